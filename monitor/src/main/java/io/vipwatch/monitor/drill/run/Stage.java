package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Ending;

/**
 * Where a drill is. Times are nanoseconds of a monotonic clock.
 *
 * <pre>
 *  Settling ─▶ photograph ─▶ check… ─▶ arm ─▶ prove ─▶ apply ─▶ verify ─▶ Holding ─▶ revert ─▶ prove ─▶ disarm ─▶ prove
 *     ▲                                 ▲                                                                          │
 *     │                                 └───────────── next step, Pausing ◀────────────────────────────────────────┤
 *     └── Cooling ◀── measure ◀── compare ◀── Returning ◀───────────────────────────────────────────────────────────┘
 * </pre>
 * Whatever goes wrong leads to the revert of what may be there, from anywhere.
 */
sealed interface Stage {
    /** Not begun. */
    record Idle() implements Stage {}

    /** Waits for steady state. */
    record Settling(long until) implements Stage {}

    /** An operation goes on. */
    record Busy(Operation operation) implements Stage {}

    /** The fault is on. */
    record Holding(int step, long until, boolean untilConverged) implements Stage {}

    /** Nothing is done for a while. */
    record Pausing(int step, long until) implements Stage {}

    /** A revert, or the look whether it helped, is tried again after a while. */
    record Retrying(Operation operation, long at) implements Stage {}

    /** The faults are gone; waits until all is steady again. */
    record Returning(long until) implements Stage {}

    /** Between two repetitions. */
    record Cooling(long until) implements Stage {}

    /** Over. */
    record Over(Ending ending) implements Stage {}
}
