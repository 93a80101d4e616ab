package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How a node goes away, and what the daemon says of it: each way with its own cause, states and times. */
@Tag("lab")
class NodeLossIT {
    private static final Duration RESTART_TIME = Duration.ofSeconds(10);
    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    /** On a machine whose processors are busy, a timer may run late by so much. */
    private static final Duration LATE = Duration.ofMillis(500);

    private static final List<String> ALL = List.of("node1", "node2", "node3");

    private static WatchedLab watched;

    @BeforeAll
    static void up() {
        GracefulRestart restart = new GracefulRestart.On(RESTART_TIME, RESTART_TIME);
        watched = WatchedLab.start(
                Topology.standard()
                        .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                        .withEdge(edge -> edge.withTimers(BgpTimers.SHORT))
                        .withNodes(node -> node.withGracefulRestart(restart))
                        .withObserver(WatchedLab.observer()),
                configuration -> configuration.with("node3", peer -> peer.withHoldTime(Duration.ofSeconds(90))));
        watched.awaitUp(0, "node1", "node2", "node3", "edge");
        awaitState(0, WatchedLab.UP, PrefixState.REACHABLE, ALL);
    }

    @AfterAll
    static void down() {
        watched.close();
    }

    @Test
    void aTerminatedNodeSaysAdministrativeShutdownAndTakesItsRoutesAlong() {
        long seq = now();
        try (AppliedFault _ = node(1).apply(new Fault.EndedDaemon(Signal.TERM))) {
            Event down = awaitDown(seq, "node1", AT_ONCE);
            SessionDown.SessionLoss loss = ((SessionDown) down.what()).loss();
            assertThat(loss.cause()).isEqualTo(LossCause.NOTIFICATION);
            assertThat(loss.notification().orElseThrow().name()).isEqualTo("Cease/Administrative Shutdown");
            Event withdrawal = awaitRoute(seq, RouteAction.WITHDRAW, "node1", AT_ONCE);
            assertThat(((RouteChanged) withdrawal.what()).reason()).isEqualTo(RouteReason.SESSION_LOST);
            assertThat(((RouteChanged) withdrawal.what()).state()).isEqualTo(PathState.LOST);
            assertThat(withdrawal.at().since(down.at()))
                    .as("graceful restart is no matter")
                    .isLessThan(LATE);
            PrefixStateChanged change = awaitState(seq, AT_ONCE, PrefixState.DEGRADED, List.of("node2", "node3"));
            assertThat(change.cause().kind()).isEqualTo("notification");
            assertThat(change.cause().node()).contains("node1");
            assertNone(
                    seq,
                    "route.stale",
                    event -> event.what() instanceof RouteChanged route && route.change() == RouteAction.STALE);
        }
        awaitReturn(seq, "node1");
    }

    @Test
    void theRoutesOfAKilledNodeAreStaleUntilTheRestartTimeIsOver() {
        long seq = now();
        try (AppliedFault _ = node(1).apply(new Fault.EndedDaemon(Signal.KILL))) {
            Event down = awaitDown(seq, "node1", AT_ONCE);
            assertThat(((SessionDown) down.what()).loss().cause()).isEqualTo(LossCause.TCP_FIN);
            Event stale = awaitRoute(seq, RouteAction.STALE, "node1", AT_ONCE);
            assertThat(((RouteChanged) stale.what()).state()).isEqualTo(PathState.STALE);
            awaitState(seq, AT_ONCE, PrefixState.DEGRADED, List.of("node2", "node3"));
            Event gone = awaitRoute(seq, RouteAction.WITHDRAW, "node1", RESTART_TIME.plus(AT_ONCE));
            assertThat(((RouteChanged) gone.what()).reason()).isEqualTo(RouteReason.STALE_EXPIRED);
            assertThat(((RouteChanged) gone.what()).state()).isEqualTo(PathState.LOST);
            Duration kept = gone.at().since(down.at());
            System.out.printf(
                    "SIGKILL: stale for %.3f s, restart time %d s%n", seconds(kept), RESTART_TIME.toSeconds());
            assertThat(kept).isBetween(RESTART_TIME, RESTART_TIME.plus(LATE));
        }
        awaitReturn(seq, "node1");
    }

    @Test
    void theStaleRoutesOfANodeThatReturnsInTimeAreFreshAgainAndNeverGone() {
        long seq = now();
        try (AppliedFault _ = node(2).apply(new Fault.EndedDaemon(Signal.KILL))) {
            awaitRoute(seq, RouteAction.STALE, "node2", AT_ONCE);
        }
        Event up = watched.journal().await(seq, RESTART_TIME, "session.up of node2", Wanted.sessionUp("node2"));
        assertThat(((SessionUp) up.what()).restartTime()).isEqualTo(RESTART_TIME);
        Event fresh = awaitRoute(up.seq(), RouteAction.REPLACE, "node2", RESTART_TIME.multipliedBy(2));
        assertThat(((RouteChanged) fresh.what()).state()).isEqualTo(PathState.PRESENT);
        awaitState(up.seq(), AT_ONCE, PrefixState.REACHABLE, ALL);
        assertNone(seq, "route.withdraw of node2", Wanted.route(RouteAction.WITHDRAW, "node2", vip()));
    }

    @Test
    void silenceIsDetectedWhenTheHoldTimeIsOverAndTheBoundsHoldTheTruth() {
        long seq = now();
        Instant before = Instant.now();
        Event down;
        Instant after;
        try (AppliedFault _ = node(1).apply(Fault.SilentLoss.total())) {
            after = Instant.now();
            down = awaitDown(seq, "node1", ObserverConfiguration.HOLD_TIME.plus(AT_ONCE));
            SessionDown.SessionLoss loss = ((SessionDown) down.what()).loss();
            assertThat(loss.cause()).isEqualTo(LossCause.HOLD_TIMER);
            assertThat(loss.silence())
                    .isBetween(ObserverConfiguration.HOLD_TIME, ObserverConfiguration.HOLD_TIME.plus(LATE));
            PrefixStateChanged change = awaitState(seq, AT_ONCE, PrefixState.DEGRADED, List.of("node2", "node3"));
            PrefixStateChanged.Failover failover = change.failover().orElseThrow();
            Instant detected = Instant.EPOCH.plusNanos(down.at().epochNanos());
            Duration least = Duration.between(after, detected);
            Duration most = Duration.between(before, detected);
            System.out.printf(
                    "silent loss: detected %.3f to %.3f s after the fault, silent for %.3f s; the daemon says %.3f to %.3f s (%s)%n",
                    seconds(least),
                    seconds(most),
                    seconds(loss.silence()),
                    seconds(failover.detectionAtLeast().orElseThrow()),
                    seconds(failover.detectionAtMost().orElseThrow()),
                    failover.explanation());
            assertThat(most).isGreaterThan(Duration.ofSeconds(6));
            assertThat(least).isLessThan(ObserverConfiguration.HOLD_TIME.plus(LATE));
            assertThat(failover.detectionAtLeast().orElseThrow()).isLessThanOrEqualTo(most);
            assertThat(failover.detectionAtMost().orElseThrow()).isGreaterThanOrEqualTo(least);
            RouteChanged withdrawal = (RouteChanged)
                    awaitRoute(seq, RouteAction.WITHDRAW, "node1", AT_ONCE).what();
            assertThat(withdrawal.reason())
                    .as("BIRD has no N bit, so that graceful restart does not follow a hold timer (RFC 8538)")
                    .isEqualTo(RouteReason.SESSION_LOST);
        }
        awaitReturn(seq, "node1");
    }

    /**
     * The hold time with this node is 90 s, and its session is young: nothing is due to be sent to it for 20 s, so that its
     * kernel has no occasion to reset the old connection before the new one is there.
     */
    @Test
    void aNodeThatLosesPowerAndReturnsReplacesItsOldSessionAtOnce() {
        long seq = now();
        try (AppliedFault _ = node(3).apply(new Fault.EndedDaemon(Signal.TERM))) {
            awaitDown(seq, "node3", AT_ONCE);
        }
        awaitReturn(seq, "node3");
        long young = now();
        try (AppliedFault _ = node(3).apply(new Fault.PowerOff())) {
            assertThat(watched.stateOf("node3")).as("nobody was told").isEqualTo("Established");
        }
        Event down = awaitDown(young, "node3", WatchedLab.UP);
        assertThat(((SessionDown) down.what()).loss().cause()).isEqualTo(LossCause.PEER_RESTARTED);
        Event up = watched.journal().await(young, AT_ONCE, "session.up of node3", Wanted.sessionUp("node3"));
        Duration between = up.at().since(down.at());
        System.out.printf(
                "peer restarted: old session silent for %.3f s when it was replaced, the new one Established %.3f s later%n",
                seconds(((SessionDown) down.what()).loss().silence()), seconds(between));
        assertThat(between).isBetween(Duration.ZERO, AT_ONCE);
        awaitState(up.seq(), RESTART_TIME.multipliedBy(2), PrefixState.REACHABLE, ALL);
    }

    /** Waits until a node announces the virtual IP address again, and every origin is known to be one. */
    private static void awaitReturn(long seq, String node) {
        Event down = awaitDown(seq, node, AT_ONCE);
        Event up = watched.journal().await(down.seq(), WatchedLab.UP, "session.up of " + node, Wanted.sessionUp(node));
        awaitState(up.seq(), RESTART_TIME.multipliedBy(2), PrefixState.REACHABLE, ALL);
    }

    private static long now() {
        return watched.journal().now();
    }

    private static ContainerNode node(int number) {
        return watched.lab().node(number);
    }

    private static Prefix vip() {
        return watched.topology().vip();
    }

    private static Event awaitDown(long seq, String node, Duration within) {
        return watched.journal().await(seq, within, "session.down of " + node, Wanted.sessionDown(node));
    }

    private static Event awaitRoute(long seq, RouteAction change, String node, Duration within) {
        return watched.journal()
                .await(seq, within, "route." + change.text() + " of " + node, Wanted.route(change, node, vip()));
    }

    private static PrefixStateChanged awaitState(long seq, Duration within, PrefixState state, List<String> origins) {
        Event event = watched.journal()
                .await(
                        seq,
                        within,
                        "prefix.state " + state.text() + " with origins " + origins,
                        Wanted.prefixState(ObserverConfiguration.VIP, state, origins));
        return (PrefixStateChanged) event.what();
    }

    private static void assertNone(long seq, String what, java.util.function.Predicate<Event> unwanted) {
        assertThat(watched.journal().after(seq).stream()
                        .map(JournalTail.Seen::event)
                        .filter(unwanted))
                .as(what)
                .isEmpty();
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
