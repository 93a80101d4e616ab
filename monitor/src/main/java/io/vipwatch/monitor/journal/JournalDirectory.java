package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.event.MonitorStarted.TornTail;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory of a journal: there, ours alone to write in, and its end in order; or not yet, where its disk is full or
 * fails, and then as soon as that is over. {@link #open} runs on the thread that starts the monitor, the rest on the
 * recorder's.
 */
final class JournalDirectory implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JournalDirectory.class);

    private final Path path;
    private final Segments segments;
    private Optional<FileChannel> lock = Optional.empty();
    private Optional<Repair> found = Optional.empty();
    private boolean prepared;

    /** The event after which the sequence went on at the start. */
    private OptionalLong goneOnAfter = OptionalLong.empty();

    private JournalDirectory(Path path) {
        this.path = path;
        segments = new Segments(path);
    }

    /**
     * {@return the directory, prepared as far as its disk allows}
     *
     * @throws IOException if it cannot be used whatever the disk does, or another process writes there
     */
    static JournalDirectory open(Path path) throws IOException {
        JournalDirectory directory = new JournalDirectory(path);
        try {
            directory.prepare();
        } catch (IOException e) {
            if (isTheOperators(path, e)) {
                directory.close();
                throw e;
            }
            LOG.warn("{} cannot be written: {}", path, e.toString());
            directory.lookAtLeast();
        }
        directory.goneOnAfter = OptionalLong.of(directory.lastSeq());
        return directory;
    }

    /** Whether it takes another directory or other rights, and not room on the disk. */
    private static boolean isTheOperators(Path path, IOException failure) {
        return switch (failure) {
            case Taken _, AccessDeniedException _, FileAlreadyExistsException _, NotDirectoryException _ -> true;
            default -> // of all the ways in which a disk fails
                Stream.iterate(
                                Optional.of(path.toAbsolutePath()),
                                Optional::isPresent,
                                step -> step.flatMap(one -> Optional.ofNullable(one.getParent())))
                        .flatMap(Optional::stream)
                        .filter(Files::exists)
                        .findFirst()
                        .filter(Files::isDirectory)
                        .isEmpty();
        };
    }

    /** Another process writes there. */
    private static final class Taken extends IOException {
        private static final long serialVersionUID = 1;

        Taken(Path path) {
            super("another vipwatch writes the journal in " + path);
        }
    }

    /** What is in it has to be known at the start, also where nothing can be changed. */
    private void lookAtLeast() {
        try {
            look();
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read: {}", path, unreadable.toString());
        }
    }

    private Repair look() throws IOException {
        Repair repair = found.isPresent() ? found.get() : Repair.of(segments);
        found = Optional.of(repair);
        return repair;
    }

    /**
     * Does what has yet to be done before anything can be written; nothing once that is done.
     *
     * @throws IOException if the disk does not allow it
     */
    void prepare() throws IOException {
        if (prepared) {
            return;
        }
        Files.createDirectories(path);
        if (lock.isEmpty()) {
            lock = Optional.of(lock());
        }
        Repair repair = look();
        if (goneOnAfter.orElse(repair.lastSeq()) != repair.lastSeq()) {
            throw new IOException(
                    "it holds events up to " + repair.lastSeq()
                            + ", which could not be read when the monitor started; what came since can follow after a restart only");
        }
        repair.carryOut();
        prepared = true;
    }

    private FileChannel lock() throws IOException {
        FileChannel file = FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        Optional<FileLock> held;
        try {
            held = Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException sameProcess) {
            held = Optional.empty();
        }
        if (held.isEmpty()) {
            file.close();
            throw new Taken(path);
        }
        return file;
    }

    Segments segments() {
        return segments;
    }

    /** {@return the last event that was found; 0 if none} */
    long lastSeq() {
        return found.map(Repair::lastSeq).orElse(0L);
    }

    /** {@return what a crash had left at the journal's end, if anything} */
    Optional<TornTail> tornTail() {
        return found.map(Repair::torn)
                .map(List::stream)
                .flatMap(Stream::findFirst)
                .map(Repair.Torn::told);
    }

    @Override
    public void close() throws IOException {
        if (lock.isPresent()) {
            lock.get().close();
        }
    }
}
