package io.vipwatch.bgp.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Reads the time; may be called on any thread. The monotonic clock is read for each stamp, and the wall clock is told
 * from it by an anchor, so that all stamps are on one line. {@link #follow} moves the anchor when the wall clock has
 * moved.
 */
public final class StampClock {
    /** Above this, a difference is a step; below, it is the slewing of a disciplined clock. */
    static final Duration STEP = Duration.ofMillis(5);

    private static final int ATTEMPTS = 7;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Source source;
    private volatile long epochMinusMonotonic;

    /** The two clocks of the system. */
    interface Source {
        long monotonicNanos();

        long epochNanos();
    }

    /** The only place in the library where the system's clocks are read. */
    private static final class SystemSource implements Source {
        @Override
        public long monotonicNanos() {
            return System.nanoTime();
        }

        @Override
        public long epochNanos() {
            Instant now = Instant.now();
            return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
        }
    }

    StampClock(Source source) {
        this.source = source;
        epochMinusMonotonic = sample().offset;
    }

    /** {@return a clock anchored now} */
    public static StampClock system() {
        return new StampClock(new SystemSource());
    }

    /** {@return the time} */
    public Stamp now() {
        long monotonic = source.monotonicNanos();
        return new Stamp(monotonic, monotonic + epochMinusMonotonic);
    }

    /**
     * Compares the anchor with the wall clock and follows it. To be called about every second.
     *
     * @return how far the wall clock was stepped since the last call, if it was
     */
    public Optional<Duration> follow() {
        Sample sample = sample();
        long moved = sample.offset - epochMinusMonotonic;
        if (Math.abs(moved) <= sample.window) {
            return Optional.empty();
        }
        epochMinusMonotonic = sample.offset;
        return Math.abs(moved) > STEP.toNanos() + sample.window
                ? Optional.of(Duration.ofNanos(moved))
                : Optional.empty();
    }

    /** One reading of the wall clock between two of the monotonic one, which bound its error. */
    private record Sample(long offset, long window) {}

    private Sample sample() {
        Sample best = read();
        for (int i = 1; i < ATTEMPTS; i++) {
            Sample next = read();
            if (next.window < best.window) {
                best = next;
            }
        }
        return best;
    }

    private Sample read() {
        long before = source.monotonicNanos();
        long epoch = source.epochNanos();
        long after = source.monotonicNanos();
        return new Sample(epoch - before - (after - before) / 2, after - before);
    }
}
