package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.interop.EdgeWire.Kind;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteAction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a real router's own evidence tells of nodes that die, and when: by its capture, its log, its kernel and its answers,
 * over a real sshd. The lab's own capture is the judge. The containers share this machine's clock, so that what an
 * instant has been mapped to has to be what the edge's stamp says.
 */
@Tag("lab")
class EdgeInstantsIT {
    private static final int WITHDRAWALS = 10;
    private static final int LOSSES = 3;

    /** A NOTIFICATION that leaves this long after BFD's Down was waiting for the node to acknowledge something else. */
    private static final Duration HELD_BACK = Duration.ofMillis(500);

    @TempDir
    private Path directory;

    private final InstantErrors errors = new InstantErrors();

    @Test
    void everySourceTellsOfANodeThatDiesAndTheLabsOwnCaptureConfirmsTheInstants() throws Exception {
        try (ContainerLab lab = CollectedLab.unwatched();
                Capture capture = lab.capture();
                CollectedLab collected = CollectedLab.watch(lab, directory)) {
            for (int i = 0; i < WITHDRAWALS; i++) {
                withdrawn(collected, i == 0);
            }
            for (int i = 0; i < LOSSES; i++) {
                silent(collected);
                killed(collected);
            }
            withdrawn(collected, false); // what is seen before it is dated, or given up, before it
            judge(collected, capture);
        }
    }

    private static Prefix vip(CollectedLab collected) {
        return collected.lab().topology().vip();
    }

    /** A node withdraws the address, and announces it again. What does not last from one round to the next no poll sees. */
    private static void withdrawn(CollectedLab collected, boolean polled) {
        ContainerNode node = collected.lab().node(1);
        Prefix vip = vip(collected);
        IpAddress other = collected.lab().node(2).address();
        long seq = collected.journal().now();
        node.withdraw(vip);
        for (EvidenceSource source : List.of(EvidenceSource.CAPTURE, EvidenceSource.LOG)) {
            collected.awaitEdge(
                    seq,
                    source,
                    "edge.route",
                    edge -> edge instanceof EdgeRoute route
                            && route.node().equals(Optional.of("node1"))
                            && route.prefix().equals(vip)
                            && route.action() == RouteAction.WITHDRAW);
            collected.awaitEdge(
                    seq, source, "rib.change", edge -> edge instanceof RibChanged rib && leads(rib, vip, other));
        }
        collected.awaitEdge(
                seq,
                EvidenceSource.ROUTES,
                "fib.change",
                edge -> edge instanceof FibChanged fib && leads(fib, vip, other));
        if (polled) {
            collected.awaitEdge(
                    seq,
                    EvidenceSource.POLL,
                    "fib.change",
                    edge -> edge instanceof FibChanged fib && leads(fib, vip, other));
            collected.awaitEdge(
                    seq,
                    EvidenceSource.POLL,
                    "rib.change",
                    edge -> edge instanceof RibChanged rib && leads(rib, vip, other));
        }
        long back = collected.journal().now();
        node.announce(vip);
        awaitBoth(collected, back);
    }

    private static void awaitBoth(CollectedLab collected, long seq) {
        List<IpAddress> both = collected.lab().nodes().stream()
                .map(node -> node.address())
                .sorted()
                .toList();
        collected.awaitEdge(
                seq,
                EvidenceSource.ROUTES,
                "fib.change to both",
                edge -> edge instanceof FibChanged fib
                        && fib.prefix().equals(vip(collected))
                        && fib.after().equals(Optional.of(both)));
    }

    private static boolean leads(RibChanged rib, Prefix vip, IpAddress nextHop) {
        return rib.prefix().equals(vip) && rib.present() && rib.after().equals(Optional.of(List.of(nextHop)));
    }

    private static boolean leads(FibChanged fib, Prefix vip, IpAddress nextHop) {
        return fib.prefix().equals(vip) && fib.present() && fib.after().equals(Optional.of(List.of(nextHop)));
    }

    /** Every packet of a node vanishes: BFD finds out, and the edge ends the session. */
    private static void silent(CollectedLab collected) {
        IpAddress other = collected.lab().node(2).address();
        long seq = collected.journal().now();
        try (AppliedFault _ = collected.lab().node(1).apply(Fault.SilentLoss.total())) {
            for (EvidenceSource source : List.of(EvidenceSource.CAPTURE, EvidenceSource.LOG)) {
                Event bfd = collected.awaitEdge(
                        seq,
                        source,
                        "edge.bfd",
                        edge -> edge instanceof EdgeBfd down && down.state() == EdgeState.DOWN);
                if (source == EvidenceSource.CAPTURE) {
                    EdgeBfd down = (EdgeBfd) bfd.what();
                    assertThat(down.diagnostic()).contains("Control Detection Time Expired");
                    Duration silence = Duration.ofNanos(
                            bfd.at().epochNanos() - down.lastReceived().orElseThrow());
                    assertThat(silence).isBetween(Duration.ofMillis(600), Duration.ofMillis(1500));
                }
            }
            // Of the capture it cannot be asked: where a KEEPALIVE is on the way, TCP holds the NOTIFICATION back.
            collected.awaitEdge(
                    seq,
                    EvidenceSource.LOG,
                    "edge.session by BFD",
                    edge -> edge instanceof EdgeSession session
                            && session.state() == EdgeState.DOWN
                            && session.node().equals(Optional.of("node1"))
                            && session.cause().equals(Optional.of(LossCause.BFD)));
            collected.awaitEdge(
                    seq,
                    EvidenceSource.ROUTES,
                    "fib.change",
                    edge -> edge instanceof FibChanged fib && leads(fib, vip(collected), other));
        }
        awaitBoth(collected, seq);
        BfdPartner.awaitWithEdge(collected.lab(), collected.lab().node(1));
    }

    /** The BGP daemon of a node is killed: its kernel says FIN, and graceful restart keeps its routes. */
    private static void killed(CollectedLab collected) {
        long seq = collected.journal().now();
        try (AppliedFault _ = collected.lab().node(1).apply(new Fault.EndedDaemon(Signal.KILL))) {
            for (EvidenceSource source : List.of(EvidenceSource.CAPTURE, EvidenceSource.LOG)) {
                collected.awaitEdge(
                        seq,
                        source,
                        "edge.session by FIN",
                        edge -> edge instanceof EdgeSession session
                                && session.state() == EdgeState.DOWN
                                && session.node().equals(Optional.of("node1"))
                                && session.cause().equals(Optional.of(LossCause.TCP_FIN)));
            }
        }
        for (EvidenceSource source : List.of(EvidenceSource.CAPTURE, EvidenceSource.LOG)) {
            collected.awaitEdge(
                    seq,
                    source,
                    "edge.session up",
                    edge -> edge instanceof EdgeSession session
                            && session.state() == EdgeState.UP
                            && session.node().equals(Optional.of("node1")));
        }
    }

    private void judge(CollectedLab collected, Capture capture) throws Exception {
        int port = collected.lab().topology().observer().orElseThrow().port();
        EdgeWire wire = EdgeWire.read(capture.stop(), Set.of(BgpCapture.BGP_PORT, port), vip(collected));
        List<EdgeOccurrence> unknown = new ArrayList<>();
        for (JournalTail.Seen seen : collected.journal().after(0)) {
            if (seen.event().what() instanceof EdgeOccurrence edge) {
                if (!edge.seen().isTimeKnown()) {
                    unknown.add(edge);
                } else if (edge.seen().source() != EvidenceSource.POLL) {
                    judge(collected, wire, seen.event(), edge);
                }
            }
        }
        assertThat(collected.journal().after(0))
                .as("collectors that believe that they miss something")
                .noneMatch(seen -> seen.event().what() instanceof CollectorStateChanged change
                        && change.state() == CollectorState.LIMITED);
        besideTheLog(collected);
        errors.print();
        assertThat(unknown).as("instants that are not known").isEmpty();
        errors.forEach((what, all) -> {
            if (what.startsWith("mapping")) {
                assertThat(all)
                        .as(what)
                        .allMatch(off ->
                                Math.abs(off.error()) < Duration.ofMillis(20).toNanos());
            }
        });
    }

    /** When bgpd had chosen its best paths is in its log; what comes after can be no earlier. */
    private void besideTheLog(CollectedLab collected) {
        List<Event> changes = collected.journal().after(0).stream()
                .map(JournalTail.Seen::event)
                .filter(event -> isAbout(event, vip(collected)))
                .toList();
        for (Event event : changes) {
            EdgeOccurrence edge = (EdgeOccurrence) event.what();
            boolean follows = edge.seen().source() == EvidenceSource.CAPTURE
                    || edge.seen().source() == EvidenceSource.ROUTES;
            if (follows) {
                long stamp = edge.seen().edgeClock().orElseThrow();
                changes.stream()
                        .map(one -> (EdgeOccurrence) one.what())
                        .filter(one -> one.seen().source() == EvidenceSource.LOG)
                        .map(one -> stamp - one.seen().edgeClock().orElseThrow())
                        .filter(lag -> Math.abs(lag) < Duration.ofMillis(500).toNanos())
                        .min(java.util.Comparator.comparingLong(Math::abs))
                        .ifPresent(lag -> note(
                                edge.type() + " by " + edge.seen().source().text() + " after bgpd's log", lag, event));
            }
        }
    }

    private static boolean isAbout(Event event, Prefix prefix) {
        return switch (event.what()) {
            case RibChanged rib -> rib.prefix().equals(prefix);
            case FibChanged fib -> fib.prefix().equals(prefix);
            default -> false; // of all the other events there are
        };
    }

    private void judge(CollectedLab collected, EdgeWire wire, Event event, EdgeOccurrence edge) {
        IpAddress router = collected.lab().edge().address();
        String source = edge.seen().source().text();
        long at = event.at().epochNanos();
        boolean stampIsTheInstant = !(edge instanceof RibChanged) || edge.seen().source() != EvidenceSource.CAPTURE;
        if (stampIsTheInstant) {
            note("mapping " + source, at - edge.seen().edgeClock().orElseThrow(), event);
            assertThat(Math.abs(at - edge.seen().edgeClock().orElseThrow()))
                    .as("%s", event)
                    .isLessThanOrEqualTo(event.at().uncertaintyNanos());
        }
        Optional<Long> truth = switch (edge) {
            case EdgeRoute route ->
                wire.closest(
                        at,
                        one -> one.kind()
                                        == (route.action() == RouteAction.WITHDRAW
                                                ? Kind.WITHDRAWAL
                                                : Kind.ANNOUNCEMENT)
                                && one.from().equals(route.neighbor())
                                && one.to().equals(router));
            case EdgeSession session
            when session.cause().equals(Optional.of(LossCause.BFD)) -> notification(wire, router, session, event);
            case EdgeSession session
            when session.cause().equals(Optional.of(LossCause.TCP_FIN)) ->
                wire.closest(
                        at,
                        one -> one.kind() == Kind.FIN
                                && one.from().equals(session.neighbor())
                                && one.to().equals(router));
            case EdgeBfd bfd
            when bfd.state() == EdgeState.DOWN ->
                wire.closest(
                        at, one -> one.kind() == Kind.BFD_DOWN && one.from().equals(router));
            case EdgeSession _, EdgeBfd _, RibChanged _, FibChanged _ -> Optional.empty();
        };
        truth.filter(instant -> concerns(collected, edge))
                .ifPresent(instant -> note(edge.type() + " by " + source + " to the packet", at - instant, event));
    }

    /**
     * {@return the NOTIFICATION by which the edge ended a session}; where TCP held it back behind a KEEPALIVE that the silent
     * node did not acknowledge, it left when the node was back, and tells nothing of when bgpd ended the session: what it
     * followed from does, the packet by which the edge's BFD said Down.
     */
    private Optional<Long> notification(EdgeWire wire, IpAddress router, EdgeSession session, Event event) {
        long at = event.at().epochNanos();
        Optional<Long> sent = wire.closest(
                at,
                one -> one.kind() == Kind.NOTIFICATION
                        && one.from().equals(router)
                        && one.to().equals(session.neighbor()));
        Optional<Long> down = wire.closest(
                at,
                one -> one.kind() == Kind.BFD_DOWN
                        && one.from().equals(router)
                        && one.to().equals(session.neighbor()));
        String source = session.seen().source().text();
        down.ifPresent(
                packet -> note("edge.session by " + source + " after the packet of BFD's Down", at - packet, event));
        boolean heldBack = sent.isEmpty()
                || down.filter(packet -> Math.abs(sent.get() - packet) < HELD_BACK.toNanos())
                        .isEmpty();
        if (heldBack && session.seen().source() == EvidenceSource.LOG) {
            note("NOTIFICATION held back by TCP, after bgpd's log", sent.orElse(at) - at, event);
            return Optional.empty();
        }
        return sent;
    }

    private static boolean concerns(CollectedLab collected, EdgeOccurrence edge) {
        return !(edge instanceof EdgeRoute route) || route.prefix().equals(vip(collected));
    }

    private void note(String what, long error, Event event) {
        errors.note(what, error, event.at().uncertaintyNanos());
    }
}
