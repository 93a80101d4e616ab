package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Takes an UPDATE apart that is too long for one message (RFC 4271 §4.1, RFC 8654 §4). */
final class UpdateSplitter {
    private static final NlriList NO_IPV4 = NlriList.empty(Family.IPV4_UNICAST);

    private UpdateSplitter() {}

    static List<Update> split(Update update, NegotiatedSession context) {
        if (length(update, context) <= context.maximumLength()) {
            return List.of(update);
        }
        List<Update> parts = new ArrayList<>();
        PathAttributes common = update.attributes().routeAttributes();
        Optional<MpReach> reach = update.attributes().get(MpReach.class);
        add(parts, update.withdrawnRoutes(), context, part -> new Update(part, PathAttributes.NONE, NO_IPV4));
        update.attributes()
                .get(MpUnreach.class)
                .ifPresent(unreach ->
                        add(parts, unreach.nlri(), context, part -> Update.of(PathAttributes.of(new MpUnreach(part)))));
        reach.ifPresent(announced -> add(
                parts,
                announced.nlri(),
                context,
                part -> Update.of(replaced(update.attributes(), new MpReach(announced.nextHops(), part)))));
        add(parts, update.nlri(), context, part -> new Update(NO_IPV4, common, part));
        return parts;
    }

    /** {@return {@code attributes} with {@code reach} for theirs, and without MP_UNREACH_NLRI} */
    private static PathAttributes replaced(PathAttributes attributes, MpReach reach) {
        List<PathAttribute> list = new ArrayList<>();
        for (PathAttribute attribute : attributes.list()) {
            if (attribute instanceof MpReach) {
                list.add(reach);
            } else if (!(attribute instanceof MpUnreach)) {
                list.add(attribute);
            }
        }
        return new PathAttributes(list);
    }

    private static void add(
            List<Update> parts, NlriList routes, NegotiatedSession context, Function<NlriList, Update> message) {
        if (routes.isEmpty()) {
            return;
        }
        boolean addPath = context.addPathSend().contains(routes.family());
        // One octet more than without routes: the attribute around them may come to need an Extended Length.
        int room = context.maximumLength() - length(message.apply(NlriList.empty(routes.family())), context) - 1;
        int from = 0;
        while (from < routes.size()) {
            int to = from;
            int used = 0;
            while (to < routes.size() && used + NlriCodec.writtenLength(routes, to, addPath) <= room) {
                used += NlriCodec.writtenLength(routes, to, addPath);
                to++;
            }
            if (to == from) {
                throw new IllegalArgumentException("no room for " + routes.prefix(from) + " beside its attributes in "
                        + context.maximumLength() + " octets");
            }
            parts.add(message.apply(routes.part(from, to)));
            from = to;
        }
    }

    private static int length(Update update, NegotiatedSession context) {
        OctetWriter out = new OctetWriter();
        UpdateEncoder.write(update, out, context);
        return MessageHeader.LENGTH + out.length();
    }
}
