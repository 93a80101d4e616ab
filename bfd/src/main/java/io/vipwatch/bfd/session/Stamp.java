package io.vipwatch.bfd.session;

import java.time.Duration;
import java.time.Instant;

/**
 * When something was seen, on two clocks: the monotonic one for durations and the wall clock for people. The stamp of a
 * packet is the kernel's, where it gives one.
 *
 * @param monotonicNanos nanoseconds since an arbitrary instant, those of {@code System.nanoTime}; compare by subtraction
 * @param epochNanos nanoseconds since 1970-01-01T00:00Z
 */
public record Stamp(long monotonicNanos, long epochNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** {@return the wall-clock time} */
    public Instant instant() {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }

    /** {@return the time from {@code earlier} to this stamp, by the monotonic clock} */
    public Duration since(Stamp earlier) {
        return Duration.ofNanos(monotonicNanos - earlier.monotonicNanos);
    }
}
