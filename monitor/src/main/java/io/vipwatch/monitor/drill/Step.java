package io.vipwatch.monitor.drill;

import java.time.Duration;
import java.util.Optional;

/** One step of the key {@code method} of a drill file: a fault, or a pause. */
public sealed interface Step {
    /**
     * A fault.
     *
     * @param fault what is made
     * @param hold how long it stays until it is reverted; empty: as long as the drill's convergence takes, and no longer
     *     than the dead-man's time
     */
    record Fault(FaultSpec fault, Optional<Duration> hold) implements Step {}

    /** A time in which nothing is done. */
    record Pause(Duration time) implements Step {}
}
