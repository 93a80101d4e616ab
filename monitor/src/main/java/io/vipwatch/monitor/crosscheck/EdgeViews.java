package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.frr.KernelTable;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Models what the edge answered in one round of questions, prefix by prefix. */
public final class EdgeViews {
    private final View<List<BgpSummary.Peer>> sessions;
    private final List<BgpNeighbor> neighbors;
    private final View<Map<Prefix, List<BgpPath>>> bgp;
    private final Map<IpAddress, Answer<Set<Prefix>>> heard;
    private final View<Map<Prefix, List<ZebraRoute>>> zebra;
    private final View<Map<Prefix, List<KernelRoute>>> kernel;

    /**
     * Sorts answers by prefix.
     *
     * @param edge the answers. A bgpd without an instance has neither routes nor sessions, so that its routes count only
     *     beside a summary that was read
     */
    public EdgeViews(EdgeSnapshot edge) {
        sessions = View.of(edge.summary(), BgpSummary::peers);
        neighbors = edge.neighbors().found().orElse(List.of());
        bgp = switch (sessions) {
            case View.Unknown<List<BgpSummary.Peer>>(String reason) -> new View.Unknown<>(reason);
            case View.Known<List<BgpSummary.Peer>> _ -> View.of(edge.bgp(), EdgeViews::paths);
        };
        heard = edge.heard();
        zebra = View.of(edge.zebra(), routes -> routes.stream().collect(Collectors.groupingBy(ZebraRoute::prefix)));
        kernel = View.of(
                edge.kernel().map(KernelTable::routes),
                routes -> routes.stream().collect(Collectors.groupingBy(KernelRoute::prefix)));
    }

    private static Map<Prefix, List<BgpPath>> paths(List<BgpRoute> routes) {
        return routes.stream()
                .collect(Collectors.toMap(
                        BgpRoute::prefix,
                        route -> route.paths().stream()
                                .filter(path -> !path.removed())
                                .toList(),
                        (first, _) -> first));
    }

    /**
     * {@return those that the edge does not hear either, of nodes that are called dead. What only we do not reach may be well,
     * and our own way to it broken: as long as a message came to the edge within the keepalive interval, nobody can tell}
     */
    public Map<IpAddress, String> unheard(Map<IpAddress, String> dead) {
        return dead.entrySet().stream()
                .filter(node -> !hears(node.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private boolean hears(IpAddress node) {
        return neighbors.stream()
                .filter(neighbor -> neighbor.isEstablished()
                        && IpAddress.parse(neighbor.name()).equals(Optional.of(node)))
                .anyMatch(neighbor -> neighbor.lastRead().isEmpty()
                        || neighbor.keepaliveInterval().isEmpty()
                        || neighbor.lastRead()
                                        .get()
                                        .compareTo(neighbor.keepaliveInterval().get())
                                <= 0);
    }

    /** {@return the prefixes of the Loc-RIB; none where it is not known} */
    public Set<Prefix> prefixes() {
        return switch (bgp) {
            case View.Unknown<Map<Prefix, List<BgpPath>>> _ -> Set.of();
            case View.Known<Map<Prefix, List<BgpPath>>>(Map<Prefix, List<BgpPath>> routes) -> routes.keySet();
        };
    }

    /** {@return the row of {@code prefix}} */
    public PrefixViews row(Prefix prefix, List<Told> nodes, View<Reached> probe) {
        Map<IpAddress, View<Boolean>> told = heard.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        neighbor -> View.of(neighbor.getValue(), prefixes -> prefixes.contains(prefix))));
        return new PrefixViews(
                prefix, nodes, sessions, at(prefix, bgp), told, at(prefix, zebra), at(prefix, kernel), probe);
    }

    private static <T> View<List<T>> at(Prefix prefix, View<Map<Prefix, List<T>>> table) {
        return table.map(routes -> routes.getOrDefault(prefix, List.of()));
    }
}
