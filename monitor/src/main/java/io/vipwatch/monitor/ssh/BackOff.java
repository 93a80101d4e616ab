package io.vipwatch.monitor.ssh;

import java.time.Duration;

/**
 * Models how long to wait before the next attempt: twice as long each time, up to a limit, and less by chance so that
 * several monitors do not come at once. Where somebody has to do something first, the limit at once: a router shuts out
 * who keeps failing to log in.
 *
 * @param first the wait after the first failure
 * @param most the longest wait
 */
public record BackOff(Duration first, Duration most) {
    private static final int LARGEST_POWER = 20;

    public BackOff {
        if (first.isNegative() || first.isZero() || most.compareTo(first) < 0) {
            throw new IllegalArgumentException("a back-off grows from more than nothing, not " + first + " to " + most);
        }
    }

    /**
     * {@return the wait}
     *
     * @param failures how many attempts in a row failed, at least 1
     * @param needsSomebody whether the failure lasts until somebody does something
     * @param chance 0 to 1; the wait is between three quarters and the whole
     */
    public Duration after(int failures, boolean needsSomebody, double chance) {
        int doublings = Math.clamp(failures - 1L, 0, LARGEST_POWER);
        double whole = needsSomebody
                ? most.toNanos()
                : Math.min((double) most.toNanos(), (double) first.toNanos() * (1L << doublings));
        return Duration.ofNanos((long) (whole * (0.75 + 0.25 * Math.clamp(chance, 0, 1))));
    }
}
