package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.Sighting;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNextHop;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What two answers to the same question tell by their difference: that it happened between them. An answer that cannot be
 * read is passed over, and the next one is compared with the last that could.
 */
public final class PollEvidence {
    private static final String BETWEEN_ROUNDS = "between two rounds of questions";

    private Optional<Known<Map<Prefix, List<IpAddress>>>> best = Optional.empty();
    private Optional<Known<Map<Prefix, List<IpAddress>>>> forwarding = Optional.empty();
    private Optional<Known<Map<IpAddress, Boolean>>> sessions = Optional.empty();
    private Optional<Known<Map<IpAddress, Boolean>>> bfd = Optional.empty();

    /** Before this round and the one before it, what it was asked for may have been less than what matters now. */
    private Predicate<Prefix> mattered = _ -> true;

    /** What an answer told, which was asked for no earlier than {@code asked}, and of which prefixes it was surely asked. */
    private record Known<T>(T value, long asked, Predicate<Prefix> covered) {}

    /** When a round of questions began and ended, in nanoseconds of our monotonic clock. */
    public record Round(long began, long ended) {}

    /** {@return what is different from before} */
    public List<Observation> round(EdgeSnapshot edge, Round round, Neighborhood neighborhood) {
        List<Observation> seen = new ArrayList<>();
        Predicate<Prefix> covered = mattered.and(neighborhood.tracked());
        mattered = neighborhood.tracked();
        edge.bgp().found().map(PollEvidence::best).ifPresent(now -> {
            best.ifPresent(before -> nextHops(before, now, round, neighborhood, true, seen));
            best = Optional.of(new Known<>(now, round.began(), covered));
        });
        edge.kernel().found().map(PollEvidence::forwarding).ifPresent(now -> {
            forwarding.ifPresent(before -> nextHops(before, now, round, neighborhood, false, seen));
            forwarding = Optional.of(new Known<>(now, round.began(), covered));
        });
        edge.summary().found().map(PollEvidence::sessions).ifPresent(now -> {
            sessions.ifPresent(before -> neighbors(before, now, round, session(neighborhood), seen));
            sessions = Optional.of(new Known<>(now, round.began(), covered));
        });
        bfd(edge.bfd()).ifPresent(now -> {
            bfd.ifPresent(before -> neighbors(before, now, round, bfd(neighborhood), seen));
            bfd = Optional.of(new Known<>(now, round.began(), covered));
        });
        return List.copyOf(seen);
    }

    private static Map<Prefix, List<IpAddress>> best(List<BgpRoute> routes) {
        Map<Prefix, List<IpAddress>> best = new TreeMap<>();
        for (BgpRoute route : routes) {
            List<IpAddress> hops = route.paths().stream()
                    .filter(BgpPath::selected)
                    .flatMap(path -> path.nextHops().stream())
                    .filter(BgpNextHop::used)
                    .map(BgpNextHop::address)
                    .distinct()
                    .sorted()
                    .toList();
            if (route.paths().stream().anyMatch(BgpPath::selected)) {
                best.put(route.prefix(), hops);
            }
        }
        return best;
    }

    /** {@return the next hops of the edge's kernel by prefix; of several routes those of the one that packets follow} */
    private static Map<Prefix, List<IpAddress>> forwarding(KernelTable table) {
        Map<Prefix, List<IpAddress>> followed = new TreeMap<>();
        PrefixRoutes.of(table).forEach((prefix, all) -> followed.put(prefix, all.followed()));
        return followed;
    }

    private static Map<IpAddress, Boolean> sessions(BgpSummary summary) {
        Map<IpAddress, Boolean> up = new TreeMap<>();
        summary.peers()
                .forEach(
                        peer -> IpAddress.parse(peer.name()).ifPresent(address -> up.put(address, peer.established())));
        return up;
    }

    private static Optional<Map<IpAddress, Boolean>> bfd(Answer<List<BfdPeer>> answer) {
        return answer.found().map(peers -> {
            Map<IpAddress, Boolean> up = new TreeMap<>();
            peers.forEach(peer -> IpAddress.parse(peer.peer()).ifPresent(address -> up.put(address, peer.up())));
            return up;
        });
    }

    private static void nextHops(
            Known<Map<Prefix, List<IpAddress>>> before,
            Map<Prefix, List<IpAddress>> now,
            Round round,
            Neighborhood neighborhood,
            boolean rib,
            List<Observation> seen) {
        TreeSet<Prefix> prefixes = new TreeSet<>(before.value().keySet());
        prefixes.addAll(now.keySet());
        for (Prefix prefix : prefixes) {
            Optional<List<IpAddress>> was = Optional.of(before.value().getOrDefault(prefix, List.of()));
            Optional<List<IpAddress>> is = Optional.of(now.getOrDefault(prefix, List.of()));
            boolean present = now.containsKey(prefix);
            boolean changed = !was.equals(is) || present != before.value().containsKey(prefix);
            if (changed
                    && before.covered().test(prefix)
                    && neighborhood.tracked().test(prefix)) {
                seen.add(observation(
                        before.asked(),
                        round,
                        (sighting, _) -> rib
                                ? new RibChanged(sighting, prefix, present, was, is, BETWEEN_ROUNDS)
                                : new FibChanged(sighting, prefix, present, was, is, BETWEEN_ROUNDS)));
            }
        }
    }

    private static Occurring session(Neighborhood neighborhood) {
        return (sighting, neighbor, state) -> EdgeSession.of(
                sighting,
                neighbor,
                neighborhood.nodeAt(neighbor),
                state,
                Optional.empty(),
                BETWEEN_ROUNDS,
                Optional.empty());
    }

    private static Occurring bfd(Neighborhood neighborhood) {
        return (sighting, neighbor, state) -> new EdgeBfd(
                sighting,
                neighbor,
                neighborhood.nodeAt(neighbor),
                state,
                BETWEEN_ROUNDS,
                Optional.empty(),
                OptionalLong.empty(),
                Optional.empty());
    }

    /** What it is called that something with a neighbour came up or went down. */
    private interface Occurring {
        EdgeOccurrence of(Sighting sighting, IpAddress neighbor, EdgeState state);
    }

    private static void neighbors(
            Known<Map<IpAddress, Boolean>> before,
            Map<IpAddress, Boolean> now,
            Round round,
            Occurring what,
            List<Observation> seen) {
        TreeSet<IpAddress> all = new TreeSet<>(before.value().keySet());
        all.addAll(now.keySet());
        for (IpAddress neighbor : all) {
            boolean up = now.getOrDefault(neighbor, false); // one that is not there any more is not up
            if (up != before.value().getOrDefault(neighbor, false)) {
                EdgeState state = up ? EdgeState.UP : EdgeState.DOWN;
                seen.add(observation(before.asked(), round, (sighting, _) -> what.of(sighting, neighbor, state)));
            }
        }
    }

    private static Observation observation(long asked, Round round, Observation.Telling telling) {
        return new Observation(EvidenceSource.POLL, new EdgeTime.Between(asked, round.ended()), round.ended(), telling);
    }
}
