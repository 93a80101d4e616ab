package io.vipwatch.monitor.drill.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory in which drills of this host keep their journals, and the lock of which there is one. On any thread.
 *
 * @param path where it is
 */
public record DrillDirectory(Path path) {
    private static final String JOURNAL = "run.jsonl";
    private static final String FORGOTTEN = "forgotten.jsonl";
    private static final String ABORT = "abort";

    /** Holds off other drills until it is closed, or its process ends. */
    public static final class Lock implements AutoCloseable {
        private final FileChannel channel;
        private final FileLock lock;

        private Lock(FileChannel channel, FileLock lock) {
            this.channel = channel;
            this.lock = lock;
        }

        @Override
        public void close() throws IOException {
            channel.truncate(0);
            lock.release();
            channel.close();
        }
    }

    /**
     * {@return the lock}
     *
     * @param run who takes it
     * @throws DrillRefused if another drill has it
     */
    public Lock lock(String run) throws IOException, DrillRefused {
        Files.createDirectories(path);
        FileChannel channel = FileChannel.open(
                path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ);
        Optional<FileLock> lock;
        try {
            lock = Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException ours) {
            lock = Optional.empty();
        }
        if (lock.isEmpty()) {
            String holder = holder();
            channel.close();
            throw new DrillRefused("another drill is running" + (holder.isEmpty() ? "" : ": " + holder)
                    + "; 'vipwatch drill abort' ends it");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((run + " " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
        Files.deleteIfExists(path.resolve(ABORT));
        return new Lock(channel, lock.get());
    }

    /** {@return the run that has the lock, and the identifier of its process; empty if nobody has} */
    public String holder() throws IOException {
        Path file = path.resolve("lock");
        return Files.exists(file) && isLocked(file) ? Files.readString(file).strip() : "";
    }

    /** Who was killed has left its name behind, and not its lock. */
    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException ours) {
            return true;
        }
    }

    /** {@return the directory of a run, made if it is not there} */
    public Path run(String run) throws IOException {
        return Files.createDirectories(path.resolve(run));
    }

    /** {@return the journal of a run} */
    public Path journal(String run) {
        return path.resolve(run).resolve(JOURNAL);
    }

    /** {@return the runs that have left something behind or have not come to their end, the oldest first} */
    public List<String> unfinished() throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> runs = Files.list(path)) {
            return runs.filter(run -> Files.exists(run.resolve(JOURNAL)))
                    .map(run -> run.getFileName().toString())
                    .filter(this::isUnfinished)
                    .sorted()
                    .toList();
        }
    }

    /**
     * Gives up what runs have left behind on hosts that do not exist any more, as those of a lab whose process was killed:
     * there is nothing to recover. Their journals stay under another name.
     *
     * @param held that no run goes on meanwhile
     * @return the runs
     */
    public List<String> forget(Lock held) throws IOException {
        List<String> runs = unfinished();
        for (String run : runs) {
            Files.move(journal(run), path.resolve(run).resolve(FORGOTTEN), StandardCopyOption.REPLACE_EXISTING);
        }
        return runs;
    }

    /** A journal that cannot be read may tell of anything. */
    private boolean isUnfinished(String run) {
        try {
            return !Remains.of(RunJournal.read(journal(run))).isEmpty();
        } catch (IOException unreadable) {
            return true;
        }
    }

    /** Asks the run that goes on to end. */
    public void abort() throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve(ABORT), "");
    }

    /** {@return whether somebody asked for the end of the run} */
    public boolean isAborted() {
        return Files.exists(path.resolve(ABORT));
    }
}
