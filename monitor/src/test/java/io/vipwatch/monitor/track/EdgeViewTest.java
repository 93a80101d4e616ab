package io.vipwatch.monitor.track;

import static io.vipwatch.monitor.track.Scene.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.EdgePath;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.TrackedKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is concluded from BFD, and beside it what the edge believes. */
class EdgeViewTest {
    private final Scene scene = new Scene(new TrackRule("api", VIP, false, TrackedKind.VIP, 2));

    @Test
    void what_the_edge_still_believes_stands_beside_what_bfd_found() {
        scene.up("node1").up("node2").up(Scene.edge(), true);
        scene.announce("node1", 5, VIP).announce("node2", 5, VIP);
        scene.announceThrough(Scene.edge(), 1, Scene.node("node1"), VIP);
        scene.announceThrough(Scene.edge(), 2, Scene.node("node2"), VIP);
        EdgePath believed =
                new EdgePath("edge", VIP, "node1", Scene.node("node1").address());

        BfdDown down = (BfdDown) scene.tracker.bfdDown(Scene.bfdDown("node1"), scene.now());
        assertThat(down.edgeStillVia()).containsExactly(believed);
        scene.down("node1", LossCause.BFD, Duration.ofSeconds(2))
                .gone("node1", 5, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP);
        PrefixStateChanged change = scene.lastChange(VIP);
        assertThat(change.edgeStillVia()).containsExactly(believed);
        assertThat(change.cause().detail()).isEqualTo("BFD went Down: Control Detection Time Expired");
        PrefixStateChanged.Failover failover = change.failover().orElseThrow();
        assertThat(failover.detectionAtLeast()).contains(Duration.ofMillis(601));
        assertThat(failover.detectionAtMost()).contains(Duration.ofMillis(901));
    }

    private static final EdgePath VIA_NODE1 =
            new EdgePath("edge", VIP, "node1", Scene.node("node1").address());

    private void lostNode1() {
        scene.tracker.allow(Duration.ofSeconds(1));
        scene.up("node1").up(Scene.edge(), true).announce("node1", 5, VIP);
        scene.announceThrough(Scene.edge(), 1, Scene.node("node1"), VIP);
        scene.tracker.bfdDown(Scene.bfdDown("node1"), scene.now());
        scene.gone("node1", 5, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP);
    }

    @Test
    void an_edge_that_withdraws_within_the_allowance_is_no_mismatch() {
        lostNode1();
        assertThat(scene.after(Duration.ofMillis(999)).tracker.tick(scene.now()))
                .isEmpty();
        edge(RouteReason.EXPLICIT);
        assertThat(scene.after(Duration.ofSeconds(9)).tracker.tick(scene.now())).isEmpty();
    }

    @Test
    void unless_it_is_said_the_edge_has_three_seconds() {
        lostNode1();
        scene.tracker.allow(StaleAtEdge.ALLOWANCE);
        assertThat(scene.after(Duration.ofMillis(2_999)).tracker.tick(scene.now()))
                .isEmpty();
        assertThat(scene.after(Duration.ofMillis(1)).tracker.tick(scene.now()))
                .containsExactly(CrosscheckMismatch.stillAnnounced(VIA_NODE1, Duration.ofSeconds(3)));
    }

    @Test
    void an_edge_that_keeps_the_path_of_a_dead_node_is_told_once_and_when_that_ends() {
        lostNode1();
        assertThat(scene.after(Duration.ofSeconds(1)).tracker.tick(scene.now()))
                .containsExactly(CrosscheckMismatch.stillAnnounced(VIA_NODE1, Duration.ofSeconds(1)));
        assertThat(scene.after(Duration.ofSeconds(60)).tracker.tick(scene.now()))
                .isEmpty();
        edge(RouteReason.EXPLICIT);
        assertThat(scene.after(Duration.ofSeconds(59)).tracker.tick(scene.now()))
                .containsExactly(CrosscheckCleared.stillAnnounced(VIA_NODE1, Duration.ofSeconds(120), "withdrawn"));
        assertThat(scene.tracker.tick(scene.now())).isEmpty();
    }

    @Test
    void an_edge_that_is_not_heard_any_more_has_not_withdrawn() {
        lostNode1();
        scene.after(Duration.ofSeconds(1)).tracker.tick(scene.now());
        edge(RouteReason.SESSION_LOST);
        assertThat(scene.tracker.tick(scene.now()))
                .containsExactly(CrosscheckCleared.stillAnnounced(VIA_NODE1, Duration.ofSeconds(1), "edge-unknown"));
    }

    @Test
    void a_node_that_announces_again_ends_the_mismatch() {
        lostNode1();
        scene.after(Duration.ofSeconds(1)).tracker.tick(scene.now());
        scene.announce("node1", 6, VIP);
        assertThat(scene.tracker.tick(scene.now()))
                .containsExactly(CrosscheckCleared.stillAnnounced(VIA_NODE1, Duration.ofSeconds(1), "node-returned"));
    }

    private void edge(RouteReason reason) {
        scene.goneThrough(Scene.edge(), 1, Scene.node("node1"), reason, VIP);
    }

    @Test
    void an_edge_that_puts_itself_as_next_hop_says_nothing_about_nodes() {
        scene.up("node1").up(Scene.edge(), true).announce("node1", 5, VIP);
        scene.announce(Scene.edge(), 1, List.of(65101L, 65010L), VIP);
        assertThat(((BfdDown) scene.tracker.bfdDown(Scene.bfdDown("node1"), scene.now())).edgeStillVia())
                .isEmpty();
    }
}
