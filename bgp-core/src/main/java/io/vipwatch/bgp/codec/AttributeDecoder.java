package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.attribute.Unrecognized;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.octets.OctetHash;
import io.vipwatch.bgp.octets.Octets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads the path attributes of an UPDATE (RFC 4271 §4.3) and notes each error with its treatment (RFC 7606). Keeps
 * scratch space and a memory of attributes between messages: one for each session, on one thread at a time.
 */
final class AttributeDecoder {
    private final AttributeLayout layout = new AttributeLayout();
    private final AttributeMemory memory = new AttributeMemory();
    private final BitSet seen = new BitSet(256);

    /**
     * What was read.
     *
     * @param attributes the good ones
     * @param malformed what was wrong, in order
     * @param onlyUnreach whether there was nothing but MP_UNREACH_NLRI
     */
    record Attributes(PathAttributes attributes, List<Malformed> malformed, boolean onlyUnreach) {}

    Attributes decode(byte[] bytes, int start, int end, NegotiatedSession context) {
        layout.scan(bytes, start, end);
        List<Malformed> malformed = new ArrayList<>(0);
        PathAttributes attributes = withNlri(bytes, end, others(context, malformed), context, malformed);
        boolean onlyUnreach =
                layout.othersCount() == 0 && layout.reach() == AttributeLayout.NONE && layout.overrun() < 0;
        return new Attributes(attributes, malformed, onlyUnreach);
    }

    /** Reads all but MP_REACH_NLRI and MP_UNREACH_NLRI, or remembers them. */
    private PathAttributes others(NegotiatedSession context, List<Malformed> malformed) {
        int length = layout.othersLength();
        if (length == 0) {
            return PathAttributes.NONE;
        }
        byte[] octets = layout.others();
        int hash = OctetHash.of(octets, length);
        PathAttributes known = memory.recall(octets, length, hash, context);
        if (known != null) {
            return known;
        }
        List<PathAttribute> list = new ArrayList<>(layout.othersCount());
        seen.clear();
        for (int at = 0; at < length; ) {
            int next = AttributeLayout.end(octets, at, length);
            readOnce(octets, at, next, list, context, malformed);
            at = next;
        }
        PathAttributes attributes = new PathAttributes(context.fourOctetAs() ? list : FourOctetAsMerge.merge(list));
        if (malformed.isEmpty()) {
            memory.remember(octets, length, hash, attributes);
        }
        return attributes;
    }

    private void readOnce(
            byte[] bytes,
            int at,
            int next,
            List<PathAttribute> list,
            NegotiatedSession context,
            List<Malformed> malformed) {
        int type = AttributeLayout.type(bytes, at);
        if (seen.get(type)) {
            malformed.add(malformed(
                    Treatment.ATTRIBUTE_DISCARD,
                    ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST,
                    bytes,
                    at,
                    next,
                    AttributeTable.name(type) + " stands more than once; the first is kept"));
            return;
        }
        seen.set(type);
        PathAttribute attribute = read(bytes, at, next, context, malformed);
        if (attribute != null) {
            list.add(attribute);
        }
    }

    /** Puts MP_REACH_NLRI and MP_UNREACH_NLRI at their places among {@code attributes}. */
    private PathAttributes withNlri(
            byte[] bytes, int end, PathAttributes attributes, NegotiatedSession context, List<Malformed> malformed) {
        int reach = layout.reach();
        int unreach = layout.unreach();
        boolean reachFirst = reach < unreach;
        PathAttributes all = attributes;
        if (reach >= 0 && (reachFirst || unreach < 0)) {
            all = with(all, layout.reachIndex(), bytes, reach, end, context, malformed);
        }
        if (unreach >= 0) {
            int before = all.list().size() - attributes.list().size();
            all = with(all, layout.unreachIndex() + before, bytes, unreach, end, context, malformed);
        }
        if (reach >= 0 && !reachFirst && unreach >= 0) {
            int before = all.list().size() - attributes.list().size();
            all = with(all, layout.reachIndex() + before, bytes, reach, end, context, malformed);
        }
        noteRepetition(bytes, end, malformed);
        noteOverrun(bytes, end, malformed);
        return all;
    }

    private static PathAttributes with(
            PathAttributes attributes,
            int index,
            byte[] bytes,
            int at,
            int end,
            NegotiatedSession context,
            List<Malformed> malformed) {
        PathAttribute attribute = read(bytes, at, AttributeLayout.end(bytes, at, end), context, malformed);
        return attribute == null ? attributes : attributes.with(index, attribute);
    }

    private void noteRepetition(byte[] bytes, int end, List<Malformed> malformed) {
        int at = layout.repeated();
        if (at >= 0) {
            malformed.add(malformed(
                    Treatment.SESSION_RESET,
                    ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST,
                    bytes,
                    at,
                    AttributeLayout.end(bytes, at, end),
                    AttributeTable.name(AttributeLayout.type(bytes, at)) + " stands more than once"));
        }
    }

    /** What an attribute with NLRI holds is lost when it does not fit: nothing but a new session brings it again. */
    private void noteOverrun(byte[] bytes, int end, List<Malformed> malformed) {
        int at = layout.overrun();
        if (at < 0) {
            return;
        }
        int left = end - at;
        OptionalInt type = left < 2 ? OptionalInt.empty() : OptionalInt.of(AttributeLayout.type(bytes, at));
        boolean nlri = type.isPresent() && AttributeTable.holdsNlri(type.getAsInt());
        String name = type.isPresent() ? AttributeTable.name(type.getAsInt()) : "an attribute";
        malformed.add(new Malformed(
                nlri ? Treatment.SESSION_RESET : Treatment.TREAT_AS_WITHDRAW,
                ErrorCode.UPDATE_ATTRIBUTE_LENGTH_ERROR,
                type,
                Octets.copyOf(bytes, at, left),
                name + " reaches beyond the end of the path attributes; " + left + " octets are left for it"));
    }

    /** {@return the attribute from {@code at} to {@code next}, or null if it is discarded or malformed} */
    private static @Nullable PathAttribute read(
            byte[] bytes, int at, int next, NegotiatedSession context, List<Malformed> malformed) {
        int flags = AttributeLayout.flags(bytes, at);
        int type = AttributeLayout.type(bytes, at);
        int value = AttributeLayout.value(bytes, at);
        Optional<AttributeCodec<?>> row = AttributeTable.find(type);
        if (row.isEmpty()) {
            return unrecognized(bytes, at, next, malformed);
        }
        AttributeCodec<?> codec = row.get();
        if (!codec.acceptsFlags(flags)) {
            malformed.add(malformed(
                    codec.whenFlagsConflict(),
                    ErrorCode.UPDATE_ATTRIBUTE_FLAGS_ERROR,
                    bytes,
                    at,
                    next,
                    codec.name() + " is flagged " + flagsText(flags) + ", but is " + flagsText(codec.flags())));
            if (!AttributeTable.holdsNlri(type)) {
                return null;
            }
        }
        if (!codec.scope().includes(context)) {
            malformed.add(malformed(
                    Treatment.ATTRIBUTE_DISCARD,
                    ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST,
                    bytes,
                    at,
                    next,
                    codec.name() + " " + codec.scope().reason()));
            return null;
        }
        return switch (codec.reader().read(bytes, value, next - value, context)) {
            // The readers do not see the flags, and of what is kept as it came they are a part.
            case Reading.Value(Unrecognized kept) ->
                new Unrecognized(flags & ~AttributeCodec.EXTENDED_LENGTH, type, kept.value());
            case Reading.Value(PathAttribute attribute) -> attribute;
            case Reading.Fault(ErrorCode error, String text) -> {
                malformed.add(malformed(codec.whenMalformed(), error, bytes, at, next, text));
                yield null;
            }
        };
    }

    private static @Nullable PathAttribute unrecognized(byte[] bytes, int at, int next, List<Malformed> malformed) {
        int flags = AttributeLayout.flags(bytes, at);
        int type = AttributeLayout.type(bytes, at);
        if ((flags & AttributeCodec.OPTIONAL) == 0) {
            malformed.add(malformed(
                    Treatment.SESSION_RESET,
                    ErrorCode.UPDATE_UNRECOGNIZED_WELL_KNOWN_ATTRIBUTE,
                    bytes,
                    at,
                    next,
                    "attribute " + type + " is flagged well-known, but no RFC knows it"));
            return null;
        }
        int value = AttributeLayout.value(bytes, at);
        return new Unrecognized(
                flags & ~AttributeCodec.EXTENDED_LENGTH, type, Octets.copyOf(bytes, value, next - value));
    }

    private static String flagsText(int flags) {
        String optional = (flags & AttributeCodec.OPTIONAL) != 0 ? "optional" : "well-known";
        return optional + ((flags & AttributeCodec.TRANSITIVE) != 0 ? " transitive" : " non-transitive");
    }

    private static Malformed malformed(
            Treatment treatment, ErrorCode error, byte[] bytes, int at, int next, String text) {
        OptionalInt type = OptionalInt.of(AttributeLayout.type(bytes, at));
        return new Malformed(treatment, error, type, Octets.copyOf(bytes, at, next - at), text);
    }
}
