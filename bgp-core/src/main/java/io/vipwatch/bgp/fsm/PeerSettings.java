package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What the machine of one peer has to know.
 *
 * @param localAs our AS number, 1 to 4294967295
 * @param remoteAs the peer's; empty: any that is legal
 * @param routerId our BGP Identifier
 * @param passive whether we never connect and only accept (RFC 4271 §8.1.1, PassiveTcpEstablishment)
 * @param capabilities what our OPEN advertises, in its order
 * @param requiredCapabilities codes of capabilities without which the peer's OPEN is refused (RFC 5492 §5); for code 9
 *     this is the strict mode of RFC 9234 §4.2
 * @param times the timers
 * @param maximumPrefixes limits, a family each; a family without one is not limited
 * @param retention for how long routes of a restarting peer are kept
 * @param bfdStrictHold how long a session waits for BFD where both sides advertise strict mode
 *     (draft-ietf-idr-bgp-bfd-strict-mode); empty: never
 */
public record PeerSettings(
        long localAs,
        OptionalLong remoteAs,
        RouterId routerId,
        boolean passive,
        List<Capability> capabilities,
        Set<Integer> requiredCapabilities,
        SessionTimes times,
        Map<Family, MaximumPrefixes> maximumPrefixes,
        RetentionPolicy retention,
        Optional<Duration> bfdStrictHold) {
    public PeerSettings {
        capabilities = List.copyOf(capabilities);
        requiredCapabilities = Set.copyOf(requiredCapabilities);
        maximumPrefixes = Map.copyOf(maximumPrefixes);
        if (localAs < 1 || localAs > 0xffff_ffffL || localAs == Open.AS_TRANS) {
            throw new IllegalArgumentException("not an AS number for a speaker: " + localAs);
        }
        if (bfdStrictHold.filter(hold -> !hold.isPositive()).isPresent()) {
            throw new IllegalArgumentException("the BFD hold time must be more than zero: " + bfdStrictHold.get());
        }
    }

    /** {@return settings with default times, no limits and nothing required} */
    public static PeerSettings of(
            long localAs, OptionalLong remoteAs, RouterId routerId, boolean passive, List<Capability> capabilities) {
        return new PeerSettings(
                localAs,
                remoteAs,
                routerId,
                passive,
                capabilities,
                Set.of(),
                SessionTimes.DEFAULT,
                Map.of(),
                RetentionPolicy.DEFAULT,
                Optional.empty());
    }

    /** {@return these settings with other times} */
    public PeerSettings withTimes(SessionTimes other) {
        return new PeerSettings(
                localAs,
                remoteAs,
                routerId,
                passive,
                capabilities,
                requiredCapabilities,
                other,
                maximumPrefixes,
                retention,
                bfdStrictHold);
    }

    /** {@return our OPEN} */
    public Open open() {
        return Open.of(localAs, (int) times.hold().toSeconds(), routerId, capabilities);
    }
}
