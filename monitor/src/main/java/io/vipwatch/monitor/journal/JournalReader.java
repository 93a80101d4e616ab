package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.journal.Segments.Segment;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the journal of a running monitor from a sequence number on, and follows it: from memory as long as that holds
 * what is wanted, else from the files. Used by one thread at a time.
 */
public final class JournalReader implements AutoCloseable {
    private static final int BATCH = 512;

    private final Segments segments;
    private final Recent recent;
    private long next;
    private Optional<SegmentReader> file = Optional.empty();

    JournalReader(Segments segments, Recent recent, long next) {
        this.segments = segments;
        this.recent = recent;
        this.next = Math.max(1, next);
    }

    /** {@return a reader of a journal that nobody writes, from its first event to the last line that is whole} */
    public static JournalReader ofFiles(Path directory) {
        Recent nothing = new Recent(0, Long.MAX_VALUE - 1);
        nothing.close();
        return new JournalReader(new Segments(directory), nothing, 1);
    }

    /** {@return the sequence number that comes next} */
    public long position() {
        return next;
    }

    /** {@return the sequence number of the newest event of a journal that is being written; from any thread} */
    public long newest() {
        return recent.lastSeq();
    }

    /** {@return how many events are missed if one goes on with those in memory: 0 if nothing is} */
    public long behindMemory() {
        return Math.max(0, recent.oldest() - next);
    }

    /**
     * Goes on with the oldest event in memory; what lies before can be had from the files later.
     *
     * @return how many events are passed over
     */
    public long skipToMemory() {
        long before = next;
        next = Math.max(next, recent.oldest());
        closeFile();
        return next - before;
    }

    /** {@return whether the journal was closed and everything in it has been read} */
    public boolean isAtEnd() {
        return recent.isClosed() && next > recent.lastSeq();
    }

    /**
     * {@return the next lines in order, several at a time; empty when there is none after {@code atMost}}. Where events
     * are missing in the files, the sequence numbers show it.
     */
    public List<Line> read(Duration atMost) throws IOException, InterruptedException {
        List<Line> lines = List.of();
        // Memory may lose what comes next between a look at its beginning and the reading; then the files have it.
        do {
            if (next < recent.oldest()) {
                lines = readFiles();
                if (!lines.isEmpty()) {
                    break;
                }
                next = recent.oldest();
            }
            closeFile();
            lines = recent.await(next, BATCH, atMost.toNanos());
        } while (!lines.isEmpty() && lines.getFirst().seq() > next);
        if (!lines.isEmpty()) {
            next = lines.getLast().seq() + 1;
        }
        return lines;
    }

    private List<Line> readFiles() throws IOException {
        while (true) {
            if (file.isEmpty()) {
                file = open(segments.holding(next));
            }
            if (file.isEmpty()) {
                return List.of();
            }
            List<Line> lines = file.get().read(next, BATCH);
            if (!lines.isEmpty()) {
                return lines;
            }
            Optional<Segment> following = segments.after(file.get().firstSeq());
            closeFile();
            if (following.isEmpty()) {
                return List.of();
            }
            file = open(following);
        }
    }

    private static Optional<SegmentReader> open(Optional<Segment> segment) throws IOException {
        if (segment.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new SegmentReader(segment.get()));
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    private void closeFile() {
        file.ifPresent(SegmentReader::close);
        file = Optional.empty();
    }

    @Override
    public void close() {
        closeFile();
    }
}
