package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectGuardsSection.Damping;
import java.time.Duration;

/**
 * The figure of merit of one backend (RFC 2439 §4.2), applied to what we announce ourselves: each time the backend goes bad
 * adds to it, and it decays by half in each half-life. Above the one limit the backend is kept out until it is below the
 * other.
 *
 * @param figure the figure at {@code atNanos}
 * @param atNanos the monotonic clock
 * @param suppressed whether the backend is kept out
 */
record Penalty(double figure, long atNanos, boolean suppressed) {
    private static final double A_FLAP = 1000;

    /** {@return no penalty} */
    static Penalty none(long nowNanos) {
        return new Penalty(0, nowNanos, false);
    }

    /** {@return the penalty as of now} */
    Penalty asOf(long nowNanos, Damping damping) {
        double left = figure
                * Math.pow(
                        0.5, (double) (nowNanos - atNanos) / damping.halfLife().toNanos());
        return new Penalty(left, nowNanos, suppressed && left >= damping.reuse());
    }

    /** {@return the penalty after the backend has gone bad once more} */
    Penalty afterFlap(long nowNanos, Damping damping) {
        double ceiling = damping.reuse()
                * Math.pow(
                        2,
                        (double) damping.longest().toNanos()
                                / damping.halfLife().toNanos());
        Penalty decayed = asOf(nowNanos, damping);
        double more = Math.min(ceiling, decayed.figure + A_FLAP);
        return new Penalty(more, nowNanos, decayed.suppressed || more > damping.suppress());
    }

    /** {@return how long until the backend is let in again, if it does not flap; zero if it is not kept out} */
    Duration remaining(Damping damping) {
        if (!suppressed) {
            return Duration.ZERO;
        }
        double halfLives = Math.log(figure / damping.reuse()) / Math.log(2);
        return Duration.ofNanos(
                (long) Math.ceil(Math.max(0, halfLives) * damping.halfLife().toNanos()) + 1);
    }
}
