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
import java.util.ArrayDeque;
import java.util.Deque;
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

    /** What was read has waited with the thread, or until the thread was done with what came before it. */
    private static final long BEFORE = 100_000_000;

    /** For how long looks are remembered, since what was read is asked about somewhat later. */
    private static final long REMEMBERED = 2 * SECOND;

    /** With more threads than this, looking at each of them a hundred times a second would cost too much. */
    private static final int AT_A_TIME = 16;

    private final Path threads;
    private final ByteBuffer line = ByteBuffer.allocate(128);
    private final Map<Path, Reading> readings = new HashMap<>();
    private Optional<Long> nextSecond = Optional.empty();
    private final Deque<Look> looks = new ArrayDeque<>();
    private long ticks;
    private boolean closed;

    /** When all were looked at, and the longest that one of them waited since the look before. */
    private record Look(long nanos, long longest) {}

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

    /** To be called about a hundred times a second: what was waited between two looks is added up. */
    synchronized void tick(long nowNanos) {
        if (closed) {
            return;
        }
        if (nextSecond.isEmpty() || nowNanos >= nextSecond.get()) {
            nextSecond = Optional.of(nowNanos + SECOND);
            find();
        }
        if (ticks++ % (1 + readings.size() / AT_A_TIME) == 0) {
            look(nowNanos);
        }
    }

    /**
     * {@return the longest wait of a thread that ended in the tenth of a second before it read something; a wait is seen
     * when it ends}
     *
     * @param stampNanos when it read; to be asked within two seconds
     */
    synchronized Duration longest(long stampNanos, long nowNanos) {
        if (looks.isEmpty() || looks.getLast().nanos < stampNanos) {
            look(nowNanos);
        }
        long longest = 0;
        for (Look look : looks) {
            if (look.nanos >= stampNanos - BEFORE) {
                longest = Math.max(longest, look.longest);
                if (look.nanos >= stampNanos) {
                    break;
                }
            }
        }
        return Duration.ofNanos(longest);
    }

    /** {@return how many threads are looked at} */
    synchronized int threads() {
        return readings.size();
    }

    private void look(long nowNanos) {
        long longest = 0;
        for (Reading reading : readings.values()) {
            OptionalLong waited = waited(reading.file);
            if (waited.isPresent()) {
                longest = Math.max(longest, waited.getAsLong() - reading.waited);
                reading.waited = waited.getAsLong();
            }
        }
        looks.addLast(new Look(nowNanos, longest));
        while (nowNanos - looks.getFirst().nanos > REMEMBERED) {
            looks.removeFirst();
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
