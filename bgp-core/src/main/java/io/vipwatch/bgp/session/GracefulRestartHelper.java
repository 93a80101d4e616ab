package io.vipwatch.bgp.session;

import java.time.Duration;

/**
 * Whether and how long routes of a peer that restarts are kept as stale (RFC 4724 §4.2).
 *
 * @param enabled whether we help at all; when not, graceful restart is not advertised
 * @param maximumRestartTime the longest time that we wait for the peer to come back, whatever it asks for
 * @param stalePathTime how long stale routes are kept after the peer came back without sending End-of-RIB
 */
public record GracefulRestartHelper(boolean enabled, Duration maximumRestartTime, Duration stalePathTime) {
    /** Helps as long as the peer asks for: at most 4095 s, and 360 s for the End-of-RIB. */
    public static final GracefulRestartHelper DEFAULT =
            new GracefulRestartHelper(true, Duration.ofSeconds(4095), Duration.ofSeconds(360));

    /** Does not help: routes are lost with their session. */
    public static final GracefulRestartHelper OFF = new GracefulRestartHelper(false, Duration.ZERO, Duration.ZERO);

    public GracefulRestartHelper {
        if (maximumRestartTime.isNegative() || stalePathTime.isNegative()) {
            throw new IllegalArgumentException("times of graceful restart are not negative");
        }
    }
}
