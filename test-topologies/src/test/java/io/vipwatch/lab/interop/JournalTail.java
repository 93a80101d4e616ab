package io.vipwatch.lab.interop;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * Everything in the journal of a running monitor, from its first event on, read by the thread {@code journal-tail}
 * and collected by {@code journal-understood}.
 * Asked from any thread; asking waits. That the sequence has no gap is checked with every event.
 */
final class JournalTail implements AutoCloseable {
    private static final Duration TURN = Duration.ofMillis(200);
    private static final Duration UNDERSTOOD = Duration.ofSeconds(20);

    private final EventJson json = new EventJson();
    private final JournalReader reader;
    private final Thread thread;
    private final Thread understanding;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final List<Seen> seen = new ArrayList<>();
    private Optional<Throwable> failure = Optional.empty();
    private final BlockingQueue<Runnable> arrived = new LinkedBlockingQueue<>();
    private volatile boolean running = true;
    private volatile boolean understood;

    private JournalTail(JournalReader reader) {
        this.reader = reader;
        thread = Thread.ofPlatform().daemon().name("journal-tail").unstarted(this::follow);
        understanding = Thread.ofPlatform().daemon().name("journal-understood").unstarted(this::understand);
    }

    /**
     * Models an event and when a reader had it.
     *
     * @param event the event
     * @param readable when it could be read, in nanoseconds since the epoch
     */
    record Seen(Event event, long readable) {}

    static JournalTail of(JournalReader reader) {
        JournalTail tail = new JournalTail(reader);
        tail.thread.start();
        tail.understanding.start();
        return tail;
    }

    private void follow() {
        try (reader) {
            while (running && !reader.isAtEnd()) {
                List<Line> lines = reader.read(TURN);
                Instant now = Instant.now();
                long readable = TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
                arrived.add(() -> tell(
                        lines.stream()
                                .map(line -> new Seen(json.read(line.text()), readable))
                                .toList(),
                        Optional.empty()));
            }
        } catch (IOException | RuntimeException failed) {
            arrived.add(() -> tell(List.of(), Optional.of(failed)));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } finally {
            arrived.add(() -> understood = true);
        }
    }

    /** Lines are understood on another thread than they are read on: those that come meanwhile are not to wait for that. */
    private void understand() {
        try {
            while (!understood) {
                arrived.take().run();
            }
        } catch (RuntimeException failed) {
            tell(List.of(), Optional.of(failed));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private void tell(List<Seen> events, Optional<Throwable> failed) {
        lock.lock();
        try {
            failure = failed.or(() -> failure);
            for (Seen one : events) {
                if (one.event().seq() != seen.size() + 1) {
                    failure = Optional.of(
                            new IllegalStateException("event " + one.event().seq() + " follows event " + seen.size()));
                }
                seen.add(one);
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return the sequence number of the newest event, to ask later for what came after it}. That it has been read and
     * understood is waited for: what was before this is not taken for what came after.
     */
    long now() {
        long newest = reader.newest();
        long end = System.nanoTime() + UNDERSTOOD.toNanos();
        lock.lock();
        try {
            while (seen.size() < newest && failure.isEmpty() && end - System.nanoTime() > 0) {
                more.awaitNanos(end - System.nanoTime());
            }
            return newest;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        } finally {
            lock.unlock();
        }
    }

    /** {@return every event so far after the one with that sequence number} */
    List<Seen> after(long seq) {
        lock.lock();
        try {
            failure.ifPresent(failed -> {
                throw new AssertionError("the journal cannot be read", failed);
            });
            return List.copyOf(seen.subList((int) seq, seen.size()));
        } finally {
            lock.unlock();
        }
    }

    /**
     * {@return the first event after that sequence number which is wanted}
     *
     * @param what the event in words, for the message of the failure
     */
    Event await(long seq, Duration within, String what, Predicate<Event> wanted) {
        return await(seq, within, what, wanted, 1).getFirst();
    }

    /** {@return the first {@code count} events after that sequence number which are wanted} */
    List<Event> await(long seq, Duration within, String what, Predicate<Event> wanted, int count) {
        long left = within.toNanos();
        List<Event> found = new ArrayList<>();
        long looked = seq;
        lock.lock();
        try {
            while (true) {
                List<Seen> fresh = after(looked);
                looked += fresh.size();
                fresh.stream().map(Seen::event).filter(wanted).forEach(found::add);
                if (found.size() >= count) {
                    return List.copyOf(found.subList(0, count));
                }
                if (left <= 0) {
                    throw new AssertionError("within %s s the journal has %d of %d: %s%nIt has:%n%s"
                            .formatted(within.toSeconds(), found.size(), count, what, tell(seq)));
                }
                left = more.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, interrupted);
        } finally {
            lock.unlock();
        }
    }

    private String tell(long seq) {
        StringBuilder text = new StringBuilder();
        after(seq).stream()
                .filter(one -> !(one.event().what() instanceof MonitorStall))
                .forEach(one -> text.append("  ")
                        .append(Instant.EPOCH.plusNanos(one.event().at().epochNanos()))
                        .append(' ')
                        .append(one.event().seq())
                        .append(' ')
                        .append(one.event().what())
                        .append('\n'));
        return text.toString();
    }

    @Override
    public void close() {
        running = false;
        try {
            thread.join(TURN.multipliedBy(10));
            understanding.join(TURN.multipliedBy(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
