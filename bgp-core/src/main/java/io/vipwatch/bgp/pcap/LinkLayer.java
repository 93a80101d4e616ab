package io.vipwatch.bgp.pcap;

import io.vipwatch.bgp.octets.OctetCursor;

/** Finds the IP packet in a captured one, by the type of link (numbers of the tcpdump group's registry). */
final class LinkLayer {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int BSD_IPSEC = 109;
    private static final int LINUX_COOKED = 113;
    private static final int BSD_PACKET_FILTER_LOG = 117;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;
    private static final int ETHERTYPE_VLAN = 0x8100;
    private static final int ETHERTYPE_PROVIDER_VLAN = 0x88a8;
    private static final int ETHERTYPE_OLD_PROVIDER_VLAN = 0x9100;

    private LinkLayer() {}

    /** {@return whether {@code packet} now stands at what should be an IP header} */
    static boolean skipTo(int linkType, OctetCursor packet) {
        return switch (linkType) {
            case NULL, LOOP -> skip(packet, 4);
            // Address family, security parameters index and flags of what enc(4) shows.
            case BSD_IPSEC -> skip(packet, 12);
            case BSD_PACKET_FILTER_LOG -> skip(packet, rounded(packet.u8()) - 1);
            case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> true;
            case ETHERNET -> skip(packet, 12) && isIp(packet);
            case LINUX_COOKED -> skip(packet, 14) && isIp(packet);
            case LINUX_COOKED_2 -> {
                int etherType = packet.u16();
                yield skip(packet, 18) && isIp(etherType, packet);
            }
            default -> false;
        };
    }

    /** {@return the length of pflog(4)'s header, which its first octet tells without the padding to whole words} */
    private static int rounded(int length) {
        return Math.max(4, (length + 3) & ~3);
    }

    private static boolean skip(OctetCursor packet, int length) {
        packet.skip(length);
        return true;
    }

    private static boolean isIp(OctetCursor packet) {
        return isIp(packet.u16(), packet);
    }

    private static boolean isIp(int etherType, OctetCursor packet) {
        int inner = etherType;
        while (inner == ETHERTYPE_VLAN || inner == ETHERTYPE_PROVIDER_VLAN || inner == ETHERTYPE_OLD_PROVIDER_VLAN) {
            packet.skip(2);
            inner = packet.u16();
        }
        return inner == ETHERTYPE_IPV4 || inner == ETHERTYPE_IPV6;
    }
}
