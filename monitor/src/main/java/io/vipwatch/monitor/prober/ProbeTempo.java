package io.vipwatch.monitor.prober;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * Has all probes ask more often for a while, as a drill does that measures an outage closely. Callable on any thread; it
 * waits for nothing.
 */
public interface ProbeTempo {
    /** The shortest interval that can be asked for: below, what this process itself does to a stamp weighs too much. */
    Duration LEAST = Duration.ofMillis(5);

    /**
     * Asks for an interval. The shortest that anybody asks for is in force. An {@code https} or {@code dns} probe goes no
     * faster than its {@code fast_interval}, and none sends more than 5,000 probes a second. Asking again for the same
     * reason renews the lease, perhaps with another interval.
     *
     * @param reason by which it can be ended, such as the identifier of the drill
     * @param interval how often each flow is to be probed, {@link #LEAST} to a minute
     * @param lease after which it ends by itself, more than nothing and an hour at most
     * @return completes when the prober has taken it, with the next probe
     * @throws IllegalArgumentException if interval or lease are out of range
     */
    CompletableFuture<Void> begin(String reason, Duration interval, Duration lease);

    /** Ends what was begun for a reason, if it has not ended yet; how often is as without it. */
    void end(String reason);
}
