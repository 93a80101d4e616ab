package io.vipwatch.bgp.fsm;

import java.time.Duration;

/**
 * How long routes of a peer that restarts gracefully are kept at most (RFC 4724 §4.2). Whether they are kept at all
 * follows from the graceful restart capabilities of both sides.
 *
 * @param restartTimeMaximum the peer's restart time is cut to this
 * @param stalePathTime the time between the new session and its End-of-RIB; more than zero
 */
public record RetentionPolicy(Duration restartTimeMaximum, Duration stalePathTime) {
    /** Up to the longest restart time there is, and 360 s for the End-of-RIB. */
    public static final RetentionPolicy DEFAULT =
            new RetentionPolicy(Duration.ofSeconds(4095), Duration.ofSeconds(360));

    public RetentionPolicy {
        if (stalePathTime.isZero() || stalePathTime.isNegative() || restartTimeMaximum.isNegative()) {
            throw new IllegalArgumentException("stale path time must be more than zero: " + stalePathTime);
        }
    }
}
