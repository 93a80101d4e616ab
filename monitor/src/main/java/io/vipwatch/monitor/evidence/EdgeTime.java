package io.vipwatch.monitor.evidence;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** When something happened at the edge, as far as its evidence tells by itself. */
public sealed interface EdgeTime {
    /** {@return an instant in nanoseconds since the epoch} */
    static long nanos(Instant instant) {
        return ChronoUnit.NANOS.between(Instant.EPOCH, instant);
    }

    /**
     * The edge stamped it: it happened at {@code stamp}, or so much before it or after it.
     *
     * @param stamp by the edge's clock, in nanoseconds since the epoch
     * @param before by how much it may have been earlier, in nanoseconds: what comes between the event and the stamp on a host
     *     that is not busy; 0 where the stamp is that of the event
     * @param after by how much it may have been later, in nanoseconds: the step of the stamps
     */
    record Stamped(long stamp, long before, long after) implements EdgeTime {}

    /**
     * As {@link Stamped}, by the local time of the edge, whose difference from UTC is known as it was once: summer time may
     * have begun or ended since. Differences are quarters of an hour, so that the arrival tells which one it was.
     */
    record StampedLocally(long stamp, long before, long after) implements EdgeTime {
        private static final long QUARTER = 900_000_000_000L;

        /** {@return the stamp, moved by whole quarters of an hour to next to {@code near}} */
        Stamped near(long near) {
            long quarters = Math.round((double) (near - stamp) / QUARTER);
            return new Stamped(stamp + quarters * QUARTER, before, after);
        }
    }

    /**
     * It was between two instants of our own clock, in nanoseconds of the monotonic one.
     *
     * @param from it had not happened yet
     * @param to it had
     */
    record Between(long from, long to) implements EdgeTime {}

    /** The edge gave no stamp: it happened before its evidence arrived. */
    record BeforeArrival() implements EdgeTime {}
}
