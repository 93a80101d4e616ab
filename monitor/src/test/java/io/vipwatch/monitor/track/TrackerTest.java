package io.vipwatch.monitor.track;

import static io.vipwatch.monitor.track.Scene.SERVICES;
import static io.vipwatch.monitor.track.Scene.VIP;
import static io.vipwatch.monitor.track.Scene.edge;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathDescription;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.PrefixStateChanged.Failover;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.TrackedKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TrackerTest {
    private final Scene scene = new Scene(new TrackRule("api", VIP, false, TrackedKind.VIP, 2));

    private Scene threeOrigins() {
        for (String node : List.of("node1", "node2", "node3")) {
            scene.up(node).announce(node, 5, VIP).endOfRib(node);
        }
        return scene;
    }

    @Test
    void a_prefix_is_unreachable_before_anybody_announces_it_then_degraded_then_reachable() {
        threeOrigins();
        assertThat(scene.changes(VIP).stream().map(PrefixStateChanged::state))
                .containsExactly(PrefixState.DEGRADED, PrefixState.REACHABLE, PrefixState.REACHABLE);
        assertThat(scene.changes(VIP).getFirst().previous()).isEqualTo(PrefixState.UNREACHABLE);
        assertThat(scene.view(VIP).standing().origins()).containsExactly("node1", "node2", "node3");
    }

    @Test
    void a_failover_by_hold_timer_tells_how_long_the_node_was_silent_and_the_bounds_of_the_detection() {
        threeOrigins().after(Duration.ofMinutes(1));
        scene.down("node1", LossCause.HOLD_TIMER, Duration.ofMillis(9_010))
                .gone("node1", 5, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP);
        PrefixStateChanged change = scene.lastChange(VIP);
        assertThat(change.state()).isEqualTo(PrefixState.REACHABLE);
        assertThat(change.cause().kind()).isEqualTo("hold-timer");
        assertThat(change.cause().node()).contains("node1");
        assertThat(change.duration()).isEqualTo(Duration.ofMinutes(1));
        Failover failover = change.failover().orElseThrow();
        assertThat(failover.lost()).containsExactly("node1");
        assertThat(failover.remaining()).containsExactly("node2", "node3");
        assertThat(failover.silence()).contains(Duration.ofMillis(9_010));
        assertThat(failover.detectionAtLeast()).contains(Duration.ofMillis(6_010));
        assertThat(failover.detectionAtMost()).contains(Duration.ofMillis(9_010));
    }

    @Test
    void once_the_last_node_is_configured_no_more_the_edge_counts_again() {
        TrackRule rule = new TrackRule("api", VIP, false, TrackedKind.VIP, 1);
        scene.up("node1").announce("node1", 5, VIP).withdraw("node1", 5, VIP);
        scene.up(edge(), false).announce(edge(), 0, List.of(65101L, 65010L), VIP);
        PrefixState before = scene.view(VIP).standing().state();
        scene.tracker.follow(
                List.of(rule),
                name -> name.equals("edge") ? Optional.of(PeerRole.EDGE) : Optional.empty(),
                scene.now());
        assertThat(before).isEqualTo(PrefixState.UNREACHABLE);
        assertThat(scene.view(VIP).standing().state()).isNotEqualTo(PrefixState.UNREACHABLE);
    }

    @Test
    void a_peer_whose_role_changes_is_what_it_is_from_then_on() {
        TrackRule rule = new TrackRule("api", VIP, false, TrackedKind.VIP, 1);
        scene.up("node1").announce("node1", 5, VIP).endOfRib("node1");
        scene.tracker.follow(List.of(rule), _ -> Optional.of(PeerRole.EDGE), scene.now());
        assertThat(scene.view(VIP).paths().getFirst().peer().role()).isEqualTo(PeerRole.EDGE);
        assertThat(scene.view(VIP).standing().origins()).isEmpty();
        scene.tracker.follow(List.of(rule), _ -> Optional.of(PeerRole.NODE), scene.now());
        assertThat(scene.view(VIP).standing().origins()).containsExactly("node1");
    }

    @Test
    void a_failover_by_tcp_fin_has_no_lower_bound_of_detection() {
        threeOrigins();
        scene.down("node1", LossCause.TCP_FIN, Duration.ofMillis(700))
                .gone("node1", 5, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP);
        Failover failover = scene.lastChange(VIP).failover().orElseThrow();
        assertThat(failover.detectionAtLeast()).contains(Duration.ZERO);
        assertThat(failover.detectionAtMost()).contains(Duration.ofMillis(700));
    }

    @Test
    void an_explicit_withdrawal_has_no_detection_to_time() {
        threeOrigins().withdraw("node1", 5, VIP);
        Failover failover = scene.lastChange(VIP).failover().orElseThrow();
        assertThat(failover.silence()).isEmpty();
        assertThat(failover.detectionAtMost()).isEmpty();
        assertThat(scene.lastChange(VIP).cause().kind()).isEqualTo("explicit-withdraw");
    }

    @Test
    void the_withdrawal_everywhere_leaves_it_covered_where_a_shorter_prefix_still_matches() {
        threeOrigins().announce("node1", 6, SERVICES);
        for (String node : List.of("node1", "node2", "node3")) {
            scene.withdraw(node, 5, VIP);
        }
        assertThat(scene.lastChange(VIP).state()).isEqualTo(PrefixState.COVERED);
        assertThat(scene.lastChange(VIP).matched()).contains(SERVICES);
        scene.after(Duration.ofMillis(3)).withdraw("node1", 6, SERVICES);
        assertThat(scene.lastChange(VIP).state()).isEqualTo(PrefixState.UNREACHABLE);
        assertThat(scene.lastChange(VIP).previous()).isEqualTo(PrefixState.COVERED);
        assertThat(scene.lastChange(VIP).duration()).isEqualTo(Duration.ofMillis(3));
    }

    @Test
    void paths_that_only_graceful_restart_keeps_make_it_stale_only_until_they_expire() {
        scene.up("node1").announce("node1", 5, VIP).endOfRib("node1");
        scene.down("node1", LossCause.TCP_FIN, Duration.ofSeconds(1))
                .gone("node1", 5, RouteAction.STALE, RouteReason.SESSION_LOST, VIP);
        assertThat(scene.lastChange(VIP).state()).isEqualTo(PrefixState.STALE_ONLY);
        assertThat(scene.lastChange(VIP).cause().kind()).isEqualTo("tcp-fin");
        assertThat(scene.lastChange(VIP).cause().detail()).contains("graceful restart");
        assertThat(scene.view(VIP).paths().getFirst().state()).isEqualTo(PathState.STALE);
        scene.after(Duration.ofMinutes(2)).gone("node1", 5, RouteAction.WITHDRAW, RouteReason.STALE_EXPIRED, VIP);
        assertThat(scene.lastChange(VIP).state()).isEqualTo(PrefixState.UNREACHABLE);
        assertThat(scene.lastChange(VIP).duration()).isEqualTo(Duration.ofMinutes(2));
        assertThat(scene.lastChange(VIP).cause().kind()).isEqualTo("gr-stale-expired");
        assertThat(scene.view(VIP).paths().getFirst().state()).isEqualTo(PathState.LOST);
    }

    @Test
    void a_stale_path_that_is_announced_again_is_present_again() {
        threeOrigins();
        scene.down("node1", LossCause.TCP_FIN, Duration.ofSeconds(1))
                .gone("node1", 5, RouteAction.STALE, RouteReason.SESSION_LOST, VIP);
        assertThat(scene.view(VIP).standing().origins()).containsExactly("node2", "node3");
        scene.after(Duration.ofSeconds(4)).up("node1").announce("node1", 5, VIP).endOfRib("node1");
        assertThat(scene.view(VIP).standing().origins()).containsExactly("node1", "node2", "node3");
        assertThat(scene.view(VIP).paths()).hasSize(3);
    }

    @Test
    void treat_as_withdraw_is_the_cause_that_is_told() {
        threeOrigins().gone("node1", 5, RouteAction.WITHDRAW, RouteReason.TREAT_AS_WITHDRAW, VIP);
        assertThat(scene.lastChange(VIP).cause().kind()).isEqualTo("treat-as-withdraw");
        assertThat(scene.routes().getLast().state()).isEqualTo(PathState.WITHDRAWN);
    }

    @Test
    void an_announcement_that_differs_withdraws_the_path_before_implicitly() {
        threeOrigins().after(Duration.ofSeconds(7)).replace("node1", 5, 10, VIP);
        RouteChanged replaced = scene.routes().getLast();
        assertThat(replaced.change()).isEqualTo(RouteAction.REPLACE);
        assertThat(replaced.state()).isEqualTo(PathState.PRESENT);
        assertThat(replaced.beforeState()).contains(PathState.REPLACED);
        List<PathView> paths = scene.view(VIP).paths().stream()
                .filter(path -> path.peer().peer().equals("node1"))
                .toList();
        assertThat(paths).extracting(PathView::state).containsExactly(PathState.PRESENT, PathState.REPLACED);
        assertThat(paths.getLast().since()).isEqualTo(scene.now());
        assertThat(paths.getFirst().ownership()).isEqualTo(Ownership.OWN);
        assertThat(scene.view(VIP).standing().origins()).containsExactly("node1", "node2", "node3");
    }

    @Test
    void of_each_path_the_last_one_that_was_replaced_is_shown_until_the_peer_starts_again() {
        threeOrigins().replace("node1", 5, 10, VIP).replace("node1", 5, 20, VIP);
        assertThat(scene.view(VIP).paths())
                .filteredOn(path -> path.state() == PathState.REPLACED)
                .hasSize(1);
        scene.up("node1").endOfRib("node1");
        assertThat(scene.view(VIP).paths()).noneMatch(path -> path.state() == PathState.REPLACED);
    }

    @Test
    void a_replacement_that_was_missed_is_told_as_one_when_the_routes_are_read_again() {
        threeOrigins();
        Scene other = new Scene(new TrackRule("api", VIP, false, TrackedKind.VIP, 3));
        other.up("node1").replace("node1", 5, 10, VIP);
        PathDescription now = other.routes().getLast().after().orElseThrow();
        PathChange held = new PathChange(
                RouteAction.ANNOUNCE,
                Family.IPV6_UNICAST,
                VIP,
                OptionalLong.of(5),
                RouteReason.UPDATE,
                "",
                false,
                Optional.empty(),
                Optional.of(now),
                List.of());
        scene.said.addAll(scene.tracker.resynchronize(Scene.node("node1"), List.of(held), scene.now()));
        RouteChanged told = scene.routes().getLast();
        assertThat(told.change()).isEqualTo(RouteAction.REPLACE);
        assertThat(told.reason()).isEqualTo(RouteReason.RESYNCHRONIZED);
        assertThat(told.beforeState()).contains(PathState.REPLACED);
        assertThat(told.after()).contains(now);
    }

    @Test
    void a_change_that_alters_neither_state_nor_origins_is_not_told_twice() {
        threeOrigins();
        int before = scene.changes(VIP).size();
        scene.announce("node1", 5, VIP);
        assertThat(scene.changes(VIP)).hasSize(before);
        assertThat(scene.routes()).hasSize(4);
    }

    @Test
    void what_the_edge_repeats_keeps_nothing_reachable_where_nodes_are_heard_themselves() {
        threeOrigins().up(edge(), false).announce(edge(), 0, List.of(65101L, 65010L), VIP);
        for (String node : List.of("node1", "node2", "node3")) {
            scene.withdraw(node, 5, VIP);
        }
        assertThat(scene.view(VIP).state()).isEqualTo(PrefixState.UNREACHABLE);
    }

    @Test
    void every_prefix_within_a_followed_block_is_followed_by_itself() {
        Prefix pods = Prefix.of("2001:db8:0:aa00::/112");
        Prefix block = Prefix.of("2001:db8:0:aa00::40/122");
        Scene blocks = new Scene(new TrackRule("pods", pods, true, TrackedKind.PODS, 1));
        blocks.up("node1").announce("node1", 4, block);
        assertThat(blocks.lastChange(block).state()).isEqualTo(PrefixState.REACHABLE);
        assertThat(blocks.tracker.view()).hasSize(1);
        assertThat(blocks.tracker.concerns(Prefix.of("2001:db8::/32"))).isTrue();
        assertThat(blocks.tracker.concerns(Prefix.of("2001:db8:1::/48"))).isFalse();
    }

    @Test
    void the_same_history_gives_the_same_events() {
        List<?> first = new TrackerTest().threeOrigins().withdraw("node1", 5, VIP).said;
        assertThat(threeOrigins().withdraw("node1", 5, VIP).said).isEqualTo(first);
    }
}
