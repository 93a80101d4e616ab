package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.NlriList;

/**
 * NLRI fields (RFC 4271 §4.3, RFC 4760 §5, RFC 7911 §3): length in bits, then as many octets as the bits need, each
 * prefix preceded by a path identifier where ADD-PATH is in use.
 */
final class NlriCodec {
    /** What {@link #count} returns for a prefix length that the family does not have. */
    static final int BAD_PREFIX_LENGTH = -1;

    /** What {@link #count} returns for a field that ends within a prefix. */
    static final int TRUNCATED = -2;

    private static final int PATH_ID_LENGTH = 4;

    private NlriCodec() {}

    /** {@return how many prefixes stand from {@code start} to {@code end}, or one of the two negative verdicts} */
    static int count(byte[] bytes, int start, int end, Family family, boolean addPath) {
        int bits = family.addressBits();
        int pathIdLength = addPath ? PATH_ID_LENGTH : 0;
        int count = 0;
        int at = start;
        while (at < end) {
            at += pathIdLength;
            if (at >= end) {
                return TRUNCATED;
            }
            int length = bytes[at] & 0xff;
            if (length > bits) {
                return BAD_PREFIX_LENGTH;
            }
            at += 1 + octets(length);
            count++;
        }
        return at == end ? count : TRUNCATED;
    }

    /** {@return the error that a negative {@link #count} stands for} */
    static Reading.Fault fault(int verdict, Family family, String field) {
        String found = verdict == BAD_PREFIX_LENGTH
                ? "holds a prefix longer than the " + family.addressBits() + " bits of an address"
                : "ends within a prefix";
        return new Reading.Fault(
                ErrorCode.UPDATE_INVALID_NETWORK_FIELD, field + " " + found + " (" + family.text() + ")");
    }

    /** {@return the {@code count} prefixes that {@link #count} found} */
    static NlriList read(byte[] bytes, int start, int end, Family family, boolean addPath, int count) {
        if (count == 0) {
            return NlriList.empty(family);
        }
        NlriList.Builder builder = new NlriList.Builder(family, count, addPath);
        int at = start;
        for (int i = 0; i < count; i++) {
            int pathId = 0;
            if (addPath) {
                pathId = NetworkOrder.i32(bytes, at);
                at += PATH_ID_LENGTH;
            }
            int length = bytes[at++] & 0xff;
            int octets = octets(length);
            if (at + 16 <= end) {
                builder.add(NetworkOrder.i64(bytes, at), NetworkOrder.i64(bytes, at + 8), length, pathId);
            } else {
                builder.add(partial(bytes, at, octets), partial(bytes, at + 8, octets - 8), length, pathId);
            }
            at += octets;
        }
        return builder.build();
    }

    /** {@return how many octets hold a prefix of {@code bits}} */
    private static int octets(int bits) {
        return (bits + 7) >>> 3;
    }

    /** {@return up to eight octets as the upper ones of a long; never touches an octet beyond {@code octets}} */
    private static long partial(byte[] bytes, int offset, int octets) {
        long value = 0;
        int count = Math.min(8, octets);
        for (int i = 0; i < count; i++) {
            value |= (long) (bytes[offset + i] & 0xff) << (56 - 8 * i);
        }
        return value;
    }

    static void write(NlriList list, boolean addPath, OctetWriter out) {
        for (int i = 0; i < list.size(); i++) {
            if (addPath) {
                out.u32(list.pathId(i));
            }
            int length = list.length(i);
            out.u8(length);
            for (int bit = 0; bit < length; bit += 8) {
                long half = bit < 64 ? list.high(i) : list.low(i);
                out.u8((int) (half >>> (56 - (bit & 63))));
            }
        }
    }

    /** {@return how many octets the prefix at {@code index} takes} */
    static int writtenLength(NlriList list, int index, boolean addPath) {
        return (addPath ? PATH_ID_LENGTH : 0) + 1 + octets(list.length(index));
    }
}
