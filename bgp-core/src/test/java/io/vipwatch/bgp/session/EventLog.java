package io.vipwatch.bgp.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Collects the events of a speaker and lets a test wait for one; on any thread. */
final class EventLog implements SpeakerListener {
    static final Duration PATIENCE = Duration.ofSeconds(15);

    private final List<SpeakerEvent> events = new ArrayList<>();

    @Override
    public synchronized void onEvent(SpeakerEvent event) {
        events.add(event);
        notifyAll();
    }

    synchronized List<SpeakerEvent> all() {
        return List.copyOf(events);
    }

    synchronized <E extends SpeakerEvent> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@return the first event of this type, which may be yet to come} */
    <E extends SpeakerEvent> E await(Class<E> type) {
        return await(type, event -> true);
    }

    /** {@return the first event of this type that {@code wanted} holds for, which may be yet to come} */
    <E extends SpeakerEvent> E await(Class<E> type, Predicate<? super E> wanted) {
        return await(type, 1, wanted);
    }

    /** {@return the {@code number}th such event} */
    synchronized <E extends SpeakerEvent> E await(Class<E> type, int number, Predicate<? super E> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<E> found = all(type).stream().filter(wanted).toList();
            if (found.size() >= number) {
                return found.get(number - 1);
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("no " + type.getSimpleName() + " (" + number + ") among " + events);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** Waits until {@code holds}; it is asked after every event, and now and then. */
    synchronized void await(String what, BooleanSupplier holds) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not " + what + " after " + events);
            }
            try {
                wait(5);
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
