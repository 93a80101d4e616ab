package io.vipwatch.bfd.socket;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * An address as 128 bits, IPv4 ones mapped (RFC 4291 §2.5.5.2): the same form for both families.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record MappedAddress(long high, long low) {
    private static final long IPV4_PREFIX = 0xffff_0000_0000L;

    /** {@return the bits of an address; a scope is left out} */
    public static MappedAddress of(InetAddress address) {
        ByteBuffer octets = ByteBuffer.wrap(address.getAddress());
        return octets.remaining() == Integer.BYTES
                ? new MappedAddress(0, ipv4Low(octets.getInt()))
                : new MappedAddress(octets.getLong(), octets.getLong());
    }

    /** {@return the last 64 bits of a mapped IPv4 address} */
    static long ipv4Low(int address) {
        return IPV4_PREFIX | Integer.toUnsignedLong(address);
    }

    /** {@return whether this is an IPv4 address} */
    public boolean isIpv4() {
        return high == 0 && low >>> Integer.SIZE == IPV4_PREFIX >>> Integer.SIZE;
    }

    /** {@return the address, without a scope} */
    public InetAddress toInetAddress() {
        byte[] octets = isIpv4()
                ? ByteBuffer.allocate(Integer.BYTES).putInt((int) low).array()
                : ByteBuffer.allocate(2 * Long.BYTES).putLong(high).putLong(low).array();
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 and 16 octets are addresses", e);
        }
    }
}
