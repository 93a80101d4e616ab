package io.vipwatch.monitor.store;

import io.vipwatch.monitor.sink.SinkException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of a store: the database, what SQLite keeps beside it, and a lock that keeps a second monitor away. Runs on the
 * thread that calls it.
 *
 * @param path the database
 */
public record StoreFile(Path path) {
    private static final List<String> BESIDE = List.of("-wal", "-shm");
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_ASIDE = 5;

    /** Holds the right to write; others are refused until it is closed. */
    public static final class Lock implements AutoCloseable {
        private final FileChannel file;

        private Lock(FileChannel file) {
            this.file = file;
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // the system lets go of the lock with the process
            }
        }
    }

    /**
     * {@return the right to write, unless another process or another part of this one has it}
     *
     * @throws IOException if the directory cannot be written
     */
    public Optional<Lock> lock() throws IOException {
        Files.createDirectories(Objects.requireNonNull(path.toAbsolutePath().getParent()));
        FileChannel file = FileChannel.open(beside(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = file.tryLock();
            if (lock != null) {
                return Optional.of(new Lock(file));
            }
        } catch (OverlappingFileLockException sameProcess) {
            // as if another process had it
        }
        file.close();
        return Optional.empty();
    }

    private Path beside(String suffix) {
        return path.resolveSibling(path.getFileName() + suffix);
    }

    /** {@return whether there is a database} */
    public boolean exists() {
        return Files.exists(path);
    }

    /** {@return whether SQLite keeps a write-ahead log beside the database: somebody has it open, or a crash left it} */
    boolean hasLog() {
        return Files.exists(beside("-wal"));
    }

    /** {@return what tells this file from another one of the same name; empty if there is none} */
    Optional<Object> identity() {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(path, BasicFileAttributes.class).fileKey());
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /**
     * {@return whether the file begins with text: then it is somebody's, and no database that was damaged}. Only for a
     * database that this process does not have open: closing a file drops the system's locks on it.
     */
    boolean beginsWithText() {
        try (var in = Files.newInputStream(path)) {
            byte[] beginning = in.readNBytes(MAGIC.length);
            if (beginning.length == 0 || Arrays.equals(beginning, MAGIC)) {
                return false;
            }
            for (byte octet : beginning) {
                if (octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                    return false;
                }
            }
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    /**
     * Keeps the database under another name, with what SQLite keeps beside it.
     *
     * @return the new name
     * @throws SinkException if that cannot be done, or was done too often already
     */
    public Path putAside() throws SinkException {
        for (int i = 1; i <= MOST_ASIDE; i++) {
            Path aside = beside(".aside-" + i);
            if (Files.notExists(aside)) {
                try {
                    for (String suffix : BESIDE) {
                        if (Files.exists(beside(suffix))) {
                            Files.move(beside(suffix), aside.resolveSibling(aside.getFileName() + suffix));
                        }
                    }
                    return Files.move(path, aside);
                } catch (IOException e) {
                    throw new SinkException(path + " cannot be put aside: " + e, e);
                }
            }
        }
        throw new SinkException("there are " + MOST_ASIDE + " files " + path.getFileName()
                + ".aside-… already: remove those that nobody needs, and find out what damages them");
    }
}
