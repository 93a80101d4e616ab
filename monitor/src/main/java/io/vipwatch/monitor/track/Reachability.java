package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.PrefixState;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Decides by longest match whether packets to a followed prefix would find a route. */
final class Reachability {
    private final PrefixTable table;

    Reachability(PrefixTable table) {
        this.table = table;
    }

    /**
     * {@return where the prefix stands}
     *
     * @param nodesOnly whether the edge's paths are left out: where nodes are heard themselves, what the edge repeats
     *     says nothing more
     */
    Standing of(PrefixPaths prefix, boolean nodesOnly) {
        Predicate<TrackedPath> counts = path -> !nodesOnly || path.peer.role() == PeerRole.NODE;
        SortedSet<String> origins = nodes(prefix, Ownership.OWN);
        SortedSet<String> unattributed = nodes(prefix, Ownership.UNATTRIBUTED);
        unattributed.removeAll(origins);
        int wanted = prefix.rule.map(TrackRule::minOrigins).orElse(1);
        if (prefix.live().filter(counts).anyMatch(TrackedPath::isPresent)) {
            boolean enough = origins.size() + unattributed.size() >= wanted;
            PrefixState state = enough ? PrefixState.REACHABLE : PrefixState.DEGRADED;
            return new Standing(state, origins, unattributed, Optional.of(prefix.prefix));
        }
        if (prefix.live().anyMatch(counts)) {
            return new Standing(PrefixState.STALE_ONLY, origins, unattributed, Optional.of(prefix.prefix));
        }
        return covered(prefix.prefix, counts, origins, unattributed);
    }

    /** {@return the prefixes that cover {@code prefix} and have a path, the longest first} */
    List<PrefixView.Covering> covering(Prefix prefix) {
        return table.covering(prefix).stream()
                .filter(PrefixPaths::hasLivePath)
                .map(covering -> new PrefixView.Covering(
                        covering.prefix,
                        covering.live().filter(TrackedPath::isPresent).count(),
                        covering.live().filter(TrackedPath::isStale).count()))
                .toList();
    }

    private Standing covered(
            Prefix prefix, Predicate<TrackedPath> counts, SortedSet<String> origins, SortedSet<String> unattributed) {
        for (PrefixPaths covering : table.covering(prefix)) {
            if (covering.live().anyMatch(counts)) {
                boolean present = covering.live().filter(counts).anyMatch(TrackedPath::isPresent);
                PrefixState state = present ? PrefixState.COVERED : PrefixState.STALE_ONLY;
                return new Standing(state, origins, unattributed, Optional.of(covering.prefix));
            }
        }
        return Standing.NOWHERE;
    }

    private static SortedSet<String> nodes(PrefixPaths prefix, Ownership ownership) {
        SortedSet<String> nodes = new TreeSet<>();
        prefix.live()
                .filter(path ->
                        path.isPresent() && path.peer.role() == PeerRole.NODE && path.verdict.ownership() == ownership)
                .forEach(path -> nodes.add(path.peer.node()));
        return nodes;
    }
}
