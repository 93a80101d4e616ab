package io.vipwatch.monitor.drill.run;

import java.util.Optional;

/**
 * Where a drill stands. Times are nanoseconds of a monotonic clock.
 *
 * @param stage where it is
 * @param repetition which one, from 1
 * @param open whether it is between the begin and the end of a repetition
 * @param photographed whether it is known how the hosts stood before
 * @param laid the fault that may be there, or its dead-man; empty: nothing is
 * @param stop why it ends early
 * @param unreverted what is not as it was before
 * @param attempts how often the operation was tried in a row
 * @param giveUpAt when the look whether a fault is gone is given up
 */
public record DrillState(
        Stage stage,
        int repetition,
        boolean open,
        boolean photographed,
        Optional<Laid> laid,
        Optional<DrillEvent.Stop> stop,
        Optional<String> unreverted,
        int attempts,
        long giveUpAt) {
    /** {@return that of a drill that has not begun} */
    static DrillState initial() {
        return new DrillState(
                new Stage.Idle(), 0, false, false, Optional.empty(), Optional.empty(), Optional.empty(), 0, 0);
    }

    /**
     * A fault that may be there, or its dead-man.
     *
     * @param step which
     * @param made whether the fault may be there
     * @param lease until when the dead-man waits, as far as is known
     * @param renewAt when the lease is renewed next
     * @param renewing whether that goes on
     * @param asked when it was asked for last: the host counts from no earlier
     * @param renewable whether it is to be renewed at all
     * @param told whether the monitor was told that the fault is there
     */
    record Laid(
            int step,
            boolean made,
            long lease,
            long renewAt,
            boolean renewing,
            long asked,
            boolean renewable,
            boolean told) {
        Laid nowMade() {
            return new Laid(step, true, lease, renewAt, renewing, asked, renewable, false);
        }

        Laid nowTold() {
            return new Laid(step, made, lease, renewAt, renewing, asked, renewable, true);
        }

        Laid maybeRenewed(boolean may) {
            return new Laid(step, made, lease, renewAt, renewing, asked, may, told);
        }

        Laid nowRenewing(long now) {
            return new Laid(step, made, lease, renewAt, true, now, true, told);
        }

        Laid renewed(long until, long next) {
            return new Laid(step, made, until, next, false, asked, renewable, told);
        }
    }
}
