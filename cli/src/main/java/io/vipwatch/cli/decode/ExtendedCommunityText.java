package io.vipwatch.cli.decode;

import io.vipwatch.bgp.prefix.IpAddress;

/** An extended community (RFC 4360, RFC 5668) as routers print it. */
final class ExtendedCommunityText {
    private static final int TWO_OCTET_AS = 0x00;
    private static final int IPV4_ADDRESS = 0x01;
    private static final int FOUR_OCTET_AS = 0x02;

    private ExtendedCommunityText() {}

    /** {@return {@code rt:65010:1}, {@code soo:192.0.2.1:1}, or sixteen digits where there is no such form} */
    static String of(long value) {
        int type = (int) (value >>> 56) & 0xbf;
        String kind = switch ((int) (value >>> 48) & 0xff) {
            case 0x02 -> "rt:";
            case 0x03 -> "soo:";
            default -> "";
        };
        String text = switch (type) {
            case TWO_OCTET_AS -> (value >>> 32 & 0xffff) + ":" + (value & 0xffff_ffffL);
            case IPV4_ADDRESS -> IpAddress.ofIpv4((int) (value >>> 16)) + ":" + (value & 0xffff);
            case FOUR_OCTET_AS -> (value >>> 16 & 0xffff_ffffL) + ":" + (value & 0xffff);
            default -> "";
        };
        return kind.isEmpty() || text.isEmpty() ? String.format("%016x", value) : kind + text;
    }
}
