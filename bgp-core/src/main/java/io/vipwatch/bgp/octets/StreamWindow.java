package io.vipwatch.bgp.octets;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * A stream with the octets ahead in view, as many as somebody asks for, and a count of those behind. Runs on the thread
 * that calls it, and blocks as the stream does. Holds no more than was asked for at once, and a chunk.
 */
public final class StreamWindow implements Closeable {
    private static final int CHUNK = 64 * 1024;
    private static final int GZIP_MAGIC = 0x1f8b;

    private final InputStream in;
    private byte[] bytes = new byte[CHUNK];
    private int start;
    private int end;
    private long offset;

    private StreamWindow(InputStream in) {
        this.in = in;
    }

    /**
     * {@return a window at the beginning of {@code in}, which it closes when it is closed itself; gzip is recognised
     * and undone}
     *
     * @throws IOException if the stream cannot be read
     */
    public static StreamWindow open(InputStream in) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(in, CHUNK);
        buffered.mark(2);
        int magic = buffered.read() << 8 | buffered.read();
        buffered.reset();
        return new StreamWindow(magic == GZIP_MAGIC ? new GZIPInputStream(buffered, CHUNK) : buffered);
    }

    /** {@return how many octets are in view, at least {@code wanted} unless the stream ends before} */
    public int available(int wanted) throws IOException {
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

    /** {@return how many octets of the stream lie before the window} */
    public long offset() {
        return offset;
    }

    /** Moves on by {@code count} octets, which are in view. */
    public void advance(int count) {
        Objects.checkFromIndexSize(0, count, end - start);
        start += count;
        offset += count;
    }

    /** {@return a cursor over {@code length} octets which are in view, from {@code distance} on; valid until the next call} */
    public OctetCursor cursor(int distance, int length) {
        Objects.checkFromIndexSize(distance, length, end - start);
        return OctetCursor.of(bytes, start + distance, length);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
