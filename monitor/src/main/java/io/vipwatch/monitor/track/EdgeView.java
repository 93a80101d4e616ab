package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EdgePath;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the edge believes, as far as its own session tells, against what is concluded here. Which node a path leads through
 * is told by its next hop, which an edge leaves as it is towards who is on the same link; of one that puts itself there,
 * nothing can be told.
 */
final class EdgeView {
    private static final int MOST = 16;

    private EdgeView() {}

    /** {@return the paths that the edge still announces through nodes that have just ceased to be origins} */
    static List<EdgePath> stillVia(PrefixPaths prefix, Standing before, Standing now) {
        Set<String> lost = new HashSet<>(before.possibleOrigins());
        lost.removeAll(now.possibleOrigins());
        return lost.isEmpty() ? List.of() : via(prefix, lost::contains);
    }

    /** {@return the paths of followed prefixes that the edge announces through {@code node}, some if there are many} */
    static List<EdgePath> via(PeerName node, Collection<PrefixPaths> prefixes) {
        List<EdgePath> paths = new ArrayList<>();
        for (PrefixPaths prefix : prefixes) {
            if (prefix.rule.isPresent() && paths.size() < MOST) {
                paths.addAll(via(prefix, node.node()::equals));
            }
        }
        return paths.subList(0, Math.min(MOST, paths.size()));
    }

    private static List<EdgePath> via(PrefixPaths prefix, Predicate<String> node) {
        Map<IpAddress, String> nodes = new HashMap<>();
        for (TrackedPath path : prefix.paths.values()) {
            if (path.peer.role() == PeerRole.NODE && node.test(path.peer.node())) {
                nodes.put(path.peer.address(), path.peer.node());
                path.attributes.nextHop().forEach(hop -> nodes.putIfAbsent(hop, path.peer.node()));
            }
        }
        List<EdgePath> paths = new ArrayList<>();
        for (TrackedPath path : prefix.paths.values()) {
            if (path.peer.role() == PeerRole.EDGE && path.isPresent()) {
                path.attributes.nextHop().stream()
                        .flatMap(hop -> Optional.ofNullable(nodes.get(hop)).stream()
                                .map(through -> new EdgePath(path.peer.peer(), prefix.prefix, through, hop)))
                        .findFirst()
                        .ifPresent(paths::add);
            }
        }
        return paths;
    }
}
