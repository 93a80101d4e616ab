package io.vipwatch.bgp.prefix;

/**
 * An address family and subsequent address family (RFC 4760 §3).
 *
 * @param afi address family identifier, 0 to 65535
 * @param safi subsequent address family identifier, 0 to 255
 */
public record Family(int afi, int safi) {
    /** The address family identifier of IPv4. */
    public static final int AFI_IPV4 = 1;

    /** The address family identifier of IPv6. */
    public static final int AFI_IPV6 = 2;

    /** The subsequent address family identifier of unicast forwarding. */
    public static final int SAFI_UNICAST = 1;

    public static final Family IPV4_UNICAST = new Family(AFI_IPV4, SAFI_UNICAST);
    public static final Family IPV6_UNICAST = new Family(AFI_IPV6, SAFI_UNICAST);

    /** {@return the family, as a shared instance where it is one that this library decodes} */
    public static Family of(int afi, int safi) {
        if (safi == SAFI_UNICAST) {
            if (afi == AFI_IPV6) {
                return IPV6_UNICAST;
            }
            if (afi == AFI_IPV4) {
                return IPV4_UNICAST;
            }
        }
        return new Family(afi, safi);
    }

    /** {@return whether this library decodes NLRI of this family: IPv4 unicast and IPv6 unicast} */
    public boolean isDecoded() {
        return safi == SAFI_UNICAST && (afi == AFI_IPV4 || afi == AFI_IPV6);
    }

    /** {@return the number of bits of an address: 32 for IPv4, 128 otherwise} */
    public int addressBits() {
        return afi == AFI_IPV4 ? 32 : 128;
    }

    /**
     * {@return the name as used in configuration and events: {@code ipv6-unicast}, or {@code afi-25-safi-70} for a
     * family without one}
     */
    public String text() {
        String afiName = switch (afi) {
            case AFI_IPV4 -> "ipv4";
            case AFI_IPV6 -> "ipv6";
            default -> "";
        };
        String safiName = switch (safi) {
            case SAFI_UNICAST -> "unicast";
            case 2 -> "multicast";
            case 4 -> "labeled-unicast";
            case 128 -> "vpn";
            case 133 -> "flowspec";
            default -> "";
        };
        return afiName.isEmpty() || safiName.isEmpty() ? "afi-" + afi + "-safi-" + safi : afiName + "-" + safiName;
    }

    @Override
    public String toString() {
        return text();
    }
}
