package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.Aggregator;
import io.vipwatch.bgp.attribute.As4Aggregator;
import io.vipwatch.bgp.attribute.As4Path;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.ArrayList;
import java.util.List;

/** Writes the body of an UPDATE (RFC 4271 §4.3), with AS4_PATH and AS4_AGGREGATOR where the peer needs them. */
final class UpdateEncoder {
    private UpdateEncoder() {}

    static void write(Update update, OctetWriter out, NegotiatedSession context) {
        boolean addPath = context.addPathSend().contains(Family.IPV4_UNICAST);
        NlriList withdrawn = update.withdrawnRoutes();
        int withdrawnLength = out.length();
        out.u16(0);
        NlriCodec.write(withdrawn, addPath, out);
        fillLength(out, withdrawnLength);
        int attributesLength = out.length();
        out.u16(0);
        attributes(update.attributes(), context).forEach(attribute -> AttributeTable.write(attribute, out, context));
        fillLength(out, attributesLength);
        NlriCodec.write(update.nlri(), addPath, out);
    }

    /** A length that two octets cannot hold makes the whole message too long, which is noticed there. */
    private static void fillLength(OctetWriter out, int field) {
        out.fill16(field, out.length() - field - 2);
    }

    /** To a peer of two-octet AS numbers the four-octet ones go beside the path (RFC 6793 §4.2.2). */
    private static List<PathAttribute> attributes(PathAttributes attributes, NegotiatedSession context) {
        if (context.fourOctetAs()) {
            return attributes.list();
        }
        List<PathAttribute> list = new ArrayList<>(attributes.list());
        attributes
                .get(AsPath.class)
                .filter(path -> path.segments().stream().anyMatch(UpdateEncoder::needsFourOctets))
                .ifPresent(path -> insert(
                        list,
                        new As4Path(path.segments().stream()
                                .filter(segment -> !segment.type().isConfederation())
                                .toList())));
        attributes
                .get(Aggregator.class)
                .filter(aggregator -> aggregator.asn() > 0xffff)
                .ifPresent(aggregator -> insert(list, new As4Aggregator(aggregator.asn(), aggregator.speaker())));
        return list;
    }

    private static boolean needsFourOctets(AsPathSegment segment) {
        return !segment.type().isConfederation() && segment.asns().anyMatch(asn -> asn > 0xffff);
    }

    /** Puts {@code attribute} before the first that has a higher type code, in place of one of the same type. */
    private static void insert(List<PathAttribute> list, PathAttribute attribute) {
        list.removeIf(other -> other.typeCode() == attribute.typeCode());
        int index = 0;
        while (index < list.size() && list.get(index).typeCode() < attribute.typeCode()) {
            index++;
        }
        list.add(index, attribute);
    }
}
