package io.vipwatch.monitor.sink;

import java.time.Duration;

/**
 * How a feed divides its time.
 *
 * @param gather how long events gather before a sink that is up to date is woken for them: waking it for each would take
 *     time from those who read them as they happen
 * @param firstRetry how long to wait after a failure
 * @param lastRetry the longest to wait, after doubling with each failure that follows
 * @param farewell how long a sink may take at the end for what it has not yet taken
 */
public record Pace(Duration gather, Duration firstRetry, Duration lastRetry, Duration farewell) {
    /** For a sink on this machine. */
    public static final Pace LOCAL =
            new Pace(Duration.ofMillis(200), Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(2));
}
