package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerEdge;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdDown.Consequence;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.BfdWarning;
import io.vipwatch.monitor.event.EdgePath;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.http.BfdReport.Verdict;
import io.vipwatch.monitor.http.SessionReport;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * BFD in the daemon, with the node's BIRD 2 and the edge's bfdd as partners: what it makes of BGP with BIRD 1.6 and FRR
 * (RFC 5882). The edge itself has no BFD with the nodes, as where nobody has configured it. Every test has a node of its
 * own, so that none waits for the recovery of another's.
 */
@Tag("lab")
@Timeout(120)
class BfdCouplingIT {
    /** Of 300 ms or 900 ms of detection time and what follows from it, on a machine whose processors are busy. */
    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration AT_ONCE = Duration.ofSeconds(3);
    private static final String DIES = "node1";
    private static final String RESTARTS = "node2";
    private static final String HAS_NO_BFD = "node3";

    private static WatchedLab watched;

    @BeforeAll
    static void up() {
        watched = WatchedLab.start(
                Topology.standard().with(ReAdvertisement.REMOTE_PEERS_REJECTED).withObserver(WatchedLab.observer()),
                configuration -> configuration
                        .with(DIES, peer -> peer.withBfd("{interval: 100ms, multiplier: 3}"))
                        .with(RESTARTS, peer -> peer.withBfd("{interval: 300ms, multiplier: 3}"))
                        .with(HAS_NO_BFD, peer -> peer.withBfd("{strict: true}"))
                        .with("edge", peer -> peer.withBfd("{interval: 300ms, strict: true}")));
        BfdPartner.startBesideBgp(watched.lab().node(1), daemon(), 100);
        BfdPartner.startBesideBgp(watched.lab().node(2), daemon(), 300);
        BfdPartner.startAtEdge(edge(), daemon());
        watched.awaitUp(0, DIES, RESTARTS, HAS_NO_BFD, "edge");
        for (String peer : new String[] {DIES, RESTARTS, "edge"}) {
            await(0, WatchedLab.UP, "bfd.up of " + peer, bfdUp(peer));
            assertThat(Patience.until(WatchedLab.UP, () -> verdict(peer) == Verdict.UP))
                    .isTrue();
        }
    }

    @AfterAll
    static void down() {
        watched.close();
    }

    /** RFC 5882 §4.2, RFC 9384. */
    @Test
    void aNodeThatFallsSilentIsLostAfterTheDetectionTimeAndNotAfterTheHoldTime() {
        long seq = now();
        try (AppliedFault _ = watched.lab().node(1).apply(Fault.SilentLoss.total())) {
            Event down = await(seq, AT_ONCE, "bfd.down", bfdDown(DIES));
            BfdDown bfd = (BfdDown) down.what();
            assertThat(bfd.cause()).isEqualTo("detection-time-expired");
            assertThat(bfd.failure()).isTrue();
            assertThat(bfd.consequence()).isEqualTo(Consequence.SESSION_CLOSED);
            assertThat(bfd.session().detectionTime()).isEqualTo(Duration.ofMillis(300));
            assertThat(bfd.silence().orElseThrow()).isGreaterThanOrEqualTo(Duration.ofMillis(300));

            Event closed = await(seq, AT_ONCE, "session.down", Wanted.sessionDown(DIES));
            SessionDown.SessionLoss loss = ((SessionDown) closed.what()).loss();
            assertThat(loss.cause()).isEqualTo(LossCause.BFD);
            assertThat(loss.notification().orElseThrow().name()).isEqualTo("Cease/BFD Down");

            RouteChanged route = (RouteChanged)
                    await(seq, AT_ONCE, "route.withdraw", Wanted.route(RouteAction.WITHDRAW, DIES, vip()))
                            .what();
            assertThat(route.state()).isEqualTo(PathState.LOST);
            Event state = await(seq, AT_ONCE, "prefix.state without " + DIES, lostFor(DIES));
            PrefixStateChanged change = (PrefixStateChanged) state.what();
            assertThat(change.cause().kind()).isEqualTo("bfd");
            assertThat(change.cause().node()).contains(DIES);
            assertThat(change.edgeStillVia()).extracting(EdgePath::node).containsExactly(DIES);

            long lastHeard = bfd.lastReceivedEpochNanos().orElseThrow();
            Duration all = Duration.ofNanos(state.at().epochNanos() - lastHeard);
            System.out.printf(
                    "silent loss, 100 ms × 3: BFD Down %.1f ms after the last packet (%.3f ms late), BGP closed after"
                            + " %.1f ms, prefix.state after %.1f ms%n",
                    millis(bfd.silence().orElseThrow()),
                    millis(bfd.overhead().orElseThrow()),
                    millis(Duration.ofNanos(closed.at().epochNanos() - lastHeard)),
                    millis(all));
            assertThat(all).isBetween(Duration.ofMillis(300), SOON);
        }
    }

    /** RFC 5882 §4.3: what graceful restart keeps is kept because forwarding goes on, and BFD has found that it does not. */
    @Test
    void theStalePathsOfANodeThatDiesWhileItRestartsAreLostAtOnceHereAndNotAtTheEdge() {
        long seq = now();
        try (AppliedFault _ = watched.lab().node(2).apply(new Fault.EndedDaemon(Signal.KILL))) {
            Event stale = await(seq, AT_ONCE, "route.stale", Wanted.route(RouteAction.STALE, RESTARTS, vip()));
            assertThat(((RouteChanged) stale.what()).state()).isEqualTo(PathState.STALE);
            assertThat(verdict(RESTARTS))
                    .as("BFD does not share the daemon's fate")
                    .isEqualTo(Verdict.UP);
            try (AppliedFault _ = watched.lab().node(2).apply(new Fault.LinkDown())) {
                Event down = await(stale.seq(), AT_ONCE, "bfd.down", bfdDown(RESTARTS));
                BfdDown bfd = (BfdDown) down.what();
                assertThat(bfd.failure()).isTrue();
                assertThat(bfd.edgeStillVia())
                        .contains(new EdgePath("edge", vip(), RESTARTS, address(2)))
                        .allSatisfy(path -> assertThat(path.node()).isEqualTo(RESTARTS));

                Event gone = await(
                        stale.seq(), AT_ONCE, "route.withdraw", Wanted.route(RouteAction.WITHDRAW, RESTARTS, vip()));
                RouteChanged route = (RouteChanged) gone.what();
                assertThat(route.reason()).isEqualTo(RouteReason.BFD);
                assertThat(route.state()).isEqualTo(PathState.LOST);
                long lastHeard = bfd.lastReceivedEpochNanos().orElseThrow();
                Duration all = Duration.ofNanos(gone.at().epochNanos() - lastHeard);
                assertThat(all).isBetween(Duration.ofMillis(900), SOON.plusMillis(900));

                assertThat(edgeHoldsStale(address(2)))
                        .as("what the edge itself says: %s", edge().vtysh("show bgp ipv6 unicast " + vip()))
                        .isTrue();
                assertThat(edge().nextHops(vip())).contains(address(2));
                System.out.printf(
                        "killed, then cut, 300 ms × 3: stale paths lost %.1f ms after the last BFD packet; the edge"
                                + " still sends there%n",
                        millis(all));
            }
        }
    }

    /** RFC 5882 §4.1: AdminDown is no failure of the path. */
    @Test
    void anAdminDownOfTheEdgesBfdTouchesNoBgpSession() {
        long seq = now();
        BfdPartner.shutdownAtEdge(edge(), daemon(), true);
        BfdDown down =
                (BfdDown) await(seq, AT_ONCE, "bfd.down", bfdDown("edge")).what();
        assertThat(down.failure()).isFalse();
        assertThat(down.cause()).isEqualTo("neighbor-admin-down");
        assertThat(down.consequence()).isEqualTo(Consequence.NONE);
        assertThat(verdict("edge")).isEqualTo(Verdict.ADMIN_DOWN);

        BfdPartner.shutdownAtEdge(edge(), daemon(), false);
        await(seq, Duration.ofSeconds(10), "bfd.up", bfdUp("edge"));
        assertThat(watched.stateOf("edge")).isEqualTo("Established");
        assertThat(watched.journal().after(seq).stream().map(JournalTail.Seen::event))
                .noneMatch(Wanted.sessionDown("edge"));
    }

    @Test
    void aNodeThatRunsNoBfdKeepsItsBgpSessionAndIsSaidToRunNone() {
        BfdWarning warning = (BfdWarning) await(
                        0,
                        Duration.ofSeconds(20),
                        "bfd.warning",
                        event -> event.what() instanceof BfdWarning told
                                && told.peer().peer().equals(HAS_NO_BFD))
                .what();
        assertThat(warning.reason()).startsWith("the peer runs no BFD");
        assertThat(verdict(HAS_NO_BFD)).isEqualTo(Verdict.NEVER_UP);
        assertThat(watched.stateOf(HAS_NO_BFD)).isEqualTo("Established");
        assertThat(watched.journal().after(0).stream().map(JournalTail.Seen::event))
                .noneMatch(Wanted.sessionDown(HAS_NO_BFD));
    }

    /** draft-ietf-idr-bgp-bfd-strict-mode: nothing waits unless both ends advertise it. */
    @Test
    void towardsPeersThatDoNotKnowStrictModeNothingWaitsForBfd() {
        for (String peer : new String[] {HAS_NO_BFD, "edge"}) {
            SessionReport session = watched.session(peer);
            assertThat(session.state()).isEqualTo("Established");
            assertThat(session.bfdStrict().orElseThrow().negotiated()).contains(false);
        }
        String refused = edge().exec(
                        "vtysh",
                        "-c",
                        "configure terminal",
                        "-c",
                        "router bgp " + watched.topology().edge().asn(),
                        "-c",
                        "neighbor " + daemon() + " bfd strict")
                .stdout();
        assertThat(refused).as("FRR 8.4 has no strict mode to turn on").contains("Unknown command");
    }

    private static IpAddress daemon() {
        return watched.lab().hostAddress();
    }

    private static ContainerEdge edge() {
        return watched.lab().edge();
    }

    private static IpAddress address(int node) {
        return watched.lab().node(node).address();
    }

    private static Prefix vip() {
        return watched.topology().vip();
    }

    private static long now() {
        return watched.journal().now();
    }

    private static Event await(long seq, Duration within, String what, Predicate<Event> wanted) {
        return watched.journal().await(seq, within, what, wanted);
    }

    private static Predicate<Event> bfdUp(String peer) {
        return event -> event.what() instanceof BfdUp up && up.peer().peer().equals(peer);
    }

    private static Predicate<Event> bfdDown(String peer) {
        return event ->
                event.what() instanceof BfdDown down && down.peer().peer().equals(peer);
    }

    private static Predicate<Event> lostFor(String node) {
        return event -> event.what() instanceof PrefixStateChanged change
                && change.name().equals(ObserverConfiguration.VIP)
                && change.previousOrigins().contains(node)
                && !change.origins().contains(node);
    }

    private static Verdict verdict(String peer) {
        return watched.session(peer).bfd().orElseThrow().verdict();
    }

    private static boolean edgeHoldsStale(IpAddress nextHop) {
        for (JsonNode path : edge().json("show bgp ipv6 unicast " + vip()).path("paths")) {
            boolean through = path.path("nexthops")
                    .valueStream()
                    .anyMatch(hop -> hop.path("ip").asString("").equals(nextHop.toString()));
            if (through && path.path("stale").asBoolean(false)) {
                return true;
            }
        }
        return false;
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
