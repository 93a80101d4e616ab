package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.journal.Segments.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads whole lines of one segment file, which may grow meanwhile. Used by one thread at a time. */
final class SegmentReader implements AutoCloseable {
    private static final int CHUNK = 256 << 10;

    private final Segment segment;
    private final FileChannel channel;
    private long position;
    private byte[] rest = new byte[0];

    SegmentReader(Segment segment) throws IOException {
        this.segment = segment;
        channel = FileChannel.open(segment.file(), StandardOpenOption.READ);
    }

    long firstSeq() {
        return segment.firstSeq();
    }

    /** {@return lines from {@code seq} on, about {@code limit} of them; empty if there are none yet} */
    List<Line> read(long seq, int limit) throws IOException {
        List<Line> lines = new ArrayList<>();
        while (lines.size() < limit && fill()) {
            int start = 0;
            for (int i = 0; i < rest.length; i++) {
                if (rest[i] == '\n') {
                    long lineSeq = SeqScanner.seq(rest, start, i);
                    if (lineSeq >= seq) {
                        lines.add(new Line(lineSeq, Arrays.copyOfRange(rest, start, i)));
                    }
                    start = i + 1;
                }
            }
            rest = Arrays.copyOfRange(rest, start, rest.length);
        }
        return lines;
    }

    private boolean fill() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        int count = channel.read(chunk, position);
        if (count <= 0) {
            return false;
        }
        position += count;
        int had = rest.length;
        rest = Arrays.copyOf(rest, had + count);
        System.arraycopy(chunk.array(), 0, rest, had, count);
        return true;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // reading is over; there is nothing to lose
        }
    }
}
