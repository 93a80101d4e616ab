package io.vipwatch.bgp.prefix;

/** Arithmetic on the bits of addresses. */
final class AddressBits {
    private AddressBits() {}

    static long read(byte[] bytes, int offset, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[offset + i] & 0xff);
        }
        return value;
    }

    /** {@return a mask of the first {@code length} bits of 64; {@code length} below 0 counts as 0, above 64 as 64} */
    static long mask(int length) {
        if (length <= 0) {
            return 0;
        }
        return length >= 64 ? -1L : -1L << (64 - length);
    }
}
