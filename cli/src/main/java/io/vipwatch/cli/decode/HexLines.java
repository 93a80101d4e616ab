package io.vipwatch.cli.decode;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads lines of hexadecimal digits as octets, one line at a time, in memory that does not depend on the line's length.
 * Spaces and tabs between digits mean nothing.
 */
final class HexLines {
    /** One more than a message may have: enough to see that a line is too long. */
    static final int MAXIMUM_OCTETS = 65536;

    private static final int CHUNK = 1 << 16;
    private static final int END = -1;

    /** What a line is. */
    enum Kind {
        /** Nothing, or a comment that begins with {@code #}. */
        BLANK,
        /** Octets, two digits each. */
        OCTETS,
        /** Octets, and then half of one. */
        CUT_WITHIN_OCTET,
        /** Something that is not hexadecimal. */
        NOT_HEXADECIMAL,
        /** No line: the input is at its end. */
        END_OF_INPUT
    }

    private final InputStream in;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int limit;
    private final byte[] octets = new byte[MAXIMUM_OCTETS];
    private int digits;

    HexLines(InputStream in) {
        this.in = in;
    }

    /** {@return the octets of the line that was read last; the array is used again for the next line} */
    byte[] octets() {
        return octets;
    }

    /** {@return how many octets the line had, at most {@link #MAXIMUM_OCTETS}} */
    int length() {
        return Math.min(digits / 2, MAXIMUM_OCTETS);
    }

    /** {@return whether the next line may have to be waited for} */
    boolean mayBlock() throws IOException {
        return position == limit && in.available() == 0;
    }

    /** {@return what the next line is} */
    Kind next() throws IOException {
        digits = 0;
        int value = read();
        if (value == END) {
            return Kind.END_OF_INPUT;
        }
        boolean hexadecimal = true;
        boolean comment = false;
        while (value != '\n' && value != END) {
            int digit = Character.digit(value, 16);
            if (digit >= 0) {
                add(digit);
            } else if (value == '#' && digits == 0 && hexadecimal) {
                comment = true;
            } else if (value != ' ' && value != '\t' && value != '\r') {
                hexadecimal = false;
            }
            value = read();
        }
        return kind(hexadecimal, comment);
    }

    private Kind kind(boolean hexadecimal, boolean comment) {
        if (comment || (hexadecimal && digits == 0)) {
            return Kind.BLANK;
        }
        if (!hexadecimal) {
            return Kind.NOT_HEXADECIMAL;
        }
        return digits % 2 == 0 ? Kind.OCTETS : Kind.CUT_WITHIN_OCTET;
    }

    private void add(int digit) {
        int index = digits / 2;
        if (index < MAXIMUM_OCTETS) {
            octets[index] = (byte) (digits % 2 == 0 ? digit << 4 : octets[index] | digit);
            digits++;
        }
    }

    private int read() throws IOException {
        if (position == limit) {
            position = 0;
            limit = Math.max(in.read(chunk), 0);
            if (limit == 0) {
                return END;
            }
        }
        return chunk[position++] & 0xff;
    }
}
