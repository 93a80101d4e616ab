package io.vipwatch.monitor.track;

import static io.vipwatch.monitor.track.Scene.VIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteClass;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.TrackedKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The names of the tests are the definitions of RFC 4098 §6.1. */
class RouteClassesTest {
    private final Scene scene = new Scene(new TrackRule("api", VIP, false, TrackedKind.VIP, 1)).up("node1");

    private List<RouteClass> told() {
        return scene.routes().stream()
                .map(RouteChanged::routeClass)
                .flatMap(Optional::stream)
                .toList();
    }

    private Map<RouteClass, Long> counted(String peer) {
        return scene.view(VIP).changes().getOrDefault(peer, Map.of());
    }

    @Test
    void tup_is_a_route_that_is_advertised() {
        scene.announce("node1", 5, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP);
    }

    @Test
    void tdown_is_a_route_that_is_withdrawn() {
        scene.announce("node1", 5, VIP).withdraw("node1", 5, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP, RouteClass.TDOWN);
    }

    @Test
    void aadiff_is_an_implicit_withdrawal_and_replacement_by_a_route_different_in_some_path_attribute() {
        scene.announce("node1", 5, VIP).replace("node1", 5, 10, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP, RouteClass.AADIFF);
    }

    @Test
    void aadup_is_an_implicit_withdrawal_and_replacement_by_an_identical_route_and_is_counted_but_not_told() {
        scene.announce("node1", 5, VIP).duplicate("node1", 5, VIP).duplicate("node1", 5, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP);
        assertThat(counted("node1")).containsEntry(RouteClass.AADUP, 2L).containsEntry(RouteClass.TUP, 1L);
    }

    @Test
    void aadup_of_a_stale_route_is_told_since_it_is_stale_no_more() {
        scene.announce("node1", 5, VIP)
                .gone("node1", 5, RouteAction.STALE, RouteReason.SESSION_LOST, VIP)
                .duplicate("node1", 5, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP, RouteClass.AADUP);
    }

    @Test
    void wadup_is_an_explicit_withdrawal_and_replacement_by_an_identical_route() {
        scene.announce("node1", 5, VIP).withdraw("node1", 5, VIP).announce("node1", 5, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP, RouteClass.TDOWN, RouteClass.WADUP);
    }

    @Test
    void wadiff_is_an_explicit_withdrawal_and_replacement_by_a_different_route() {
        scene.announce("node1", 5, VIP)
                .withdraw("node1", 5, VIP)
                .announce(Scene.node("node1"), 5, List.of(65010L, 64512L), VIP);
        assertThat(told()).containsExactly(RouteClass.TUP, RouteClass.TDOWN, RouteClass.WADIFF);
    }

    @Test
    void what_comes_back_after_its_session_was_lost_is_no_replacement_for_it_was_not_withdrawn() {
        scene.announce("node1", 5, VIP)
                .down("node1", LossCause.TCP_RESET, Duration.ofSeconds(1))
                .gone("node1", 5, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP)
                .up("node1")
                .announce("node1", 5, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP, RouteClass.TDOWN, RouteClass.TUP);
    }

    @Test
    void the_class_is_that_of_the_path_not_of_the_prefix() {
        scene.announce("node1", 5, VIP).announce("node1", 14, VIP).withdraw("node1", 14, VIP);
        scene.announce("node1", 14, VIP);
        assertThat(told()).containsExactly(RouteClass.TUP, RouteClass.TUP, RouteClass.TDOWN, RouteClass.WADUP);
    }

    @Test
    void peers_beyond_those_counted_by_name_are_counted_together() {
        for (int i = 0; i < ChangeCounts.PEERS + 2; i++) {
            String peer = "node" + (char) ('A' + i / 10) + i % 10;
            scene.up(peer).announce(peer, 5, VIP);
        }
        assertThat(scene.view(VIP).changes()).hasSize(ChangeCounts.PEERS + 1);
        assertThat(counted(ChangeCounts.OTHERS)).containsEntry(RouteClass.TUP, 2L);
    }
}
