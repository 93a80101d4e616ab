package io.vipwatch.bfd.socket;

import java.time.Instant;

/** Reads the machine's clocks, on whichever thread asks. */
final class MachineClock {
    private MachineClock() {}

    /** {@return the monotonic clock, nanoseconds} */
    static long nanoTime() {
        return System.nanoTime();
    }

    /** {@return the wall clock, nanoseconds since 1970} */
    static long epochNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
