package io.vipwatch.monitor.drill.run;

import io.vipwatch.bgp.session.StampClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Looks at the monitor all the time, on a virtual thread of its own, so that a monitor that hangs holds up nobody; what it
 * saw last may be asked for on any thread.
 */
final class Eyes implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

    private final Observatory observatory;
    private final Conditions conditions;
    private final StampClock clock;
    private final Thread looking;
    private volatile Seen seen;
    private volatile Sight before = Sight.unknown("not looked yet");

    /** What was seen, when, and when something was known for the last time; on the monotonic clock. */
    private record Seen(Sight sight, long at, long known) {}

    Eyes(Observatory observatory, Conditions conditions, StampClock clock) {
        this.observatory = observatory;
        this.conditions = conditions;
        this.clock = clock;
        long now = clock.now().monotonicNanos();
        seen = new Seen(Sight.unknown("not looked yet"), now, now);
        looking = Thread.ofVirtual().name("drill-eyes").unstarted(this::look);
    }

    private void look() {
        while (!Thread.currentThread().isInterrupted()) {
            seeNow();
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException closed) {
                return;
            }
        }
    }

    private void seeNow() {
        Sight sight;
        try {
            sight = observatory.look();
        } catch (RuntimeException fault) {
            sight = Sight.unknown(fault.toString());
        }
        long now = clock.now().monotonicNanos();
        seen = new Seen(sight, now, sight.unknown().isPresent() ? seen.known : now);
    }

    /** {@return why the drill may not begin; looks once, on the thread that asks} */
    Optional<String> forbidden() {
        seeNow();
        return conditions.forbidden(
                seen.sight, Instant.ofEpochSecond(0, clock.now().epochNanos()));
    }

    void open() {
        looking.start();
    }

    /** What is seen now is how things stood before the fault. */
    void remember() {
        before = seen.sight;
    }

    /**
     * {@return what the machine has to know of it}
     *
     * @param begin when the first fault of this repetition began
     */
    View view(OptionalLong begin) {
        Seen last = seen;
        long now = clock.now().monotonicNanos();
        boolean old = now - last.at > Conditions.BLIND.toNanos();
        Sight sight = old ? Sight.unknown("the monitor does not answer") : last.sight;
        Optional<String> unsteady = conditions
                .forbidden(sight, Instant.ofEpochSecond(0, clock.now().epochNanos()))
                .or(() -> conditions.unsteady(sight));
        return new View(
                unsteady,
                conditions.breach(sight, before, Duration.ofNanos(now - last.known)),
                observatory.hasSeenEnough(
                        conditions.converged(sight, begin, clock.now().epochNanos())));
    }

    @Override
    public void close() {
        looking.interrupt();
    }
}
