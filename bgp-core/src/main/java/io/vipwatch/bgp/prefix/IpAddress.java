package io.vipwatch.bgp.prefix;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * An IPv4 or IPv6 address as two longs; an IPv4 address is the upper 32 bits of {@code high}. Text is canonical
 * (RFC 5952).
 *
 * @param afi {@link Family#AFI_IPV4} or {@link Family#AFI_IPV6}
 * @param high the first eight octets, most significant first
 * @param low the last eight octets; 0 for IPv4
 */
public record IpAddress(int afi, long high, long low) implements Comparable<IpAddress> {
    /** The unspecified IPv6 address, {@code ::}. */
    public static final IpAddress UNSPECIFIED_IPV6 = new IpAddress(Family.AFI_IPV6, 0, 0);

    public IpAddress {
        if (afi != Family.AFI_IPV4 && afi != Family.AFI_IPV6) {
            throw new IllegalArgumentException("not IPv4 or IPv6: afi " + afi);
        }
        if (afi == Family.AFI_IPV4 && (low != 0 || (high & 0xffff_ffffL) != 0)) {
            throw new IllegalArgumentException("more than 32 bits in an IPv4 address");
        }
    }

    /** {@return the IPv4 address with this value} */
    public static IpAddress ofIpv4(int value) {
        return new IpAddress(Family.AFI_IPV4, (long) value << 32, 0);
    }

    /** {@return the IPv6 address of these two halves} */
    public static IpAddress ofIpv6(long high, long low) {
        return new IpAddress(Family.AFI_IPV6, high, low);
    }

    /**
     * {@return the address in {@code length} octets of {@code bytes} from {@code offset}}
     *
     * @param length 4 or 16
     */
    public static IpAddress ofBytes(byte[] bytes, int offset, int length) {
        return switch (length) {
            case 4 -> ofIpv4((int) AddressBits.read(bytes, offset, 4));
            case 16 -> ofIpv6(AddressBits.read(bytes, offset, 8), AddressBits.read(bytes, offset + 8, 8));
            default -> throw new IllegalArgumentException("an address has 4 or 16 octets, not " + length);
        };
    }

    /** {@return the address of {@code inet}; an interface scope is dropped} */
    public static IpAddress of(InetAddress inet) {
        byte[] bytes = inet.getAddress();
        return ofBytes(bytes, 0, bytes.length);
    }

    /** {@return the address that {@code text} spells, or empty; never looks a name up} */
    public static Optional<IpAddress> parse(String text) {
        return AddressText.parse(text);
    }

    /**
     * {@return the address that {@code text} spells}
     *
     * @throws IllegalArgumentException if it spells none
     */
    public static IpAddress of(String text) {
        return parse(text)
                .orElseThrow(() -> new IllegalArgumentException("not an IPv4 or IPv6 address: '" + text + "'"));
    }

    /** {@return whether this is an IPv6 address} */
    public boolean isIpv6() {
        return afi == Family.AFI_IPV6;
    }

    /** {@return whether this is an IPv6 link-local unicast address, fe80::/10} */
    public boolean isLinkLocal() {
        return isIpv6() && high >>> 54 == 0xfe80L >>> 6;
    }

    /** {@return whether every bit is zero} */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** {@return the number of bits: 32 or 128} */
    public int bits() {
        return isIpv6() ? 128 : 32;
    }

    /** {@return the octets, 4 or 16} */
    public byte[] toByteArray() {
        byte[] bytes = new byte[bits() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i < 8 ? high >>> (56 - 8 * i) : low >>> (120 - 8 * i));
        }
        return bytes;
    }

    /** {@return this address for the JDK's sockets, without an interface scope} */
    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(toByteArray());
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("4 or 16 octets are always an address", impossible);
        }
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = Integer.compare(afi, other.afi);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        return AddressText.format(this);
    }
}
