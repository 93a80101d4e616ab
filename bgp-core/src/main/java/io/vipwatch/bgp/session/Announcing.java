package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How routes are announced to a peer.
 *
 * @param addPathSend the families in which several paths for one prefix are sent (RFC 7911), where the peer takes them
 * @param restartTime for how long the peer is to keep our routes while we restart (RFC 4724 §3), 1 s to 4095 s in whole
 *     seconds; empty: not at all
 * @param restarting whether we have restarted and do not know yet what to announce: our OPEN says so (the R bit of RFC 4724
 *     §3), and End-of-RIB is held back, which keeps the peer from forgetting what it has of us, until a configuration comes
 *     in which this is false
 */
public record Announcing(Set<Family> addPathSend, Optional<Duration> restartTime, boolean restarting) {
    /** One path for each prefix, and nothing besides. */
    public static final Announcing PLAIN = new Announcing(Set.of(), Optional.empty(), false);

    private static final Duration LONGEST_RESTART = Duration.ofSeconds(4095);

    public Announcing {
        addPathSend = Set.copyOf(addPathSend);
        if (restartTime
                .filter(time -> time.toSeconds() < 1 || time.compareTo(LONGEST_RESTART) > 0)
                .isPresent()) {
            throw new IllegalArgumentException("a restart time is 1 s to 4095 s (RFC 4724 §3)");
        }
    }

    /** {@return the same, with everything known that is to be announced} */
    public Announcing complete() {
        return new Announcing(addPathSend, restartTime, false);
    }

    /**
     * {@return the capability that asks the peer to keep our routes} What they lead to forwards by itself, so that the
     * forwarding state always outlives us.
     */
    Optional<GracefulRestart> gracefulRestart(List<Family> families) {
        return restartTime.map(time -> new GracefulRestart(
                restarting,
                true,
                time,
                families.stream()
                        .map(family -> new GracefulRestart.Tuple(family, true))
                        .toList()));
    }
}
