package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpRoute;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.util.List;

/**
 * Models one prefix as five observers see it: a row of the cross-check.
 *
 * @param prefix the prefix
 * @param nodes what each node tells us
 * @param sessions the edge's sessions
 * @param bgp the paths of the edge's Loc-RIB; none when it does not have the prefix
 * @param zebra zebra's routes to it
 * @param kernel the kernel's routes to it
 * @param probe whether a probe reaches it
 */
public record PrefixViews(
        Prefix prefix,
        List<Told> nodes,
        View<List<BgpSummary.Peer>> sessions,
        View<List<BgpPath>> bgp,
        View<List<ZebraRoute>> zebra,
        View<List<KernelRoute>> kernel,
        View<Boolean> probe) {
    public PrefixViews {
        nodes = List.copyOf(nodes);
    }

    /**
     * {@return the row of {@code prefix}}
     *
     * @param nodes what each node tells us
     * @param edge what the edge answered. A bgpd without an instance has neither routes nor sessions, so that its routes
     *     count only beside a summary that was read
     * @param probe what the probes say
     */
    public static PrefixViews of(Prefix prefix, List<Told> nodes, EdgeSnapshot edge, View<Boolean> probe) {
        View<List<BgpSummary.Peer>> sessions = View.of(edge.summary(), BgpSummary::peers);
        View<List<BgpPath>> bgp = switch (sessions) {
            case View.Unknown<List<BgpSummary.Peer>>(String reason) -> new View.Unknown<>(reason);
            case View.Known<List<BgpSummary.Peer>> _ -> View.of(edge.bgp(), routes -> paths(routes, prefix));
        };
        return new PrefixViews(
                prefix,
                nodes,
                sessions,
                bgp,
                View.of(
                        edge.zebra(),
                        routes -> routes.stream()
                                .filter(route -> route.prefix().equals(prefix))
                                .toList()),
                View.of(
                        edge.kernel(),
                        table -> table.routes().stream()
                                .filter(route -> route.prefix().equals(prefix))
                                .toList()),
                probe);
    }

    private static List<BgpPath> paths(List<BgpRoute> routes, Prefix prefix) {
        return routes.stream()
                .filter(route -> route.prefix().equals(prefix))
                .flatMap(route -> route.paths().stream())
                .filter(path -> !path.removed())
                .toList();
    }
}
