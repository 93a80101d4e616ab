package io.vipwatch.monitor.explain;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.explain.Adjacency.Bfd;
import io.vipwatch.monitor.explain.Adjacency.HoldTimer;
import io.vipwatch.monitor.explain.Adjacency.Retention;
import io.vipwatch.monitor.frr.Answer;
import io.vipwatch.monitor.frr.BfdPeer;
import io.vipwatch.monitor.frr.BgpNeighbor;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads from what the edge answered which timers are in force between it and a node. */
public final class EdgeFacts {
    /** What the edge kept of a peer whose session it could not ask about. */
    private static final String NO_SESSION = "there is no session between edge and node";

    private EdgeFacts() {}

    /** {@return what is not known, for want of an answer of the edge} */
    public static Adjacency unknown(String node, IpAddress address, String reason) {
        return new Adjacency(
                node, address.toString(), Fact.unknown(reason), Fact.unknown(reason), Fact.unknown(reason));
    }

    /** {@return what stands between the edge and the node with this address} */
    public static Adjacency of(EdgeSnapshot edge, String node, IpAddress address) {
        return switch (edge.neighbors()) {
            case Answer.Unreadable<List<BgpNeighbor>>(String reason, String _) ->
                unknown(node, address, "the edge's answer could not be read: " + reason);
            case Answer.Read<List<BgpNeighbor>>(List<BgpNeighbor> neighbors) ->
                neighbors.stream()
                        .filter(one -> IpAddress.parse(one.name()).equals(Optional.of(address)))
                        .findFirst()
                        .map(one -> new Adjacency(
                                node, address.toString(), hold(one), retention(one), bfd(one, edge, address)))
                        .orElseGet(() -> unknown(node, address, "the edge has no neighbor " + address));
        };
    }

    /** How often the node sends KEEPALIVEs the edge does not know; its own {@code timers} say how often itself does. */
    private static Fact<HoldTimer> hold(BgpNeighbor neighbor) {
        if (!neighbor.isEstablished()) {
            return Fact.unknown(NO_SESSION);
        }
        return neighbor.holdTime()
                .map(hold -> Fact.of(new HoldTimer(hold, hold.dividedBy(3))))
                .orElseGet(() -> Fact.unknown("the edge does not tell the hold time"));
    }

    /**
     * FRR helps unless its own mode is Disable. A peer whose mode is Restart asks for its routes to be kept; one that is a
     * mere Helper, or has no graceful restart, has nothing kept. After a NOTIFICATION routes are kept where both sides said
     * so: FRR does since 8.3 unless it is told {@code no bgp graceful-restart notification}, which it does not show.
     */
    private static Fact<Retention> retention(BgpNeighbor neighbor) {
        Optional<String> local = neighbor.gracefulRestart().localMode();
        Optional<String> remote = neighbor.gracefulRestart().remoteMode();
        if (local.isEmpty()) {
            return Fact.unknown("the edge does not tell whether it is a helper of graceful restart");
        }
        if (local.get().startsWith("Disable")) {
            return Fact.of(Retention.withoutNotification(
                    false, neighbor.gracefulRestart().peerRestartTime().orElse(Duration.ZERO)));
        }
        if (remote.isEmpty() || remote.get().startsWith("NotApplicable")) {
            return Fact.unknown(NO_SESSION);
        }
        if (!remote.get().startsWith("Restart")) {
            return Fact.of(Retention.withoutNotification(false, Duration.ZERO));
        }
        return neighbor.gracefulRestart()
                .peerRestartTime()
                .map(time -> Fact.of(
                        new Retention(true, time, neighbor.gracefulRestart().afterNotification())))
                .orElseGet(() -> Fact.unknown("the edge does not tell the node's restart time"));
    }

    private static Fact<Bfd> bfd(BgpNeighbor neighbor, EdgeSnapshot edge, IpAddress address) {
        if (neighbor.bfd().isEmpty()) {
            return Fact.of(new Bfd.None());
        }
        return switch (edge.bfd()) {
            case Answer.Unreadable<List<BfdPeer>>(String reason, String _) ->
                Fact.unknown("the edge's BFD sessions could not be read: " + reason);
            case Answer.Read<List<BfdPeer>>(List<BfdPeer> peers) ->
                peers.stream()
                        .filter(one -> IpAddress.parse(one.peer()).equals(Optional.of(address)))
                        .findFirst()
                        .map(EdgeFacts::session)
                        .orElseGet(() -> Fact.of(new Bfd.NotUp("has no session in bfdd")));
        };
    }

    /** RFC 5880 §6.8.4: the remote's Detect Mult times the greater of our Required Min RX and its Desired Min TX. */
    private static Fact<Bfd> session(BfdPeer peer) {
        if (!peer.up()) {
            return Fact.of(new Bfd.NotUp("is " + peer.status()));
        }
        Optional<Duration> receive = peer.localTimers().receive();
        Optional<Duration> transmit = peer.remoteTimers().transmit();
        if (receive.isEmpty()
                || transmit.isEmpty()
                || peer.remoteTimers().detectMultiplier().isEmpty()) {
            return Fact.unknown("the edge does not tell the intervals of its BFD session");
        }
        Duration interval = receive.get().compareTo(transmit.get()) > 0 ? receive.get() : transmit.get();
        return Fact.of(new Bfd.Up(
                interval, (int) peer.remoteTimers().detectMultiplier().getAsLong()));
    }
}
