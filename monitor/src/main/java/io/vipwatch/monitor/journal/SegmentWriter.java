package io.vipwatch.monitor.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Appends lines to the segment files; on the recorder's thread, except {@link #force}. */
final class SegmentWriter implements AutoCloseable {
    private static final int BUFFER_SIZE = 1 << 20;

    private final JournalDirectory directory;
    private final Segments segments;
    private final JournalSettings settings;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_SIZE);

    /** Empty until the directory is prepared. */
    private volatile Optional<FileChannel> channel = Optional.empty();

    /** Segments that are full and have yet to be forced and closed. */
    private final Queue<FileChannel> full = new ConcurrentLinkedQueue<>();

    private boolean began;

    /** The length of the segment up to the last line that was written whole. */
    private long length;

    SegmentWriter(JournalDirectory directory, JournalSettings settings) {
        this.directory = directory;
        this.settings = settings;
        segments = directory.segments();
    }

    /**
     * {@return the segment that is being written}, which is opened when the directory is ready for it.
     *
     * @throws IOException if it cannot be
     */
    private FileChannel current() throws IOException {
        Optional<FileChannel> already = channel;
        if (already.isPresent()) {
            return already.get();
        }
        directory.prepare();
        List<Segments.Segment> existing = segments.list();
        Path file = existing.isEmpty()
                ? segments.fileFor(directory.lastSeq() + 1)
                : existing.getLast().file();
        FileChannel opened = open(file);
        length = opened.size();
        channel = Optional.of(opened);
        forceDirectory();
        return opened;
    }

    /** Opens the segment to go on with, as far as the disk allows it. */
    void begin() {
        try {
            current();
        } catch (IOException notYet) {
            // The first write tries again, and tells of it.
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /**
     * Writes lines into the page cache of the system. When that fails, what was written of a line is taken back.
     *
     * @return how many octets they have
     */
    long write(List<Line> lines) throws IOException {
        current();
        long start = length;
        if (length >= settings.segmentSize() && !lines.isEmpty()) {
            rotate(lines.getFirst().seq());
            start = 0;
        }
        try {
            for (Line line : lines) {
                put(line);
            }
            drain();
        } catch (IOException e) {
            buffer.clear();
            length = start;
            takeBack();
            throw e;
        }
        return length - start;
    }

    private void put(Line line) throws IOException {
        if (buffer.remaining() < line.size()) {
            drain();
        }
        if (buffer.capacity() < line.size()) {
            writeAll(ByteBuffer.wrap(line.utf8()));
            buffer.put((byte) '\n');
        } else {
            buffer.put(line.utf8()).put((byte) '\n');
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        try {
            writeAll(buffer);
        } finally {
            buffer.clear();
        }
    }

    private void writeAll(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            length += current().write(octets, length);
        }
    }

    /** Cuts off what a failed write left; where even that fails, the next write overwrites it, or the next start does. */
    private void takeBack() {
        try {
            current().truncate(length);
        } catch (IOException stillFailing) {
            // the caller reports the first failure
        }
    }

    private void rotate(long firstSeq) throws IOException {
        FileChannel next = open(segments.fileFor(firstSeq));
        full.add(current());
        channel = Optional.of(next);
        length = next.size();
        began = true;
    }

    /** {@return whether a segment was begun since this was last asked} */
    boolean beganSegment() {
        boolean answer = began;
        began = false;
        return answer;
    }

    /** Has the system put everything that was written so far on the disk; called by the thread of {@link Syncer}. */
    void force() throws IOException {
        Optional<FileChannel> current = channel;
        for (FileChannel first = full.peek(); first != null; first = full.peek()) {
            first.force(false);
            first.close();
            full.remove();
            forceDirectory();
        }
        // When the recorder's thread began a new segment meanwhile, the one before has been forced and closed above.
        if (current.isPresent() && current.get().isOpen()) {
            current.get().force(false);
        }
    }

    private void forceDirectory() throws IOException {
        try (FileChannel itself = FileChannel.open(settings.directory(), StandardOpenOption.READ)) {
            itself.force(true);
        }
    }

    /** Forces and closes all files, after the thread of {@link Syncer} has ended. */
    @Override
    public void close() throws IOException {
        try {
            force();
        } finally {
            if (channel.isPresent()) {
                channel.get().close();
            }
        }
    }
}
