package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.nio.ByteBuffer;

/**
 * A prefix as octets whose order keeps everything within a prefix together: the family, the address, the length. Whatever
 * lies within a prefix sorts from the prefix itself to the last of its addresses, and nothing else does: an address that
 * differs from the prefix's own within it has a bit set beyond the prefix's length, and so a longer length.
 */
final class PrefixKey {
    private static final int LONGEST = 0xff;

    private PrefixKey() {}

    static byte[] of(Prefix prefix) {
        return octets(prefix.address(), prefix.length());
    }

    /** {@return the last key that a prefix within {@code prefix} can have} */
    static byte[] lastWithin(Prefix prefix) {
        int bits = prefix.address().bits();
        byte[] key = octets(prefix.address(), LONGEST);
        for (int bit = prefix.length(); bit < bits; bit++) {
            key[1 + bit / 8] |= (byte) (0x80 >>> bit % 8);
        }
        return key;
    }

    private static byte[] octets(IpAddress address, int length) {
        byte[] octets = address.toByteArray();
        return ByteBuffer.allocate(octets.length + 2)
                .put((byte) address.afi())
                .put(octets)
                .put((byte) length)
                .array();
    }
}
