package io.vipwatch.monitor.track;

import static io.vipwatch.monitor.track.Scene.PODS;
import static io.vipwatch.monitor.track.Scene.SERVICES;
import static io.vipwatch.monitor.track.Scene.VIP;
import static io.vipwatch.monitor.track.Scene.edge;
import static io.vipwatch.monitor.track.Scene.node;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.TrackedKind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The path identifiers are those that three BIRD nodes of Calico's default mesh use. */
class AttributionTest {
    private static final Prefix BLOCK1 = Prefix.of("2001:db8:0:aa00::/122");
    private static final Prefix BLOCK2 = Prefix.of("2001:db8:0:aa00::40/122");

    private final Scene scene = new Scene(
            new TrackRule("api", VIP, false, TrackedKind.VIP, 2),
            new TrackRule("services", SERVICES, false, TrackedKind.SERVICES, 1),
            new TrackRule("pods", PODS, true, TrackedKind.PODS, 1));

    /** A mesh of three nodes that have just started: own routes, End-of-RIB, and a second later the others'. */
    private Scene freshMesh() {
        for (String node : List.of("node1", "node2", "node3")) {
            scene.up(node).announce(node, 5, SERVICES, VIP).endOfRib(node);
        }
        scene.after(Duration.ofSeconds(1));
        for (String node : List.of("node1", "node2", "node3")) {
            scene.announce(node, 14, SERVICES, VIP).announce(node, 15, SERVICES, VIP);
        }
        return scene;
    }

    @Test
    void identifiers_from_before_the_first_end_of_rib_are_the_nodes_own() {
        assertThat(freshMesh().owners(VIP))
                .containsExactlyInAnyOrder(
                        "node1/5=own",
                        "node1/14=re-advertised",
                        "node1/15=re-advertised",
                        "node2/5=own",
                        "node2/14=re-advertised",
                        "node2/15=re-advertised",
                        "node3/5=own",
                        "node3/14=re-advertised",
                        "node3/15=re-advertised");
    }

    @Test
    void what_a_node_without_end_of_rib_announces_late_is_not_its_own_for_that() {
        scene.up("node1").announce("node1", 5, SERVICES);
        scene.up("node2").announce("node2", 5, SERVICES, VIP).endOfRib("node2");
        scene.after(Duration.ofMinutes(5)).announce("node1", 14, VIP);
        assertThat(scene.owners(VIP)).contains("node2/5=own").doesNotContain("node1/14=own");
        assertThat(scene.view(VIP).standing().origins()).contains("node2");
    }

    @Test
    void a_node_that_withdraws_its_own_path_is_no_origin_although_it_still_repeats_the_others() {
        freshMesh().withdraw("node1", 5, VIP);
        assertThat(scene.view(VIP).standing().origins()).containsExactly("node2", "node3");
        assertThat(scene.lastChange(VIP).failover().orElseThrow().lost()).containsExactly("node1");
        assertThat(scene.lastChange(VIP).cause().kind()).isEqualTo("explicit-withdraw");
    }

    @Test
    void a_repeated_path_that_outlives_its_origin_makes_no_node_an_origin() {
        scene.up("node1").announce("node1", 5, VIP, SERVICES).endOfRib("node1");
        scene.up("node2").announce("node2", 5, SERVICES).endOfRib("node2");
        scene.after(Duration.ofSeconds(1)).announce("node2", 14, VIP, SERVICES);
        scene.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(9))
                .gone("node1", 5, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node2/14=re-advertised");
        assertThat(scene.view(VIP).standing().origins()).isEmpty();
        assertThat(scene.view(VIP).state()).isEqualTo(PrefixState.DEGRADED);
    }

    @Test
    void of_a_long_running_mesh_whose_whole_table_comes_before_end_of_rib_only_the_smallest_identifier_is_own() {
        for (String node : List.of("node1", "node2")) {
            scene.up(node)
                    .announce(node, 15, SERVICES, VIP)
                    .announce(node, 14, SERVICES, VIP)
                    .announce(node, 5, SERVICES, VIP)
                    .endOfRib(node);
        }
        assertThat(scene.owners(VIP))
                .containsExactlyInAnyOrder(
                        "node1/5=own",
                        "node1/14=re-advertised",
                        "node1/15=re-advertised",
                        "node2/5=own",
                        "node2/14=re-advertised",
                        "node2/15=re-advertised");
    }

    @Test
    void an_identifier_that_one_prefix_unmasks_is_unmasked_for_every_prefix_of_the_session() {
        // node1 has no path of its own to the VIP; the aggregate shows what 14 is.
        scene.up("node1")
                .announce("node1", 14, VIP)
                .announce("node1", 14, SERVICES)
                .announce("node1", 5, SERVICES)
                .endOfRib("node1");
        assertThat(scene.owners(VIP)).containsExactly("node1/14=re-advertised");
    }

    @Test
    void the_same_pod_block_from_two_nodes_proves_re_advertisement() {
        scene.up("node1")
                .announce("node1", 4, BLOCK1)
                .announce("node1", 16, BLOCK2)
                .endOfRib("node1");
        scene.up("node2")
                .announce("node2", 16, BLOCK1)
                .announce("node2", 4, BLOCK2)
                .endOfRib("node2");
        assertThat(scene.owners(BLOCK1)).containsExactlyInAnyOrder("node1/4=own", "node2/16=re-advertised");
        assertThat(scene.owners(BLOCK2)).containsExactlyInAnyOrder("node1/16=re-advertised", "node2/4=own");
        assertThat(scene.lastChange(BLOCK1).advice()).isEmpty();
        scene.after(Duration.ofSeconds(1)).withdraw("node1", 4, BLOCK1);
        assertThat(scene.lastChange(BLOCK1).advice()).contains("RemotePeers");
        assertThat(scene.lastChange(BLOCK1).state()).isEqualTo(PrefixState.DEGRADED);
    }

    @Test
    void without_path_identifiers_a_path_is_unattributed_and_the_cure_is_named() {
        scene.up(node("node1"), false).announce("node1", 0, VIP).endOfRib("node1");
        scene.up(node("node2"), false).announce("node2", 0, VIP).endOfRib("node2");
        assertThat(scene.owners(VIP)).containsExactlyInAnyOrder("node1/-=unattributed", "node2/-=unattributed");
        assertThat(scene.view(VIP).state()).isEqualTo(PrefixState.REACHABLE);
        assertThat(scene.lastChange(VIP).unattributed()).containsExactly("node1", "node2");
        assertThat(scene.lastChange(VIP).advice()).contains("ADD-PATH");
    }

    @Test
    void what_goes_within_a_millisecond_of_a_nodes_own_path_was_a_repetition_of_it() {
        // Two new sources in the same instant: neither is certain, until one is known to be node1's own.
        scene.up("node1").announce("node1", 5, SERVICES).endOfRib("node1");
        scene.up("node2").announce("node2", 5, SERVICES).endOfRib("node2");
        scene.up("node3").announce("node3", 5, SERVICES).endOfRib("node3");
        scene.announce("node2", 20, VIP).announce("node3", 21, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node2/20=unattributed", "node3/21=unattributed");
        scene.announce("node1", 5, VIP).after(Duration.ofSeconds(5));
        scene.withdraw("node1", 5, VIP).withdraw("node2", 20, VIP).withdraw("node3", 21, VIP);
        assertThat(scene.routes().reversed().stream().limit(3).map(RouteChanged::ownership))
                .containsExactly(Ownership.RE_ADVERTISED, Ownership.RE_ADVERTISED, Ownership.OWN);
        scene.after(Duration.ofSeconds(5)).announce("node2", 20, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node2/20=re-advertised");
    }

    @Test
    void a_path_that_appears_later_and_that_no_other_node_announces_is_own() {
        scene.up("node1").endOfRib("node1");
        scene.after(Duration.ofMinutes(1)).announce("node1", 9, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node1/9=own");
        scene.up("node2").endOfRib("node2").after(Duration.ofSeconds(1)).announce("node2", 14, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node1/9=own", "node2/14=unattributed");
        scene.replace("node1", 9, 10, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node1/9=own", "node2/14=unattributed");
    }

    /** With the filter a node announces its own routes only; its static routes have come back under another id. */
    private Scene ownRoutesCameBack() {
        for (String node : List.of("node1", "node2")) {
            scene.up(node).announce(node, 5, SERVICES, VIP).endOfRib(node);
        }
        scene.after(Duration.ofMinutes(1)).withdraw("node1", 5, SERVICES, VIP);
        return scene.after(Duration.ofSeconds(3)).announce("node1", 9, SERVICES, VIP);
    }

    @Test
    void a_new_identifier_of_a_node_that_never_repeated_anything_is_unattributed_with_the_reason_and_the_cure() {
        ownRoutesCameBack();
        assertThat(scene.owners(VIP)).containsExactly("node2/5=own", "node1/9=unattributed");
        assertThat(scene.view(VIP).paths().getLast().ownershipEvidence())
                .isEqualTo("appeared after End-of-RIB, and node2 is an origin, but nothing shows that this node repeats"
                        + " anything");
        assertThat(scene.lastChange(VIP).unattributed()).containsExactly("node1");
        assertThat(scene.lastChange(VIP).state()).isEqualTo(PrefixState.REACHABLE);
        assertThat(scene.lastChange(VIP).advice()).contains("restart the node's session");
    }

    @Test
    void a_node_with_a_second_path_to_a_prefix_repeats_and_what_came_before_that_proof_is_judged_again() {
        ownRoutesCameBack().announce("node1", 14, BLOCK2, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node2/5=own", "node1/9=re-advertised", "node1/14=re-advertised");
        assertThat(scene.owners(SERVICES)).containsExactly("node2/5=own", "node1/9=re-advertised");
        assertThat(scene.lastChange(VIP).origins()).containsExactly("node2");
        assertThat(scene.lastChange(VIP).state()).isEqualTo(PrefixState.DEGRADED);
    }

    @Test
    void a_node_that_announces_the_pod_block_of_another_repeats() {
        scene.up("node2").announce("node2", 4, BLOCK2).announce("node2", 5, VIP).endOfRib("node2");
        scene.up("node1").endOfRib("node1").after(Duration.ofSeconds(1)).announce("node1", 14, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node2/5=own", "node1/14=unattributed");
        scene.announce("node1", 15, BLOCK2);
        assertThat(scene.owners(BLOCK2)).containsExactly("node2/4=own", "node1/15=re-advertised");
        assertThat(scene.owners(VIP)).containsExactly("node2/5=own", "node1/14=re-advertised");
    }

    @Test
    void a_path_that_is_left_over_makes_no_node_an_origin_that_was_none_before() {
        scene.up("node1").announce("node1", 5, VIP).endOfRib("node1");
        scene.up("node2").endOfRib("node2").after(Duration.ofSeconds(1)).announce("node2", 14, VIP);
        scene.after(Duration.ofSeconds(60)).withdraw("node1", 5, VIP);
        assertThat(scene.owners(VIP)).containsExactly("node2/14=unattributed");
        assertThat(scene.lastChange(VIP).origins()).isEmpty();
        assertThat(scene.lastChange(VIP).unattributed()).containsExactly("node2");
    }

    @Test
    void the_order_in_which_a_mesh_tells_its_prefixes_makes_no_difference() {
        freshMesh();
        Scene vipFirst = new AttributionTest().scene;
        for (String node : List.of("node1", "node2", "node3")) {
            vipFirst.up(node).announce(node, 5, VIP, SERVICES).endOfRib(node);
        }
        vipFirst.after(Duration.ofSeconds(1));
        for (int id : new int[] {15, 14}) {
            for (String node : List.of("node3", "node2", "node1")) {
                vipFirst.announce(node, id, VIP).announce(node, id, SERVICES);
            }
        }
        assertThat(vipFirst.owners(VIP)).containsExactlyInAnyOrderElementsOf(scene.owners(VIP));
        assertThat(vipFirst.owners(SERVICES)).containsExactlyInAnyOrderElementsOf(scene.owners(SERVICES));
    }

    @Test
    void an_as_behind_the_node_means_that_the_node_repeats() {
        scene.up("node1").announce(node("node1"), 5, List.of(65010L, 64512L), VIP);
        assertThat(scene.owners(VIP)).containsExactly("node1/5=re-advertised");
    }

    @Test
    void the_edge_is_no_origin() {
        scene.up(edge(), false).announce(edge(), 0, List.of(65101L, 65010L), VIP);
        assertThat(scene.owners(VIP)).containsExactly("edge/-=re-advertised");
        assertThat(scene.view(VIP).state()).isEqualTo(PrefixState.DEGRADED);
    }

    @Test
    void identifiers_of_a_restarted_node_are_judged_anew() {
        freshMesh();
        scene.down("node1", LossCause.TCP_FIN, Duration.ofSeconds(1))
                .gone("node1", 5, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP)
                .gone("node1", 14, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP)
                .gone("node1", 15, RouteAction.WITHDRAW, RouteReason.SESSION_LOST, VIP);
        scene.up("node1").announce("node1", 14, VIP).endOfRib("node1");
        assertThat(scene.view(VIP).standing().origins()).containsExactly("node1", "node2", "node3");
    }

    @Test
    void a_withdrawal_says_whose_path_it_was() {
        freshMesh().withdraw("node2", 14, VIP).withdraw("node1", 5, VIP);
        assertThat(scene.routes().reversed().stream().limit(2).map(route -> route.ownership()))
                .containsExactly(Ownership.OWN, Ownership.RE_ADVERTISED);
    }
}
