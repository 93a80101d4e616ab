package io.vipwatch.bfd.packet;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable string of octets compared by content: a password, a key, a digest. */
public final class Octets {
    private final byte[] bytes;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * {@return a copy of {@code length} octets of {@code source} from {@code offset}}
     *
     * @throws IndexOutOfBoundsException if the range is not within {@code source}
     */
    public static Octets copyOf(byte[] source, int offset, int length) {
        byte[] copy = new byte[length];
        System.arraycopy(source, offset, copy, 0, length);
        return new Octets(copy);
    }

    /** {@return a copy of {@code source}} */
    public static Octets copyOf(byte[] source) {
        return copyOf(source, 0, source.length);
    }

    /** {@return the four octets of {@code source} from {@code offset}, in network order, 0 to 2^32-1} */
    static long unsigned32(byte[] source, int offset) {
        return (long) Byte.toUnsignedInt(source[offset]) << 24
                | Byte.toUnsignedInt(source[offset + 1]) << 16
                | Byte.toUnsignedInt(source[offset + 2]) << 8
                | Byte.toUnsignedInt(source[offset + 3]);
    }

    /** Writes the low 32 bits of {@code value} in network order. */
    static void unsigned32(byte[] target, int offset, long value) {
        target[offset] = (byte) (value >> 24);
        target[offset + 1] = (byte) (value >> 16);
        target[offset + 2] = (byte) (value >> 8);
        target[offset + 3] = (byte) value;
    }

    /** {@return how many octets there are} */
    public int length() {
        return bytes.length;
    }

    /**
     * {@return the octet at {@code index}, 0 to 255}
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public int at(int index) {
        return Byte.toUnsignedInt(bytes[index]);
    }

    /** Copies all octets into {@code target} from {@code offset}. */
    void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** {@return whether both are the same, in a time that does not tell where they differ} */
    boolean matches(Octets other) {
        return MessageDigest.isEqual(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && matches(octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
