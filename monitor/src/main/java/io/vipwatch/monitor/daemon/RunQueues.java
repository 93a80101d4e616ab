package io.vipwatch.monitor.daemon;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * For how long a thread that reads sessions was ready to run and was given no processor: what it reads then is stamped too
 * late, while the thread that looks for stalls may have had the other processor. The kernel of Linux tells it (schedstat
 * of proc(5)); where it does not, nothing is known of it, which is zero here. May be called on any thread.
 */
final class RunQueues implements AutoCloseable {
    private static final String READING = "bgp-";
    private static final long SECOND = 1_000_000_000;

    /** With more threads than this, looking at each of them a hundred times a second would cost too much. */
    private static final int AT_A_TIME = 16;

    private final Path threads;
    private final ByteBuffer line = ByteBuffer.allocate(128);
    private final Map<Path, Reading> readings = new HashMap<>();
    private Optional<Long> nextSecond = Optional.empty();
    private long looked;
    private long ticks;
    private long longest;
    private long longestBefore;
    private boolean closed;

    /** A thread, and for how long it has waited in all its life. */
    private static final class Reading {
        private final FileChannel file;
        private long waited;

        Reading(FileChannel file, long waited) {
            this.file = file;
            this.waited = waited;
        }
    }

    /** @param threads a directory for each thread; {@code /proc/self/task} but for tests */
    RunQueues(Path threads) {
        this.threads = threads;
    }

    /** To be called about a hundred times a second: what is added up is what was waited between two looks. */
    synchronized void tick(long nowNanos) {
        if (closed) {
            return;
        }
        if (nextSecond.isEmpty() || nowNanos >= nextSecond.get()) {
            nextSecond = Optional.of(nowNanos + SECOND);
            longestBefore = longest;
            longest = 0;
            find();
        }
        if (ticks++ % (1 + readings.size() / AT_A_TIME) == 0) {
            look(nowNanos);
        }
    }

    /** {@return the longest wait in this second and the one before, with what has just ended before {@code stampNanos}} */
    synchronized Duration longest(long stampNanos, long nowNanos) {
        if (stampNanos > looked) {
            look(nowNanos);
        }
        return Duration.ofNanos(Math.max(longest, longestBefore));
    }

    /** {@return how many threads are looked at} */
    synchronized int threads() {
        return readings.size();
    }

    private void look(long nowNanos) {
        looked = nowNanos;
        for (Reading reading : readings.values()) {
            OptionalLong waited = waited(reading.file);
            if (waited.isPresent()) {
                longest = Math.max(longest, waited.getAsLong() - reading.waited);
                reading.waited = waited.getAsLong();
            }
        }
    }

    private void find() {
        Map<Path, Reading> gone = new HashMap<>(readings);
        try (DirectoryStream<Path> present = Files.newDirectoryStream(threads)) {
            for (Path thread : present) {
                if (gone.remove(thread) == null) {
                    open(thread);
                }
            }
        } catch (IOException | DirectoryIteratorException notLinux) {
            // nothing is known; those that were open are closed
        }
        gone.forEach((thread, reading) -> {
            readings.remove(thread);
            close(reading.file);
        });
    }

    private void open(Path thread) {
        try {
            if (!Files.readString(thread.resolve("comm")).startsWith(READING)) {
                return;
            }
            FileChannel file = FileChannel.open(thread.resolve("schedstat"));
            OptionalLong waited = waited(file);
            if (waited.isPresent()) {
                readings.put(thread, new Reading(file, waited.getAsLong()));
            } else {
                close(file);
            }
        } catch (IOException ended) {
            // the thread is not there any more
        }
    }

    /** {@return the second number of the line: nanoseconds ready to run and not running} */
    private OptionalLong waited(FileChannel file) {
        try {
            line.clear();
            file.read(line, 0);
            String[] numbers = new String(line.array(), 0, line.position(), StandardCharsets.US_ASCII)
                    .strip()
                    .split(" ", -1);
            return numbers.length < 2 ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(numbers[1]));
        } catch (IOException | NumberFormatException unknown) {
            return OptionalLong.empty();
        }
    }

    private static void close(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            // it was only read
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        readings.values().forEach(reading -> close(reading.file));
        readings.clear();
    }
}
