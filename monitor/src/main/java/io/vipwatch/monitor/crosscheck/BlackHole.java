package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Models traffic that the edge sends to a dead node: graceful restart keeps the node's path (RFC 4724 §4.2), the edge
 * forwards by it, and BFD or a probe says that nobody is there.
 *
 * @param prefix the prefix
 * @param node the dead node
 * @param remaining how long the edge still keeps the path, where FRR tells
 * @param evidence who says that the node is dead
 */
public record BlackHole(Prefix prefix, IpAddress node, Optional<Duration> remaining, String evidence) {
    /** What makes two of them the same one, seen twice. */
    public record Identity(Prefix prefix, IpAddress node) {}

    /** {@return what makes it the same one when it is seen again} */
    public Identity identity() {
        return new Identity(prefix, node);
    }

    /** {@return the line of the edge's configuration that would have prevented it} */
    public String prevention() {
        return "router bgp: bgp graceful-restart-disable";
    }

    /**
     * {@return the black holes of a prefix}
     *
     * @param views the prefix
     * @param edge what the edge answered
     * @param dead the nodes that a probe or our own BFD calls dead
     */
    public static List<BlackHole> in(PrefixViews views, EdgeSnapshot edge, Set<IpAddress> dead) {
        List<BlackHole> found = new ArrayList<>();
        if (views.bgp() instanceof View.Known<List<BgpPath>>(List<BgpPath> paths)) {
            paths.stream()
                    .filter(path -> path.stale() && path.selected())
                    .flatMap(path -> path.peerAddress().stream())
                    .distinct()
                    .forEach(node -> evidence(node, edge, dead)
                            .ifPresent(evidence ->
                                    found.add(new BlackHole(views.prefix(), node, remaining(node, edge), evidence))));
        }
        return List.copyOf(found);
    }

    private static Optional<String> evidence(IpAddress node, EdgeSnapshot edge, Set<IpAddress> dead) {
        if (dead.contains(node)) {
            return Optional.of("our own probe or BFD session");
        }
        return edge.bfd().found().orElse(List.of()).stream()
                .filter(peer -> IpAddress.parse(peer.peer()).equals(Optional.of(node)))
                .filter(peer -> peer.status().equals("down") && everUp(peer))
                .findFirst()
                .map(peer -> "the edge's BFD session is down");
    }

    /** A session towards a node that runs no BFD is down for ever and says nothing. */
    private static boolean everUp(BfdPeer peer) {
        return peer.diagnostic().filter(text -> !text.equals("ok")).isPresent();
    }

    private static Optional<Duration> remaining(IpAddress node, EdgeSnapshot edge) {
        return edge.neighbors().found().orElse(List.of()).stream()
                .filter(neighbor -> IpAddress.parse(neighbor.name()).equals(Optional.of(node)))
                .findFirst()
                .map(BgpNeighbor::gracefulRestart)
                .flatMap(BgpNeighbor.GracefulRestart::remaining);
    }
}
