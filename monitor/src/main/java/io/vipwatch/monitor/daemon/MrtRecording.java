package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.mrt.Connection;
import io.vipwatch.bgp.mrt.MrtTail;
import io.vipwatch.bgp.mrt.MrtWriter;
import io.vipwatch.bgp.mrt.UpdateFamilies;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.session.SessionRecorder;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every message of every session to MRT files, one for each peer, on the thread {@code mrt-recording}. The event
 * loops hand over and never wait: what does not fit in the queue is left out, and that is logged. A file that cannot be
 * written ends the recording of its peer, and of no other.
 */
final class MrtRecording implements SessionRecorder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MrtRecording.class);
    private static final int MOST_WAITING = 100_000;

    /** Octets of messages: a disk that stands still must not cost more memory than the tables do. */
    static final long MOST_OCTETS = 32L << 20;

    private static final Duration CLOSING = Duration.ofSeconds(2);

    private final Path directory;
    private final BlockingQueue<Item> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong waitingOctets = new AtomicLong();
    private final AtomicLong leftOut = new AtomicLong();
    private final Map<String, MrtWriter> writers = new HashMap<>();
    private final Set<String> givenUp = new HashSet<>();
    private final Thread thread;

    private MrtRecording(Path directory) {
        this.directory = directory;
        thread = Thread.ofPlatform().name("mrt-recording").daemon().unstarted(this::run);
    }

    static MrtRecording in(Path directory) throws IOException {
        Files.createDirectories(directory);
        MrtRecording recording = new MrtRecording(directory);
        recording.thread.start();
        return recording;
    }

    private sealed interface Item {
        /** {@return the name of the peer whose file it belongs to} */
        default String peer() {
            return switch (this) {
                case Message message -> message.ends.peer().name();
                case Change change -> change.ends.peer().name();
                case End _ -> "";
            };
        }

        /** {@return how long the message is that it holds, in octets} */
        default int octetCount() {
            return switch (this) {
                case Message message -> message.octets.length();
                case Change _, End _ -> 0;
            };
        }

        record Message(Stamp stamp, Ends ends, boolean sent, Set<Family> withPathIds, Octets octets) implements Item {}

        record Change(Stamp stamp, Ends ends, SessionState from, SessionState to) implements Item {}

        record End() implements Item {}
    }

    @Override
    public void message(Stamp stamp, Ends ends, Direction direction, Set<Family> withPathIds, Octets message) {
        offer(new Item.Message(stamp, ends, direction == Direction.SENT, withPathIds, message));
    }

    @Override
    public void stateChange(Stamp stamp, Ends ends, SessionState from, SessionState to) {
        offer(new Item.Change(stamp, ends, from, to));
    }

    private void offer(Item item) {
        int octets = item.octetCount();
        if (waitingOctets.addAndGet(octets) <= MOST_OCTETS && queue.offer(item)) {
            return;
        }
        waitingOctets.addAndGet(-octets);
        if (leftOut.getAndIncrement() == 0) {
            LOG.warn("the MRT recording cannot keep up and leaves messages out");
        }
    }

    /** {@return how many octets of messages wait to be written} */
    long waitingOctets() {
        return waitingOctets.get();
    }

    private void run() {
        try {
            for (Item item = queue.take(); !(item instanceof Item.End); item = queue.take()) {
                record(item);
                waitingOctets.addAndGet(-item.octetCount());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        writers.values().forEach(MrtRecording::close);
    }

    private void record(Item item) {
        String peer = item.peer();
        if (givenUp.contains(peer)) {
            return;
        }
        try {
            write(item);
        } catch (IOException | RuntimeException e) {
            LOG.error("the MRT recording of {} ends: {}", peer, e.toString());
            givenUp.add(peer);
            Optional.ofNullable(writers.remove(peer)).ifPresent(MrtRecording::close);
        }
    }

    private static void close(MrtWriter writer) {
        try {
            writer.close();
        } catch (IOException e) {
            LOG.warn("while closing an MRT file: {}", e.toString());
        }
    }

    private void write(Item item) throws IOException {
        switch (item) {
            case Item.Message message -> {
                MrtWriter writer = writer(message.ends());
                writer.message(
                        message.stamp().epochNanos(),
                        connection(message.ends()),
                        message.ends().fourOctetAs(),
                        hasPathIds(message),
                        message.sent(),
                        message.octets());
                writer.flush();
            }
            case Item.Change change -> {
                MrtWriter writer = writer(change.ends());
                writer.stateChange(
                        change.stamp().epochNanos(),
                        connection(change.ends()),
                        number(change.from()),
                        number(change.to()));
                writer.flush();
            }
            case Item.End _ -> throw new IllegalStateException("the end is not written");
        }
    }

    /** Of an UPDATE by the families in it; of other messages, which say nothing of routes, by the session. */
    private static boolean hasPathIds(Item.Message message) {
        return UpdateFamilies.of(message.octets())
                .map(families -> !Collections.disjoint(families, message.withPathIds()))
                .orElse(!message.withPathIds().isEmpty());
    }

    private static Connection connection(SessionRecorder.Ends ends) {
        return new Connection(
                ends.remoteAs(),
                ends.localAs(),
                0,
                ends.peer().address().address(),
                ends.localAddress().address());
    }

    /** {@return the number of RFC 6396 §4.4.1} */
    private static int number(SessionState state) {
        return switch (state) {
            case IDLE -> 1;
            case CONNECT -> 2;
            case ACTIVE -> 3;
            case OPEN_SENT -> 4;
            case OPEN_CONFIRM -> 5;
            case ESTABLISHED -> 6;
        };
    }

    private MrtWriter writer(SessionRecorder.Ends ends) {
        return writers.computeIfAbsent(ends.peer().name(), name -> {
            Path file = directory.resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".mrt");
            try {
                long torn = MrtTail.repair(file);
                if (torn > 0) {
                    LOG.warn("{} ended within a record: its last {} octets are taken off", file, torn);
                }
                return new MrtWriter(Files.newOutputStream(
                        file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Writes what waits, as far as that takes seconds at most, and closes the files. */
    @Override
    public void close() {
        try {
            boolean ending = queue.offer(new Item.End(), CLOSING.toNanos(), TimeUnit.NANOSECONDS);
            if (!ending || !thread.join(CLOSING)) {
                LOG.warn("the MRT recording does not come to its end: what still waits is left out");
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
