package io.vipwatch.monitor.collect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Which evidence of the edge is collected.
 *
 * @param capture whose packets are captured: the name of an interface, or {@link #AUTOMATIC}; empty: none
 * @param logs the files to which FRR writes
 * @param routes whether the kernel's changes of routes are followed
 * @param clock how often the edge is asked for the time; empty: never
 */
public record CollectorSettings(Optional<String> capture, List<String> logs, boolean routes, Optional<Duration> clock) {
    /** The interfaces over which the edge reaches its neighbours, as it says itself. */
    public static final String AUTOMATIC = "auto";

    public CollectorSettings {
        logs = List.copyOf(logs);
    }

    /** {@return whether anything needs to know more of the edge than its answers} */
    boolean needsDescription() {
        return capture.isPresent() || !logs.isEmpty() || routes || clock.isPresent();
    }
}
