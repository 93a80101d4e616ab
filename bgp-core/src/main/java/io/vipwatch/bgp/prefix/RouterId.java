package io.vipwatch.bgp.prefix;

import java.util.Optional;

/**
 * A BGP Identifier (RFC 6286): 32 bits that are written like an IPv4 address but need not be one.
 *
 * @param value the 32 bits
 */
public record RouterId(int value) {
    /**
     * {@return the identifier that {@code text} spells in dotted quad}
     *
     * @throws IllegalArgumentException if it spells none
     */
    public static RouterId of(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new IllegalArgumentException("not a BGP Identifier, such as 192.0.2.1: '" + text + "'"));
    }

    /** {@return the identifier that {@code text} spells in dotted quad, or empty} */
    public static Optional<RouterId> parse(String text) {
        return IpAddress.parse(text)
                .filter(address -> !address.isIpv6())
                .map(address -> new RouterId((int) (address.high() >>> 32)));
    }

    /** {@return the value as an unsigned number, for the comparison of RFC 4271 §6.8} */
    public long unsigned() {
        return Integer.toUnsignedLong(value);
    }

    @Override
    public String toString() {
        return IpAddress.ofIpv4(value).toString();
    }
}
