package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Chooses as FRR's bgpd does: the best path (RFC 4271 §9.1.2.2, with FRR's additions and in its order), and the paths that
 * are used at once with it.
 *
 * @param rules the edge's settings
 */
record EdgeDecision(DecisionRules rules) {
    /** The better of two paths, and by which step. */
    private record Duel(Candidate winner, DecisionStep step) {}

    /**
     * {@return what is chosen}
     *
     * @param candidates the paths, in the order in which they came
     */
    EdgeChoice choose(List<Candidate> candidates) {
        return best(candidates)
                .map(best -> new EdgeChoice(
                        Optional.of(EdgeChoice.Chosen.of(best.path())),
                        Optional.of(decidedBy(best, candidates)),
                        multipath(best, candidates)))
                .orElse(EdgeChoice.NONE);
    }

    /** {@return the best path, if there is any} */
    Optional<Candidate> best(List<Candidate> candidates) {
        if (candidates.size() < 2 || !rules.deterministicMed()) {
            return bestOf(candidates);
        }
        Map<OptionalLong, List<Candidate>> byNeighborAs = new LinkedHashMap<>();
        candidates.forEach(candidate -> byNeighborAs
                .computeIfAbsent(candidate.neighborAs(), _ -> new ArrayList<>())
                .add(candidate));
        return byNeighborAs.size() == 1
                ? bestOf(candidates)
                : bestOf(byNeighborAs.values().stream()
                        .flatMap(group -> bestOf(group).stream())
                        .toList());
    }

    private Optional<Candidate> bestOf(Collection<Candidate> candidates) {
        return candidates.stream().reduce((one, other) -> duel(one, other).winner());
    }

    /** {@return the latest step that the best path needed against any other: what it would take to displace it} */
    private DecisionStep decidedBy(Candidate best, List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> !candidate.equals(best))
                .map(candidate -> duel(best, candidate).step())
                .max(Comparator.naturalOrder())
                .orElse(DecisionStep.ONLY_PATH);
    }

    private List<EdgeChoice.Chosen> multipath(Candidate best, List<Candidate> candidates) {
        List<Candidate> equal = new ArrayList<>(candidates.stream()
                .filter(candidate -> !candidate.equals(best) && isEqual(best, candidate))
                .sorted(Comparator.comparing(
                                (Candidate candidate) -> candidate.nextHop().orElse(IpAddress.UNSPECIFIED_IPV6))
                        .thenComparing(candidate -> candidate.path().peer.address()))
                .toList());
        equal.addFirst(best);
        Set<Optional<IpAddress>> nextHops = new HashSet<>();
        return equal.stream()
                .filter(candidate -> nextHops.add(candidate.nextHop()))
                .limit(rules.maximumPaths())
                .map(candidate -> EdgeChoice.Chosen.of(candidate.path()))
                .toList();
    }

    /** {@return whether two paths are the same up to the IGP metric, so that they may be used at once} */
    private boolean isEqual(Candidate one, Candidate other) {
        if (preference(one, other).isPresent()) {
            return false;
        }
        if (rules.multipathRelax()) {
            return true;
        }
        return one.external()
                ? one.peerAs() == other.peerAs()
                : one.path().attributes.asPath().equals(other.path().attributes.asPath());
    }

    /** Compares two paths, {@code one} being the older. */
    private Duel duel(Candidate one, Candidate other) {
        return preference(one, other).orElseGet(() -> tieBreak(one, other));
    }

    /** {@return the steps up to the IGP metric} */
    private Optional<Duel> preference(Candidate one, Candidate other) {
        return lower(DecisionStep.LLGR_STALE, one, other, one.isLlgrStale() ? 1 : 0, other.isLlgrStale() ? 1 : 0)
                .or(() -> lower(DecisionStep.LOCAL_PREF, one, other, -one.localPref(), -other.localPref()))
                .or(() -> rules.ignoreAsPathLength()
                        ? Optional.empty()
                        : lower(DecisionStep.AS_PATH, one, other, one.asPathLength(), other.asPathLength()))
                .or(() -> lower(DecisionStep.ORIGIN, one, other, one.origin(), other.origin()))
                .or(() -> comparesMed(one, other)
                        ? lower(
                                DecisionStep.MED,
                                one,
                                other,
                                one.med(rules.missingMedAsWorst()),
                                other.med(rules.missingMedAsWorst()))
                        : Optional.empty())
                .or(() -> lower(DecisionStep.PEER_TYPE, one, other, one.external() ? 0 : 1, other.external() ? 0 : 1));
    }

    private boolean comparesMed(Candidate one, Candidate other) {
        return rules.alwaysCompareMed() || one.neighborAs().equals(other.neighborAs());
    }

    private Duel tieBreak(Candidate one, Candidate other) {
        boolean bothExternal = one.external() && other.external();
        if (!rules.compareRouterId() && bothExternal && one.selected() != other.selected()) {
            return new Duel(one.selected() ? one : other, DecisionStep.OLDER_PATH);
        }
        return lower(DecisionStep.ROUTER_ID, one, other, one.routerId(), other.routerId())
                .or(() -> lower(
                        DecisionStep.STALE,
                        one,
                        other,
                        one.path().isStale() ? 1 : 0,
                        other.path().isStale() ? 1 : 0))
                .or(() -> lower(
                        DecisionStep.NEIGHBOR_ADDRESS,
                        one,
                        other,
                        one.path().peer.address().compareTo(other.path().peer.address()),
                        0))
                .orElseGet(() -> new Duel(one, DecisionStep.NOTHING_LEFT));
    }

    private static Optional<Duel> lower(
            DecisionStep step, Candidate one, Candidate other, long valueOfOne, long valueOfOther) {
        return valueOfOne == valueOfOther
                ? Optional.empty()
                : Optional.of(new Duel(valueOfOne < valueOfOther ? one : other, step));
    }
}
