package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectRound;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InjectorTest {
    @Test
    void nothing_is_announced_and_no_End_of_RIB_is_sent_before_the_first_full_round_of_checks() {
        World world = new World(World.SERVICE);
        world.health.put("node3", Outcome.BAD);
        world.after = each -> {
            if (each.said(InjectRound.class).isEmpty()) {
                assertThat(each.told).isEmpty();
                assertThat(each.endOfRib).isEmpty();
            }
        };
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).containsExactly("node1", "node2");
        assertThat(world.endOfRib).containsExactly("edge");
        InjectRound round = world.said(InjectRound.class).getFirst();
        assertThat(round.good()).isEqualTo(2);
    }

    @Test
    void a_bad_backend_is_withdrawn_after_fall_bad_results_at_the_fast_interval_and_back_after_rise_good_ones() {
        World world = World.running();
        assertThat(world.announced()).containsExactly("node1", "node2", "node3");
        world.ill("node2");
        long before = world.now().monotonicNanos();
        while (world.announced().contains("node2")) {
            world.pass(Duration.ofMillis(1));
        }
        // the last good check may have been a whole interval ago; from the first bad one it is two fast intervals
        assertThat(world.now().monotonicNanos() - before)
                .isLessThanOrEqualTo(Duration.ofMillis(1000 + 2 * 200 + 3).toNanos());
        List<InjectStateChanged> states = world.said(InjectStateChanged.class).stream()
                .filter(change -> change.node().equals("node2"))
                .toList();
        assertThat(states.get(states.size() - 2).state()).isEqualTo(HealthState.FALLING);
        assertThat(states.getLast().state()).isEqualTo(HealthState.DOWN);
        assertThat(states.getLast().checks().getFirst().inARow()).isEqualTo(3);
        assertThat(states.getLast().reason()).contains("tcp bad (3 in a row): connection refused");

        world.well("node2");
        world.pass(Duration.ofMillis(1000 + 200 + 3));
        assertThat(world.announced()).contains("node2");
        InjectRoute last = world.said(InjectRoute.class).getLast();
        assertThat(last.change()).isEqualTo(InjectRoute.Change.ANNOUNCE);
        assertThat(last.node()).isEqualTo("node2");
        assertThat(last.checks().getFirst().standing()).isEqualTo("good");
    }

    @Test
    void what_cannot_be_checked_is_neither_good_nor_bad() {
        World world = World.running();
        world.health.put("node1", Outcome.UNKNOWN);
        world.pass(Duration.ofMinutes(5));
        assertThat(world.announced()).contains("node1");
        World other = new World(World.SERVICE);
        other.health.put("node1", Outcome.UNKNOWN);
        other.edgeUp("edge", true);
        other.pass(Duration.ofSeconds(5));
        assertThat(other.announced()).containsExactly("node2", "node3");
        assertThat(other.endOfRib).isNotEmpty();
    }

    @Test
    void a_check_whose_end_nobody_tells_is_given_up_and_made_again_and_says_nothing_of_its_backend() {
        World world = World.running();
        world.silent.add("node1");
        int before = world.checksOf("node1");
        world.pass(Duration.ofSeconds(30));
        assertThat(world.checksOf("node1") - before).isBetween(3, 6);
        assertThat(world.announced()).contains("node1");
        world.silent.clear();
        world.ill("node1");
        world.pass(Duration.ofSeconds(10));
        assertThat(world.announced()).doesNotContain("node1");
    }

    @Test
    void announcements_are_made_on_change_only() {
        World world = World.running();
        int before = world.all(InjectAction.Advertise.class).size();
        assertThat(before).isEqualTo(1);
        world.pass(Duration.ofHours(1));
        assertThat(world.all(InjectAction.Advertise.class)).hasSize(before);
    }

    @Test
    void an_edge_with_ADD_PATH_gets_a_path_of_each_healthy_backend_and_one_without_the_first_of_the_best() {
        World world = new World(World.with().replace("edges: [edge]", "edges: [edge, edge2]"));
        world.edgeUp("edge", true);
        world.edgeUp("edge2", false);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).hasSize(3);
        assertThat(world.routes("edge").stream().map(InjectedRoute::pathId).distinct())
                .hasSize(3);
        assertThat(world.routes("edge2"))
                .extracting(route -> route.backend().node())
                .containsExactly("node1");
        world.ill("node1");
        world.pass(Duration.ofSeconds(3));
        assertThat(world.routes("edge2").getFirst().backend().node()).isEqualTo("node2");
        world.well("node1");
        world.pass(Duration.ofSeconds(3));
        assertThat(world.routes("edge2").getFirst().backend().node())
                .as("one that is as good is no reason to change")
                .isEqualTo("node2");
    }

    @Test
    void a_path_identifier_is_the_same_for_a_next_hop_after_a_restart() {
        List<Long> before = World.running().routes("edge").stream()
                .map(InjectedRoute::pathId)
                .toList();
        World other = new World(World.SERVICE, 99);
        other.edgeUp("edge", true);
        other.pass(Duration.ofSeconds(3));
        assertThat(other.routes("edge").stream().map(InjectedRoute::pathId)).containsExactlyElementsOf(before);
    }

    @Test
    void an_edge_that_comes_back_is_told_everything_again() {
        World world = World.running();
        world.edgeDown("edge");
        world.ill("node3");
        world.pass(Duration.ofSeconds(5));
        world.edgeUp("edge", true);
        assertThat(world.announced()).containsExactly("node1", "node2");
        assertThat(world.endOfRib).containsExactly("edge");
    }

    @Test
    void both_next_hops_of_RFC_2545_and_those_of_the_other_family_are_taken_from_the_backend() {
        String section = World.SERVICE
                .replace("[\"2001:db8:0:ff00::100/128\"]", "[\"2001:db8:0:ff00::100/128\", 203.0.113.7/32]")
                .replace("[\"2001:db8:0:ff00::/112\"]", "[\"2001:db8:0:ff00::/112\", 203.0.113.0/24]")
                .replace("[\"2001:db8::11\"]", "[\"fe80::11\", \"2001:db8::11\", 192.0.2.11]")
                .replace("[\"2001:db8::12\"]", "[\"2001:db8::12\", 192.0.2.12]")
                .replace("[\"2001:db8::13\"]", "[\"2001:db8::13\", 192.0.2.13]");
        World world = new World(section);
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.routes("edge")).hasSize(6);
        assertThat(world.routes("edge").getFirst().nextHop())
                .containsExactly(IpAddress.of("2001:db8::11"), IpAddress.of("fe80::11"));
        assertThat(world.routes("edge").get(3).nextHop()).containsExactly(IpAddress.of("192.0.2.11"));
    }

    @Test
    void the_first_checks_are_spread_over_an_interval() {
        World world = new World(World.SERVICE);
        Map<String, Long> first = new TreeMap<>();
        long begin = world.now().monotonicNanos();
        world.after = each -> List.of("node1", "node2", "node3").forEach(node -> {
            if (each.checksOf(node) > 0) {
                first.putIfAbsent(node, each.now().monotonicNanos() - begin);
            }
        });
        world.tell(new InjectEvent.TimeCame());
        world.pass(Duration.ofSeconds(1));
        assertThat(first).hasSize(3);
        assertThat(first.values())
                .allMatch(after -> after < Duration.ofSeconds(1).toNanos())
                .doesNotHaveDuplicates();
        assertThat(Collections.max(first.values()) - Collections.min(first.values()))
                .isGreaterThan(Duration.ofMillis(50).toNanos());
    }

    @Test
    void what_an_edge_is_told_first_when_it_comes_back_follows_what_happens_while_it_is_away() {
        World world = World.running();
        world.edgeDown("edge");
        world.pass(Duration.ofSeconds(3));
        assertThat(world.routes("edge")).as("nothing has changed").isEmpty();
        world.ill("node1");
        world.pass(Duration.ofSeconds(10));
        assertThat(world.announced()).containsExactly("node2", "node3");
        world.edgeUp("edge", true);
        assertThat(world.announced()).containsExactly("node2", "node3");
    }

    @Test
    void an_edge_that_takes_one_path_only_and_is_told_another_loses_that_of_the_failed_one_for_its_reason() {
        World world = new World(World.SERVICE);
        world.edgeUp("edge", false);
        world.pass(Duration.ofSeconds(3));
        world.ill("node1");
        world.pass(Duration.ofSeconds(5));
        List<InjectRoute> routes = world.said(InjectRoute.class);
        assertThat(routes)
                .extracting(InjectRoute::node, InjectRoute::change)
                .containsExactly(
                        tuple("node1", InjectRoute.Change.ANNOUNCE),
                        tuple("node2", InjectRoute.Change.ANNOUNCE),
                        tuple("node1", InjectRoute.Change.WITHDRAW));
        assertThat(routes.getLast().state()).isEqualTo(HealthState.DOWN);
        assertThat(routes.getLast().nextHop()).containsExactly(IpAddress.of("2001:db8::11"));
        assertThat(routes.getLast().checks().getFirst().standing()).isEqualTo("bad");
        assertThat(routes.getLast().reason()).contains("connection refused");
    }
}
