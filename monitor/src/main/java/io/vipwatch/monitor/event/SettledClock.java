package io.vipwatch.monitor.event;

import java.time.Duration;

/**
 * Whether the wall clock can be trusted with what is deleted by its age: a machine that starts without a clock of its own,
 * or whose clock somebody sets wrong, must not lose what it wrote. It is trusted when it has gone along with the monotonic
 * clock for an hour, in which a wrong one is as a rule found.
 */
public final class SettledClock {
    /** How long it has to go along. */
    private static final Duration SETTLES_IN = Duration.ofHours(1);

    /** What the two may differ more from one look to the next; a clock that is being slewed is below this. */
    private static final Duration STEP = Duration.ofMinutes(1);

    private boolean looked;
    private long apart;
    private long since;

    /** {@return whether the wall clock has made no step for an hour} To be called at least once in ten minutes or so. */
    public boolean isSettled(Moment now) {
        long nowApart = now.epochNanos() - now.monotonicNanos();
        if (!looked || Math.abs(nowApart - apart) > STEP.toNanos()) {
            looked = true;
            since = now.monotonicNanos();
        }
        apart = nowApart;
        return now.monotonicNanos() - since >= SETTLES_IN.toNanos();
    }
}
