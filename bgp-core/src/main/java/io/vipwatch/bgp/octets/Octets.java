package io.vipwatch.bgp.octets;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * An immutable string of octets. Equality is by content; the hash is computed once, since octets are keys of the
 * table in which routes share their attributes.
 */
public final class Octets {
    /** No octets. */
    public static final Octets EMPTY = new Octets(new byte[0]);

    private static final HexFormat HEX = HexFormat.of();

    private final byte[] bytes;
    private int hash;

    private Octets(byte[] bytes) {
        this.bytes = bytes;
    }

    /** {@return a copy of {@code bytes}} */
    public static Octets copyOf(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Octets(bytes.clone());
    }

    /**
     * {@return a copy of {@code length} octets of {@code bytes} from {@code offset}}
     *
     * @throws IndexOutOfBoundsException if the range is not within {@code bytes}
     */
    public static Octets copyOf(byte[] bytes, int offset, int length) {
        java.util.Objects.checkFromIndexSize(offset, length, bytes.length);
        return length == 0 ? EMPTY : new Octets(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    /**
     * {@return the octets that {@code hex} spells, two digits an octet}
     *
     * @throws IllegalArgumentException if {@code hex} is not an even number of hexadecimal digits
     */
    public static Octets ofHex(String hex) {
        return hex.isEmpty() ? EMPTY : new Octets(HEX.parseHex(hex));
    }

    /** {@return how many octets there are} */
    public int length() {
        return bytes.length;
    }

    /** {@return whether there are none} */
    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /**
     * {@return the octet at {@code index}, 0 to 255}
     *
     * @throws IndexOutOfBoundsException if there is none
     */
    public int at(int index) {
        return bytes[index] & 0xff;
    }

    /** {@return the octets themselves, which nobody may change} */
    byte[] array() {
        return bytes;
    }

    /** {@return a copy of the octets} */
    public byte[] toByteArray() {
        return bytes.clone();
    }

    /** Copies all octets into {@code target} from {@code offset}. */
    public void copyTo(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, bytes.length);
    }

    /** {@return lower-case hexadecimal digits, two an octet} */
    public String toHex() {
        return HEX.formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Octets octets && Arrays.equals(bytes, octets.bytes);
    }

    @Override
    public int hashCode() {
        int known = hash;
        if (known == 0) {
            known = Arrays.hashCode(bytes);
            hash = known;
        }
        return known;
    }

    @Override
    public String toString() {
        return toHex();
    }
}
