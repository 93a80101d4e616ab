package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.BgpPath;
import io.vipwatch.monitor.frr.BgpSummary;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Models traffic that the edge sends to a dead node: the edge forwards by the node's path, and BFD or a probe says that
 * nobody is there. Either graceful restart keeps the path (RFC 4724 §4.2), or the edge has not noticed yet, since the hold
 * time of a node that fell silent has not expired.
 *
 * @param prefix the prefix
 * @param node the dead node
 * @param stale whether graceful restart keeps the path
 * @param remaining how long the edge still keeps the path, where FRR tells
 * @param evidence who says that the node is dead
 * @param prevention the line of the edge's configuration that would have prevented it
 */
public record BlackHole(
        Prefix prefix, Node node, boolean stale, Optional<Duration> remaining, String evidence, String prevention) {
    /** What makes two of them the same one, seen twice. */
    public record Identity(Prefix prefix, String node) {}

    /** {@return what makes it the same one when it is seen again} */
    public Identity identity() {
        return new Identity(prefix, node.name());
    }

    /** {@return what keeps the path, as events say it} */
    public String path() {
        return stale ? "stale" : "valid";
    }

    /** {@return the black holes of a prefix} */
    public static List<BlackHole> in(PrefixViews views, EdgeSnapshot edge) {
        List<BlackHole> found = new ArrayList<>();
        if (views.bgp() instanceof View.Known<List<BgpPath>>(List<BgpPath> paths)) {
            for (Told told : views.nodes()) {
                paths.stream()
                        .filter(path -> path.selected()
                                && path.peerAddress()
                                        .equals(Optional.of(told.node().address())))
                        .findFirst()
                        .flatMap(path -> of(views.prefix(), told, path, edge))
                        .ifPresent(found::add);
            }
        }
        return List.copyOf(found);
    }

    private static Optional<BlackHole> of(Prefix prefix, Told told, BgpPath path, EdgeSnapshot edge) {
        IpAddress address = told.node().address();
        return told.dead()
                .or(() -> path.stale() ? downAtEdge(address, edge) : Optional.empty())
                .map(evidence -> new BlackHole(
                        prefix,
                        told.node(),
                        path.stale(),
                        path.staleFor().or(() -> remaining(address, path.stale(), edge)),
                        evidence,
                        prevention(address, path.stale(), edge)));
    }

    private static Optional<String> downAtEdge(IpAddress node, EdgeSnapshot edge) {
        return edge.bfd().found().orElse(List.of()).stream()
                .filter(peer -> IpAddress.parse(peer.peer()).equals(Optional.of(node)))
                .filter(peer -> peer.status().equals("down") && everUp(peer))
                .findFirst()
                .map(_ -> "the edge's BFD session with it is down");
    }

    /** A session towards a node that runs no BFD is down for ever and says nothing. */
    private static boolean everUp(BfdPeer peer) {
        return peer.diagnostic().filter(text -> !text.equals("ok")).isPresent();
    }

    private static Optional<Duration> remaining(IpAddress node, boolean stale, EdgeSnapshot edge) {
        return edge.neighbors().found().orElse(List.of()).stream()
                .filter(neighbor -> IpAddress.parse(neighbor.name()).equals(Optional.of(node)))
                .findFirst()
                .flatMap(neighbor -> stale ? neighbor.gracefulRestart().remaining() : untilHoldTime(neighbor));
    }

    private static Optional<Duration> untilHoldTime(BgpNeighbor neighbor) {
        return neighbor.isEstablished()
                ? neighbor.holdTime()
                        .flatMap(hold -> neighbor.lastRead().map(hold::minus).filter(left -> !left.isNegative()))
                : Optional.empty();
    }

    private static String prevention(IpAddress node, boolean stale, EdgeSnapshot edge) {
        String router = edge.summary()
                .found()
                .map(BgpSummary::asn)
                .filter(asn -> asn.isPresent())
                .map(asn -> "router bgp " + asn.getAsLong())
                .orElse("router bgp");
        return router + (stale ? ": bgp graceful-restart-disable" : ": neighbor " + node + " bfd");
    }
}
