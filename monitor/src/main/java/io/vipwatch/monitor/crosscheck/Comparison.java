package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.frr.BgpNextHop;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Compares the views of one prefix. Views that are not known are compared with nothing. */
public final class Comparison {
    private final PrefixViews views;
    private final List<Difference> differences = new ArrayList<>();

    private Comparison(PrefixViews views) {
        this.views = views;
    }

    /** {@return the differences between these views, the nodes' first} */
    public static List<Difference> of(PrefixViews views) {
        Comparison comparison = new Comparison(views);
        if (views.bgp() instanceof View.Known<List<BgpPath>>(List<BgpPath> paths)) {
            views.nodes().forEach(told -> comparison.compareNode(told, paths));
            comparison.compareChoice(paths);
        }
        return List.copyOf(comparison.differences);
    }

    private void add(Difference.Kind kind, Optional<Node> node, String text) {
        differences.add(new Difference(kind, views.prefix(), node, text));
    }

    private void compareNode(Told told, List<BgpPath> all) {
        Optional<Node> node = Optional.of(told.node());
        List<BgpPath> paths = all.stream()
                .filter(path ->
                        path.peerAddress().equals(Optional.of(told.node().address())))
                .toList();
        if (paths.stream().anyMatch(BgpPath::stale)) {
            add(
                    Difference.Kind.STALE_AT_EDGE,
                    node,
                    "the edge keeps the path of " + told.node() + " as stale; the node "
                            + (told.announces()
                                    ? "announces it to us"
                                    : told.silent() ? "does not announce it to us" : "has no session with us"));
        } else if (told.dead().isPresent() && !paths.isEmpty()) {
            add(
                    Difference.Kind.STALE_AT_EDGE,
                    node,
                    "the edge has a path of " + told.node() + " and has not noticed that it is dead: "
                            + told.dead().get());
        } else if (told.announces() && paths.isEmpty()) {
            missing(told, node);
        } else if (told.silent() && !paths.isEmpty()) {
            add(
                    Difference.Kind.EXTRA_AT_EDGE,
                    node,
                    "the edge has a path of " + told.node() + ", which does not announce it to us");
        } else if (told.announces()) {
            Set<IpAddress> ours = global(told.nextHops());
            Set<IpAddress> theirs = global(nextHops(paths, _ -> true));
            if (!ours.equals(theirs)) {
                add(
                        Difference.Kind.NEXT_HOP_DIFFERS,
                        node,
                        told.node() + " tells us " + ours + ", the edge has " + theirs);
            }
        }
    }

    /** Whether the edge's policy drops it is known where the edge keeps what it hears, and where it has no policy at all. */
    private void missing(Told told, Optional<Node> node) {
        Optional<BgpSummary.Peer> session = session(told.node().address());
        Optional<View<Boolean>> heard =
                Optional.ofNullable(views.heard().get(told.node().address()));
        String announces = told.node() + " announces it to us, and the edge ";
        boolean noPolicy = session.flatMap(BgpSummary.Peer::standing)
                .filter("Policy"::equals)
                .isPresent();
        if (noPolicy) {
            add(Difference.Kind.POLICY_REJECTED, node, announces + "has no policy that lets its routes in");
        } else if (heard.equals(Optional.of(new View.Known<>(true)))) {
            add(
                    Difference.Kind.POLICY_REJECTED,
                    node,
                    announces + "too, whose policy drops it: its Adj-RIB-In has it, and its Loc-RIB has no path of it");
        } else if (heard.equals(Optional.of(new View.Known<>(false)))) {
            add(
                    Difference.Kind.MISSING_AT_EDGE,
                    node,
                    announces + "has not been told: its Adj-RIB-In, which it keeps, does not have it");
        } else {
            String state = session.map(peer -> ": their session is " + peer.state()
                            + (peer.established()
                                    ? "; whether a policy drops it is not known without soft-reconfiguration inbound"
                                    : ""))
                    .orElse(": it has no such neighbor");
            add(Difference.Kind.MISSING_AT_EDGE, node, announces + "has no path of it" + state);
        }
    }

    private Optional<BgpSummary.Peer> session(IpAddress node) {
        return switch (views.sessions()) {
            case View.Unknown<List<BgpSummary.Peer>> _ -> Optional.empty();
            case View.Known<List<BgpSummary.Peer>>(List<BgpSummary.Peer> peers) ->
                peers.stream()
                        .filter(peer -> IpAddress.parse(peer.name()).equals(Optional.of(node)))
                        .findFirst();
        };
    }

    /** From bgpd's choice on: what it hands to zebra, and zebra to the kernel. */
    private void compareChoice(List<BgpPath> paths) {
        List<BgpPath> selected = paths.stream().filter(BgpPath::selected).toList();
        Set<IpAddress> chosen = nextHops(selected, BgpNextHop::used);
        compareBest(paths, selected);
        if (chosen.isEmpty()
                || selected.stream().allMatch(path -> path.peerAddress().isEmpty())) {
            return; // nothing that zebra would be handed
        }
        Set<IpAddress> equal = equallyGood(paths);
        if (equal.size() > chosen.size()) {
            add(
                    Difference.Kind.ECMP_WIDTH_DIFFERS,
                    Optional.empty(),
                    "the edge has equally good paths over " + equal + ", and bgpd chose " + chosen
                            + ": maximum-paths is too small, or paths with the same next hop take its places");
        }
        Optional<Resolved> resolved = Optional.empty();
        if (views.zebra() instanceof View.Known<List<ZebraRoute>>(List<ZebraRoute> routes)) {
            if (!compareZebra(chosen, routes)) {
                return;
            }
            resolved = Resolved.of(chosen, routes);
        }
        if (views.kernel() instanceof View.Known<List<KernelRoute>>(List<KernelRoute> routes)) {
            compareKernel(chosen, resolved, routes);
        }
    }

    /** Whether the choice is among what the nodes offer. */
    private void compareBest(List<BgpPath> paths, List<BgpPath> selected) {
        List<IpAddress> offering = views.nodes().stream()
                .filter(Told::announces)
                .map(told -> told.node().address())
                .toList();
        // A path that somebody else announced leads to a node too, such as one of our own that follows health.
        Predicate<BgpPath> offered =
                path -> path.peerAddress().filter(offering::contains).isPresent()
                        || path.nextHops().stream().map(BgpNextHop::address).anyMatch(offering::contains);
        if (paths.stream().noneMatch(path -> path.valid() && offered.test(path))
                || selected.stream().anyMatch(offered)) {
            return;
        }
        String instead = selected.stream()
                .map(path -> path.peerAddress().map(IpAddress::toString).orElse("its own"))
                .distinct()
                .collect(Collectors.joining(", "));
        add(
                Difference.Kind.NOT_BEST,
                Optional.empty(),
                "the edge has valid paths of the nodes, and chose "
                        + (selected.isEmpty() ? "none of them" : "another: " + instead));
    }

    /** {@return whether zebra has taken over what bgpd chose} */
    private boolean compareZebra(Set<IpAddress> chosen, List<ZebraRoute> routes) {
        Optional<ZebraRoute> used = routes.stream().filter(ZebraRoute::selected).findFirst();
        Optional<String> instead = routes.isEmpty()
                ? Optional.of("zebra has no route")
                : used.isEmpty()
                        ? Optional.of("zebra selects no route")
                        : !used.get().protocol().equals("bgp")
                                ? Optional.of("zebra prefers the route of "
                                        + used.get().protocol())
                                : used.get().installed()
                                        ? Optional.empty()
                                        : Optional.of("zebra has not installed it in the kernel");
        instead.ifPresent(
                what -> add(Difference.Kind.NOT_INSTALLED, Optional.empty(), "bgpd chose " + chosen + ", and " + what));
        return instead.isEmpty();
    }

    /** {@return the next hops of all paths that the best one beats only by the last steps of the decision} */
    private static Set<IpAddress> equallyGood(List<BgpPath> paths) {
        return nextHops(
                paths.stream()
                        .filter(path ->
                                path.valid() && paths.stream().anyMatch(best -> best.best() && sameRank(path, best)))
                        .toList(),
                BgpNextHop::used);
    }

    /** RFC 4271 §9.1.2.2 as far as multipath asks for equality, and FRR's wish for the same AS_PATH. */
    private static boolean sameRank(BgpPath one, BgpPath other) {
        return one.localPref().equals(other.localPref())
                && one.asPath().equals(other.asPath())
                && one.origin().equals(other.origin())
                && one.med().equals(other.med());
    }

    /** Where zebra does not say what the next hops resolve to, only a route that leads nowhere is a difference. */
    private void compareKernel(Set<IpAddress> chosen, Optional<Resolved> resolved, List<KernelRoute> routes) {
        List<KernelRoute> first = preferred(routes);
        if (first.stream()
                .allMatch(route -> route.blackhole() || route.nextHops().isEmpty())) {
            add(
                    Difference.Kind.NOT_INSTALLED,
                    Optional.empty(),
                    "bgpd chose " + chosen + ", and the kernel "
                            + (first.stream().anyMatch(KernelRoute::blackhole)
                                    ? "drops the packets"
                                    : "has no route to a next hop"));
            return;
        }
        Set<IpAddress> used = first.stream()
                .filter(route -> !route.blackhole())
                .flatMap(route -> route.nextHops().stream())
                .flatMap(hop -> hop.gateway().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        resolved.ifPresent(wanted -> compareGateways(wanted, used));
    }

    private void compareGateways(Resolved wanted, Set<IpAddress> used) {
        Set<IpAddress> gateways = wanted.gateways();
        if (used.size() != gateways.size()) {
            add(
                    Difference.Kind.ECMP_WIDTH_DIFFERS,
                    Optional.empty(),
                    wanted + ", and the kernel uses " + used.size() + " " + used);
        } else if (global(used).equals(used) && global(gateways).equals(gateways) && !used.equals(gateways)) {
            add(Difference.Kind.NEXT_HOP_DIFFERS, Optional.empty(), wanted + ", and the kernel uses " + used);
        }
    }

    /** {@return of several routes to one prefix those that the kernel uses: with the smallest metric, where it has any} */
    private static List<KernelRoute> preferred(List<KernelRoute> routes) {
        long smallest = routes.stream()
                .mapToLong(route -> route.metric().orElse(0))
                .min()
                .orElse(0);
        return routes.stream()
                .filter(route -> route.metric().orElse(0) == smallest)
                .toList();
    }

    private static Set<IpAddress> nextHops(List<BgpPath> paths, Predicate<BgpNextHop> which) {
        return paths.stream()
                .flatMap(path -> path.nextHops().stream())
                .filter(which)
                .map(BgpNextHop::address)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The link-local one beside it (RFC 2545 §3) may differ from session to session. */
    private static Set<IpAddress> global(Set<IpAddress> nextHops) {
        return nextHops.stream()
                .filter(address -> !address.isLinkLocal())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
