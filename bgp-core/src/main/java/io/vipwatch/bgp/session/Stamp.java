package io.vipwatch.bgp.session;

import java.time.Instant;

/**
 * When something was seen, on two clocks: the monotonic one for durations and the wall clock for people. Both come
 * from one reading, so that the difference of two stamps never depends on a step of the wall clock.
 *
 * @param monotonicNanos nanoseconds since an arbitrary instant, the same for the whole process; compare by subtraction
 * @param epochNanos nanoseconds since 1970-01-01T00:00Z
 */
public record Stamp(long monotonicNanos, long epochNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** {@return the wall-clock time} */
    public Instant instant() {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, NANOS_PER_SECOND), Math.floorMod(epochNanos, NANOS_PER_SECOND));
    }

    /** {@return the nanoseconds from {@code earlier} to this stamp, by the monotonic clock} */
    public long nanosSince(Stamp earlier) {
        return monotonicNanos - earlier.monotonicNanos;
    }
}
