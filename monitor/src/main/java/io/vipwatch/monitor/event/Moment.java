package io.vipwatch.monitor.event;

import java.time.Duration;

/**
 * An instant on both of the monitor's clocks: durations come from the monotonic one, dates from the other.
 *
 * @param monotonicNanos the monotonic clock in nanoseconds; means something only within one run of the monitor
 * @param epochNanos nanoseconds since 1970-01-01T00:00:00Z
 * @param uncertaintyNanos how far {@code epochNanos} may be off the machine's wall clock, in nanoseconds, 0 or more
 */
public record Moment(long monotonicNanos, long epochNanos, long uncertaintyNanos) {
    /** {@return how long before this moment {@code earlier} was, on the monotonic clock; negative if it was later} */
    public Duration since(Moment earlier) {
        return Duration.ofNanos(monotonicNanos - earlier.monotonicNanos);
    }

    /** {@return the earliest that it may have been, on the monotonic clock} */
    public long earliestNanos() {
        return monotonicNanos - uncertaintyNanos;
    }

    /** {@return the latest that it may have been, on the monotonic clock} */
    public long latestNanos() {
        return monotonicNanos + uncertaintyNanos;
    }

    /** {@return this moment, which may be off by {@code doubt} more} */
    public Moment within(Duration doubt) {
        return new Moment(monotonicNanos, epochNanos, uncertaintyNanos + doubt.toNanos());
    }

    /** {@return this moment moved by {@code duration} on both clocks} */
    public Moment plus(Duration duration) {
        return new Moment(monotonicNanos + duration.toNanos(), epochNanos + duration.toNanos(), uncertaintyNanos);
    }
}
