package io.vipwatch.bgp.codec;

import io.vipwatch.bgp.octets.Octets;
import java.util.Arrays;

/** Octets in the making: grows as needed, and lets a length be filled in once what it counts is written. */
final class OctetWriter {
    private byte[] bytes = new byte[256];
    private int length;

    /** {@return how many octets are written} */
    int length() {
        return length;
    }

    OctetWriter u8(int value) {
        int at = reserve(1);
        bytes[at] = (byte) value;
        return this;
    }

    OctetWriter u16(int value) {
        int at = reserve(2);
        NetworkOrder.put16(bytes, at, value);
        return this;
    }

    OctetWriter u32(long value) {
        int at = reserve(4);
        NetworkOrder.put32(bytes, at, (int) value);
        return this;
    }

    OctetWriter u64(long value) {
        int at = reserve(8);
        NetworkOrder.put64(bytes, at, value);
        return this;
    }

    OctetWriter octets(Octets octets) {
        int at = reserve(octets.length());
        octets.copyTo(bytes, at);
        return this;
    }

    OctetWriter octets(byte[] octets) {
        return octets(octets, 0, octets.length);
    }

    OctetWriter octets(byte[] octets, int offset, int count) {
        int at = reserve(count);
        System.arraycopy(octets, offset, bytes, at, count);
        return this;
    }

    OctetWriter append(OctetWriter other) {
        return octets(other.bytes, 0, other.length);
    }

    /** Overwrites the two octets at {@code offset}, written before, with {@code value}. */
    void fill16(int offset, int value) {
        NetworkOrder.put16(bytes, offset, value);
    }

    /** Overwrites the octet at {@code offset}, written before, with {@code value}. */
    void fill8(int offset, int value) {
        bytes[offset] = (byte) value;
    }

    /**
     * Fills in how long the value of the path attribute is that began at {@code start} and ends here. It was begun with a
     * length of one octet; where that cannot hold it, it becomes two.
     */
    void fillAttributeLength(int start) {
        int value = start + 3;
        int count = length - value;
        if (count <= 0xff) {
            bytes[start + 2] = (byte) count;
            return;
        }
        reserve(1);
        System.arraycopy(bytes, value, bytes, value + 1, count);
        bytes[start] |= (byte) AttributeCodec.EXTENDED_LENGTH;
        NetworkOrder.put16(bytes, start + 2, count);
    }

    /** Begins anew; the room stays. */
    void clear() {
        length = 0;
    }

    /** {@return the octets themselves, of which {@link #length()} are written} */
    byte[] array() {
        return bytes;
    }

    byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** {@return where the next {@code count} octets go}; {@link #bytes} may be another array afterwards. */
    private int reserve(int count) {
        int offset = length;
        length += count;
        if (length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, 2 * bytes.length));
        }
        return offset;
    }
}
