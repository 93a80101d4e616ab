package io.vipwatch.bgp.prefix;

import java.util.Optional;

/**
 * An IPv4 or IPv6 prefix. Bits beyond the length are always zero, so that equal prefixes are equal records whatever a
 * peer put in the trailing bits (RFC 4271 §4.3: "the value of trailing bits is irrelevant").
 *
 * @param afi {@link Family#AFI_IPV4} or {@link Family#AFI_IPV6}
 * @param high the first eight octets; an IPv4 prefix is its upper 32 bits
 * @param low the last eight octets; 0 for IPv4
 * @param length 0 to 32, or 0 to 128
 */
public record Prefix(int afi, long high, long low, int length) implements Comparable<Prefix> {
    public Prefix {
        int bits = afi == Family.AFI_IPV4 ? 32 : 128;
        if (afi != Family.AFI_IPV4 && afi != Family.AFI_IPV6) {
            throw new IllegalArgumentException("not IPv4 or IPv6: afi " + afi);
        }
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException("a prefix length is 0 to " + bits + ", not " + length);
        }
        high &= AddressBits.mask(length);
        low &= AddressBits.mask(length - 64);
    }

    /** {@return the first {@code length} bits of {@code address}} */
    public static Prefix of(IpAddress address, int length) {
        return new Prefix(address.afi(), address.high(), address.low(), length);
    }

    /**
     * {@return the prefix that {@code text} spells, as in {@code 2001:db8::/32}}
     *
     * @throws IllegalArgumentException if it spells none, or if bits beyond the length are set
     */
    public static Prefix of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "not a prefix (address/length, no bits set beyond the length): '" + text + "'"));
    }

    /** {@return the prefix that {@code text} spells, or empty; bits set beyond the length are an error} */
    public static Optional<Prefix> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || text.length() - slash > 4) {
            return Optional.empty();
        }
        String digits = text.substring(slash + 1);
        if (digits.isEmpty() || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int length = Integer.parseInt(digits);
        return IpAddress.parse(text.substring(0, slash))
                .filter(address -> length <= address.bits())
                .filter(address -> of(address, length).address().equals(address))
                .map(address -> of(address, length));
    }

    /** {@return the address of which this is the first {@link #length()} bits, the others zero} */
    public IpAddress address() {
        return new IpAddress(afi, high, low);
    }

    /** {@return the unicast family that this prefix belongs to} */
    public Family family() {
        return Family.of(afi, Family.SAFI_UNICAST);
    }

    /** {@return whether {@code other} is this prefix or lies within it} */
    public boolean covers(Prefix other) {
        return afi == other.afi
                && length <= other.length
                && (other.high & AddressBits.mask(length)) == high
                && (other.low & AddressBits.mask(length - 64)) == low;
    }

    /** {@return whether {@code address} lies within this prefix} */
    public boolean contains(IpAddress address) {
        return covers(of(address, address.bits()));
    }

    @Override
    public int compareTo(Prefix other) {
        int byAddress = address().compareTo(other.address());
        return byAddress != 0 ? byAddress : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return address() + "/" + length;
    }
}
