package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.attribute.As4Path;
import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Open;
import java.util.ArrayList;
import java.util.List;

/** AS_PATH (RFC 4271 §4.3, RFC 5065 §3, RFC 6793, RFC 7606 §7.2, RFC 7607) and AS4_PATH (RFC 6793 §6). */
final class AsPathCodec {
    private static final AsPathSegment.Type[] TYPES = {
        AsPathSegment.Type.AS_SET,
        AsPathSegment.Type.AS_SEQUENCE,
        AsPathSegment.Type.AS_CONFED_SEQUENCE,
        AsPathSegment.Type.AS_CONFED_SET
    };
    private static final Reading NO_SEGMENTS = new Reading.Value(AsPath.EMPTY);

    private AsPathCodec() {}

    static Reading read(byte[] bytes, int offset, int length, NegotiatedSession context) {
        if (length == 0) {
            return NO_SEGMENTS;
        }
        int asnLength = context.fourOctetAs() ? 4 : 2;
        String wrong = check(bytes, offset, length, asnLength, context.internal());
        if (!wrong.isEmpty()) {
            return new Reading.Fault(ErrorCode.UPDATE_MALFORMED_AS_PATH, "AS_PATH " + wrong);
        }
        return new Reading.Value(new AsPath(segments(bytes, offset, length, asnLength)));
    }

    /** Segments of a confederation do not belong in AS4_PATH and are dropped (RFC 6793 §6). */
    static Reading readAs4Path(byte[] bytes, int offset, int length, NegotiatedSession context) {
        String wrong = length == 0 ? "has no segment" : check(bytes, offset, length, 4, true);
        if (!wrong.isEmpty()) {
            return new Reading.Fault(ErrorCode.UPDATE_OPTIONAL_ATTRIBUTE_ERROR, "AS4_PATH " + wrong);
        }
        List<AsPathSegment> segments = segments(bytes, offset, length, 4).stream()
                .filter(segment -> !segment.type().isConfederation())
                .toList();
        return new Reading.Value(new As4Path(segments));
    }

    /** {@return what is wrong with these segments, empty if nothing} */
    private static String check(byte[] bytes, int offset, int length, int asnLength, boolean confederations) {
        int end = offset + length;
        int at = offset;
        while (at < end) {
            if (end - at < 2) {
                return "ends with one octet, less than a segment";
            }
            int type = NetworkOrder.u8(bytes, at);
            int count = NetworkOrder.u8(bytes, at + 1);
            if (type < 1 || type > TYPES.length) {
                return "has a segment of type " + type + "; known are 1 to 4";
            }
            if (TYPES[type - 1].isConfederation() && !confederations) {
                return "comes from another AS with a confederation segment (RFC 5065 §5)";
            }
            if (count == 0) {
                return "has a segment without AS numbers";
            }
            at += 2;
            if (end - at < count * asnLength) {
                return "has a segment of " + count + " AS numbers in " + (end - at) + " octets; " + count * asnLength
                        + " would be right";
            }
            for (int i = 0; i < count; i++) {
                if (asn(bytes, at, asnLength) == 0) {
                    return "holds AS 0, which no one has (RFC 7607 §2)";
                }
                at += asnLength;
            }
        }
        return "";
    }

    private static List<AsPathSegment> segments(byte[] bytes, int offset, int length, int asnLength) {
        List<AsPathSegment> segments = new ArrayList<>(1);
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int[] asns = new int[NetworkOrder.u8(bytes, at + 1)];
            AsPathSegment.Type type = TYPES[bytes[at] - 1];
            at += 2;
            for (int i = 0; i < asns.length; i++) {
                asns[i] = asn(bytes, at, asnLength);
                at += asnLength;
            }
            segments.add(AsPathSegment.of(type, asns));
        }
        return segments;
    }

    private static int asn(byte[] bytes, int offset, int asnLength) {
        return asnLength == 4 ? NetworkOrder.i32(bytes, offset) : NetworkOrder.u16(bytes, offset);
    }

    static void write(AsPath path, OctetWriter out, NegotiatedSession context) {
        path.segments().forEach(segment -> write(segment, context.fourOctetAs(), out));
    }

    static void writeAs4Path(As4Path path, OctetWriter out, NegotiatedSession context) {
        path.segments().forEach(segment -> write(segment, true, out));
    }

    /** Writes a segment; one of more AS numbers than a segment can count becomes several of its type. */
    private static void write(AsPathSegment segment, boolean fourOctets, OctetWriter out) {
        for (int from = 0; from < segment.size(); from += 0xff) {
            int to = Math.min(segment.size(), from + 0xff);
            out.u8(segment.type().code()).u8(to - from);
            for (int i = from; i < to; i++) {
                long asn = segment.asn(i);
                if (fourOctets) {
                    out.u32(asn);
                } else {
                    out.u16(asn > 0xffff ? Open.AS_TRANS : (int) asn);
                }
            }
        }
    }
}
