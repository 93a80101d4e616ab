package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteReason;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds what was missed: the changes that lead from the known paths of a peer to those that it has. */
final class Differences {
    private Differences() {}

    /** @param held all paths of the peer that concern a rule, each as an announcement, or as stale */
    static List<PathChange> between(PrefixTable table, PeerName peer, List<PathChange> held) {
        List<PathChange> differences = new ArrayList<>();
        Map<Prefix, Set<PathKey>> keys = new HashMap<>();
        for (PathChange path : held) {
            PathKey key = new PathKey(peer.peer(), path.pathId());
            keys.computeIfAbsent(path.prefix(), _ -> new HashSet<>()).add(key);
            Optional<TrackedPath> known = table.find(path.prefix()).map(prefix -> prefix.paths.get(key));
            boolean same = known.isPresent()
                    && known.get().state == path.stateAfter()
                    && path.after().equals(Optional.of(known.get().attributes));
            if (!same) {
                differences.add(known.filter(one -> one.isPresent() && path.stateAfter() == PathState.PRESENT)
                        .map(one -> replacedMeanwhile(path, one))
                        .orElse(path));
            }
        }
        for (PrefixPaths prefix : table.all()) {
            for (Map.Entry<PathKey, TrackedPath> path : prefix.paths.entrySet()) {
                boolean gone = path.getKey().peer().equals(peer.peer())
                        && path.getValue().isLive()
                        && !keys.getOrDefault(prefix.prefix, Set.of()).contains(path.getKey());
                if (gone) {
                    differences.add(goneMeanwhile(prefix.prefix, path.getValue()));
                }
            }
        }
        return differences;
    }

    private static PathChange replacedMeanwhile(PathChange held, TrackedPath path) {
        return new PathChange(
                RouteAction.REPLACE,
                held.family(),
                held.prefix(),
                held.pathId(),
                RouteReason.RESYNCHRONIZED,
                "",
                false,
                Optional.of(path.attributes),
                held.after(),
                List.of());
    }

    private static PathChange goneMeanwhile(Prefix prefix, TrackedPath path) {
        return new PathChange(
                RouteAction.WITHDRAW,
                prefix.family(),
                prefix,
                path.pathId,
                RouteReason.RESYNCHRONIZED,
                "",
                false,
                Optional.of(path.attributes),
                Optional.empty(),
                List.of());
    }
}
