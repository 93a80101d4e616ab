package io.vipwatch.bfd.session;

import io.vipwatch.bfd.socket.MappedAddress;
import java.net.InetAddress;
import java.util.Optional;

/**
 * A prefix of IPv4 or IPv6 addresses. Bits beyond the length are zero.
 *
 * @param address the first address of the prefix, in the form of {@link MappedAddress}
 * @param length 0 to 32, or 0 to 128
 */
public record AddressPrefix(MappedAddress address, int length) {
    private static final int MAPPED = 96;

    public AddressPrefix {
        int bits = address.isIpv4() ? 32 : 128;
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException("a prefix length is 0 to " + bits + ", not " + length);
        }
        int significant = length + 128 - bits;
        if ((address.high() & ~mask(significant)) != 0 || (address.low() & ~mask(significant - 64)) != 0) {
            throw new IllegalArgumentException(
                    "bits beyond the length are set: " + AddressText.of(address) + "/" + length);
        }
    }

    /**
     * {@return the prefix that {@code text} spells, as in {@code 2001:db8::/32}}
     *
     * @throws IllegalArgumentException if it spells none, or if bits beyond the length are set
     */
    public static AddressPrefix of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "not a prefix (address/length, no bits set beyond the length): '" + text + "'"));
    }

    private static Optional<AddressPrefix> parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            return Optional.empty();
        }
        try {
            MappedAddress address = MappedAddress.of(InetAddress.ofLiteral(text.substring(0, slash)));
            return Optional.of(new AddressPrefix(address, Integer.parseInt(text.substring(slash + 1))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** {@return the prefix of that length that {@code address} lies in} */
    static AddressPrefix around(MappedAddress address, int length) {
        int significant = address.isIpv4() ? length + MAPPED : length;
        return new AddressPrefix(
                new MappedAddress(address.high() & mask(significant), address.low() & mask(significant - 64)), length);
    }

    /** {@return whether the address of these 128 bits lies within this prefix; allocates nothing} */
    boolean contains(long high, long low) {
        int significant = address.isIpv4() ? length + MAPPED : length;
        return (high & mask(significant)) == address.high() && (low & mask(significant - 64)) == address.low();
    }

    /** A mask of the first {@code bits} of 64. */
    private static long mask(int bits) {
        return bits <= 0 ? 0 : bits >= 64 ? -1 : -1L << (64 - bits);
    }

    @Override
    public String toString() {
        return AddressText.of(address) + "/" + length;
    }
}
