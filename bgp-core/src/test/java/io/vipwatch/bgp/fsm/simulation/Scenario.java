package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.fsm.MaximumPrefixes;
import io.vipwatch.bgp.fsm.PeerSettings;
import io.vipwatch.bgp.fsm.RetentionPolicy;
import io.vipwatch.bgp.fsm.SessionTimes;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;

/** Who the two nodes are: drawn from the seed, so that all combinations of settings meet all faults. */
final class Scenario {
    /** Long enough for a hold time, an idle hold, a limit's restart and a stale deadline one after the other. */
    static final Duration RECOVERY_BOUND = Duration.ofMinutes(1);

    private static final long LEFT_AS = 65010;
    private static final RetentionPolicy RETENTION =
            new RetentionPolicy(Duration.ofSeconds(20), Duration.ofSeconds(25));

    private final Random random;
    private final boolean internal;
    private final int passive;
    private final int order;
    private final boolean endOfRib;
    private final boolean silent;

    Scenario(Random random) {
        this.random = random;
        internal = random.nextInt(3) == 0;
        passive = random.nextInt(4);
        order = random.nextInt(3);
        endOfRib = random.nextInt(5) > 0;
        silent = random.nextInt(8) == 0;
    }

    /** {@return settings for a process that starts now: capabilities may differ from last time} */
    PeerSettings settings(boolean left) {
        long rightAs = internal ? LEFT_AS : LEFT_AS + 1;
        long localAs = left ? LEFT_AS : rightAs;
        long remoteAs = left ? rightAs : LEFT_AS;
        List<Capability> capabilities = new ArrayList<>();
        capabilities.add(new Multiprotocol(Family.IPV6_UNICAST));
        capabilities.add(new FourOctetAs(localAs));
        if (random.nextInt(4) > 0) {
            capabilities.add(new GracefulRestart(
                    false,
                    random.nextBoolean(),
                    Duration.ofSeconds(random.nextInt(30)),
                    List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, random.nextBoolean()))));
        }
        Optional<Duration> bfdStrictHold =
                random.nextInt(3) == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(4 + random.nextInt(10)));
        bfdStrictHold.ifPresent(_ -> capabilities.add(new BfdStrictMode()));
        return new PeerSettings(
                localAs,
                random.nextInt(3) == 0 ? OptionalLong.empty() : OptionalLong.of(remoteAs),
                routerId(left),
                // At most one of them waits for the other.
                passive == (left ? 1 : 2),
                capabilities,
                Set.of(),
                times(),
                Map.of(Family.IPV6_UNICAST, new MaximumPrefixes(100, 80, Optional.of(Duration.ofSeconds(15)))),
                RETENTION,
                bfdStrictHold);
    }

    private RouterId routerId(boolean left) {
        // Equal identifiers are legal only between different ASes (RFC 6286).
        boolean higher = left ? order == 0 : order == 1;
        return RouterId.of(higher || (order == 2 && internal && left) ? "198.51.100.2" : "198.51.100.1");
    }

    private SessionTimes times() {
        return new SessionTimes(
                silent ? Duration.ZERO : Duration.ofSeconds(random.nextInt(6) == 0 ? 30 : 9),
                Duration.ofSeconds(40),
                Duration.ofSeconds(5),
                random.nextInt(4) == 0 ? Duration.ofSeconds(2) : Duration.ZERO,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10));
    }

    /** {@return whether neither side ever sends a KEEPALIVE once the session is up: nobody notices a dead peer} */
    boolean isSilent() {
        return silent;
    }

    Set<Prefix> prefixes(boolean left) {
        String side = left ? "a" : "b";
        return Set.of(Prefix.of("2001:db8:" + side + "::/48"), Prefix.of("2001:db8:" + side + ":1::/64"));
    }

    List<Update> announcements(boolean left) {
        List<Update> updates = new ArrayList<>();
        for (Prefix prefix : prefixes(left).stream()
                .sorted(java.util.Comparator.comparing(Prefix::toString))
                .toList()) {
            NlriList nlri = NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(prefix)));
            IpAddress nextHop = IpAddress.parse("2001:db8::1").orElseThrow();
            updates.add(Update.of(PathAttributes.of(new MpReach(List.of(nextHop), nlri))));
        }
        if (endOfRib) {
            updates.add(Update.endOfRib(Family.IPV6_UNICAST));
        }
        return updates;
    }
}
