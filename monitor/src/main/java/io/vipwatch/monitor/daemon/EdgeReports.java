package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.crosscheck.Node;
import io.vipwatch.monitor.crosscheck.PrefixViews;
import io.vipwatch.monitor.crosscheck.Told;
import io.vipwatch.monitor.crosscheck.View;
import io.vipwatch.monitor.frr.BgpNextHop;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.frr.ZebraRoute;
import io.vipwatch.monitor.http.CrosscheckReport;
import io.vipwatch.monitor.http.CrosscheckReport.RouteView;
import java.util.List;
import java.util.Optional;

/** The edge's own views of a prefix in the form of the API; on the thread that asks for them. */
final class EdgeReports {
    private EdgeReports() {}

    static boolean hasPath(PrefixViews views, Node node) {
        return views.bgp() instanceof View.Known<List<BgpPath>>(List<BgpPath> paths)
                && paths.stream().anyMatch(path -> path.peerAddress().equals(Optional.of(node.address())));
    }

    static CrosscheckReport.BgpView bgp(PrefixViews views) {
        return switch (views.bgp()) {
            case View.Unknown<List<BgpPath>>(String reason) ->
                new CrosscheckReport.BgpView(Optional.of(reason), List.of());
            case View.Known<List<BgpPath>>(List<BgpPath> paths) ->
                new CrosscheckReport.BgpView(
                        Optional.empty(),
                        paths.stream().map(path -> path(path, views.nodes())).toList());
        };
    }

    private static CrosscheckReport.Path path(BgpPath path, List<Told> nodes) {
        return new CrosscheckReport.Path(
                path.peer(),
                nodes.stream()
                        .map(Told::node)
                        .filter(node -> path.peerAddress().equals(Optional.of(node.address())))
                        .map(Node::name)
                        .findFirst(),
                path.best() ? "best" : path.multipath() ? "multipath" : path.valid() ? "valid" : "invalid",
                path.stale(),
                path.nextHops().stream()
                        .filter(BgpNextHop::used)
                        .map(BgpNextHop::address)
                        .toList());
    }

    static RouteView zebra(View<List<ZebraRoute>> view) {
        return switch (view) {
            case View.Unknown<List<ZebraRoute>>(String reason) -> unknown(reason);
            case View.Known<List<ZebraRoute>>(List<ZebraRoute> routes) ->
                routes.stream()
                        .filter(ZebraRoute::selected)
                        .findFirst()
                        .map(route -> known(
                                Optional.of(route.protocol()),
                                route.nextHops().stream()
                                        .filter(ZebraRoute.NextHop::active)
                                        .flatMap(hop -> hop.address().stream())
                                        .toList()))
                        .orElseGet(() -> known(Optional.empty(), List.of()));
        };
    }

    static RouteView kernel(View<List<KernelRoute>> view) {
        return switch (view) {
            case View.Unknown<List<KernelRoute>>(String reason) -> unknown(reason);
            case View.Known<List<KernelRoute>>(List<KernelRoute> routes) ->
                known(
                        routes.stream()
                                .findFirst()
                                .filter(KernelRoute::blackhole)
                                .map(_ -> "blackhole"),
                        routes.stream()
                                .filter(route -> !route.blackhole())
                                .flatMap(route -> route.nextHops().stream())
                                .flatMap(hop -> hop.gateway().stream())
                                .toList());
        };
    }

    private static RouteView known(Optional<String> protocol, List<IpAddress> nextHops) {
        return new RouteView(Optional.empty(), protocol, nextHops);
    }

    private static RouteView unknown(String reason) {
        return new RouteView(Optional.of(reason), Optional.empty(), List.of());
    }
}
