package io.vipwatch.bgp.octets;

import java.util.Objects;

/**
 * Reads numbers from octets in order and never beyond their end. A read that would go beyond it yields zeros, leaves
 * nothing to read and is remembered in {@link #overrun()}, so that a parser of input from outside checks once at its
 * end instead of at each field.
 */
public final class OctetCursor {
    private final byte[] bytes;
    private final int end;
    private final boolean littleEndian;
    private int position;
    private boolean overrun;

    private OctetCursor(byte[] bytes, int offset, int length, boolean littleEndian) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + length;
        this.littleEndian = littleEndian;
    }

    /**
     * {@return a cursor over {@code length} octets from {@code offset}, most significant octet first}
     *
     * @throws IndexOutOfBoundsException if they are not all within {@code bytes}
     */
    public static OctetCursor of(byte[] bytes, int offset, int length) {
        return new OctetCursor(bytes, offset, length, false);
    }

    /** {@return a cursor over {@code octets}, most significant octet first} */
    public static OctetCursor of(Octets octets) {
        return new OctetCursor(octets.array(), 0, octets.length(), false);
    }

    /** {@return the same octets from the present position, with numbers least significant octet first} */
    public OctetCursor littleEndian() {
        return new OctetCursor(bytes, position, end - position, true);
    }

    /** {@return another cursor over what is left; this one stays where it is} */
    public OctetCursor fork() {
        return new OctetCursor(bytes, position, end - position, littleEndian);
    }

    /** {@return how many octets are left} */
    public int remaining() {
        return end - position;
    }

    /** {@return where the next octet is in the array} */
    public int position() {
        return position;
    }

    /** {@return whether a read went beyond the end} */
    public boolean overrun() {
        return overrun;
    }

    /** {@return the next octet, 0 to 255} */
    public int u8() {
        return (int) number(1);
    }

    /** {@return the next two octets, 0 to 65535} */
    public int u16() {
        return (int) number(2);
    }

    /** {@return the next four octets} */
    public int i32() {
        return (int) number(4);
    }

    /** {@return the next four octets, 0 to 4294967295} */
    public long u32() {
        return number(4);
    }

    /** {@return the next eight octets} */
    public long i64() {
        return number(8);
    }

    /** {@return the next {@code length} octets} */
    public byte[] bytes(int length) {
        byte[] read = new byte[has(length) ? length : 0];
        System.arraycopy(bytes, position, read, 0, read.length);
        position += read.length;
        return read;
    }

    /** {@return the next {@code length} octets} */
    public Octets octets(int length) {
        if (!has(length)) {
            return Octets.EMPTY;
        }
        Octets read = Octets.copyOf(bytes, position, length);
        position += length;
        return read;
    }

    /** {@return all octets that are left} */
    public Octets rest() {
        return octets(remaining());
    }

    /** Passes over {@code length} octets. */
    public void skip(int length) {
        if (has(length)) {
            position += length;
        }
    }

    /** {@return a cursor over the next {@code length} octets, which this one passes over} */
    public OctetCursor part(int length) {
        boolean there = has(length);
        OctetCursor part = new OctetCursor(bytes, position, there ? length : 0, littleEndian);
        part.overrun = !there;
        position += part.remaining();
        return part;
    }

    private boolean has(int length) {
        if (length >= 0 && length <= end - position) {
            return true;
        }
        overrun = true;
        position = end;
        return false;
    }

    private long number(int length) {
        if (!has(length)) {
            return 0;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int at = littleEndian ? position + length - 1 - i : position + i;
            value = value << 8 | (bytes[at] & 0xff);
        }
        position += length;
        return value;
    }
}
