package io.vipwatch.bgp.mrt;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream with the octets ahead in view, as many as somebody asks for, and a count of those behind. */
final class StreamWindow {
    private static final int CHUNK = 64 * 1024;

    private final InputStream in;
    private byte[] bytes = new byte[CHUNK];
    private int start;
    private int end;
    private long offset;

    StreamWindow(InputStream in) {
        this.in = in;
    }

    /** {@return how many octets are in view, at least {@code wanted} unless the stream ends before} */
    int available(int wanted) throws IOException {
        while (end - start < wanted) {
            makeRoom(wanted);
            int read = in.read(bytes, end, bytes.length - end);
            if (read < 0) {
                break;
            }
            end += read;
        }
        return end - start;
    }

    private void makeRoom(int wanted) {
        if (end < bytes.length && bytes.length - start >= wanted) {
            return;
        }
        int capacity = Math.max(CHUNK, wanted);
        byte[] moved = capacity == bytes.length ? bytes : new byte[capacity];
        System.arraycopy(bytes, start, moved, 0, end - start);
        bytes = moved;
        end -= start;
        start = 0;
    }

    /** {@return the octets; those in view begin at {@link #start()}} */
    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    /** {@return how many octets of the stream lie before the window} */
    long offset() {
        return offset;
    }

    /** Moves on by {@code count} octets, which are in view. */
    void advance(int count) {
        start += count;
        offset += count;
    }

    /** {@return a copy of the first octets in view} */
    byte[] copy(int count) {
        return Arrays.copyOfRange(bytes, start, start + count);
    }
}
