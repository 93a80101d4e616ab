package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.vipwatch.monitor.config.InjectGuardsSection.Damping;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectCheckFinding;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Each guard, by what would happen without it. */
class GuardsTest {
    private static final Duration SETTLED = Duration.ofSeconds(8);

    private static List<InjectSuppressed> suppressed(World world, InjectGuard guard, GuardChange change) {
        return world.said(InjectSuppressed.class).stream()
                .filter(said -> said.guard() == guard && said.change() == change)
                .toList();
    }

    private static List<String> alarms(World world, GuardChange change) {
        return world.said(InjectAlarm.class).stream()
                .filter(alarm -> alarm.change() == change)
                .map(InjectAlarm::alarm)
                .toList();
    }

    @Test
    void the_last_healthy_origin_is_kept_and_an_alarm_is_raised() {
        World world = World.running();
        for (String node : List.of("node1", "node2", "node3")) {
            world.ill(node);
            world.pass(SETTLED);
        }
        assertThat(world.announced()).containsExactly("node3");
        assertThat(suppressed(world, InjectGuard.LAST_ORIGIN, GuardChange.RAISED))
                .extracting(InjectSuppressed::node, InjectSuppressed::wanted)
                .containsExactly(tuple("node3", "withdraw"));
        assertThat(alarms(world, GuardChange.RAISED)).containsExactly("no-healthy-origin");
        world.well("node1");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node1");
        assertThat(alarms(world, GuardChange.CLEARED)).containsExactly("no-healthy-origin");
        assertThat(suppressed(world, InjectGuard.LAST_ORIGIN, GuardChange.CLEARED))
                .hasSize(1);
    }

    @Test
    void with_allow_blackhole_the_last_origin_is_withdrawn_too() {
        World world = World.running("allow_blackhole: true");
        for (String node : List.of("node1", "node2", "node3")) {
            world.ill(node);
            world.pass(SETTLED);
        }
        assertThat(world.announced()).isEmpty();
        assertThat(alarms(world, GuardChange.RAISED)).containsExactly("no-healthy-origin");
    }

    @Test
    void what_was_announced_before_a_restart_is_the_last_origin_though_nobody_is_healthy_now() {
        World world = new World(World.SERVICE);
        world.tell(new InjectEvent.Restored(new InjectMemory(
                List.of(new InjectMemory.Remembered(
                        "api", "node2", true, InjectMemory.Standing.IN_SERVICE, OptionalLong.empty(), "")),
                List.of())));
        world.ill("node1", "node2", "node3");
        world.edgeUp("edge", true);
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node2");
        World fresh = new World(World.SERVICE);
        fresh.ill("node1", "node2", "node3");
        fresh.edgeUp("edge", true);
        fresh.pass(SETTLED);
        assertThat(fresh.announced()).isEmpty();
        assertThat(alarms(fresh, GuardChange.RAISED)).containsExactly("no-healthy-origin");
    }

    private static void flap(World world, String node, int times) {
        for (int i = 0; i < times; i++) {
            world.ill(node);
            world.pass(Duration.ofSeconds(3));
            world.well(node);
            world.pass(Duration.ofSeconds(3));
        }
    }

    @Test
    void a_backend_that_comes_and_goes_is_kept_out_until_its_figure_has_decayed() {
        World world = World.running();
        flap(world, "node1", 4);
        assertThat(world.announced()).containsExactly("node2", "node3");
        InjectSuppressed raised =
                suppressed(world, InjectGuard.DAMPING, GuardChange.RAISED).getFirst();
        assertThat(raised.wanted()).isEqualTo("announce");
        Duration remaining = raised.remaining().orElseThrow();
        assertThat(remaining).isBetween(Duration.ofSeconds(110), Duration.ofSeconds(140));
        world.pass(remaining.minusSeconds(5));
        assertThat(world.announced()).doesNotContain("node1");
        world.pass(Duration.ofSeconds(6));
        assertThat(world.announced()).contains("node1");
        assertThat(suppressed(world, InjectGuard.DAMPING, GuardChange.CLEARED)).hasSize(1);
    }

    @Test
    void one_that_comes_and_goes_is_let_in_if_no_other_can_serve() {
        World world = World.running();
        flap(world, "node1", 4);
        world.ill("node2", "node3");
        world.pass(SETTLED);
        assertThat(world.announced()).contains("node1");
    }

    @Test
    void the_figure_of_merit_decays_by_half_in_a_half_life_and_never_grows_beyond_what_decays_in_the_longest_time() {
        Damping damping = new Damping(Duration.ofSeconds(60), 3000, 750, Duration.ofMinutes(10));
        Penalty penalty = Penalty.none(0).afterFlap(0, damping);
        assertThat(penalty.figure()).isEqualTo(1000);
        assertThat(penalty.asOf(Duration.ofSeconds(60).toNanos(), damping).figure())
                .isEqualTo(500);
        for (int i = 0; i < 10_000; i++) {
            penalty = penalty.afterFlap(0, damping);
        }
        assertThat(penalty.suppressed()).isTrue();
        assertThat(penalty.remaining(damping))
                .isLessThanOrEqualTo(Duration.ofMinutes(10).plusNanos(1000));
        long reuse = penalty.remaining(damping).toNanos();
        assertThat(penalty.asOf(reuse, damping).suppressed()).isFalse();
        assertThat(penalty.asOf(reuse - 1_000_000, damping).suppressed()).isTrue();
    }

    @Test
    void no_more_routes_change_than_the_token_bucket_has_room_for() {
        String guards =
                "  guards: {burst: 2, refill: 10s, fail_open_share: 100, damping: {suppress: 100000, reuse: 99999, longest: 24h}}\n";
        World world = new World(World.with() + guards);
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(3));
        int before = world.said(InjectRoute.class).size();
        flap(world, "node1", 10); // a minute, with twenty changes wished for
        int changes = world.said(InjectRoute.class).size() - before;
        assertThat(changes).isBetween(6, 2 + 6);
        assertThat(suppressed(world, InjectGuard.RATE, GuardChange.RAISED))
                .isNotEmpty()
                .allSatisfy(kept -> {
                    assertThat(kept.node()).isEqualTo("node1");
                    assertThat(kept.reason()).endsWith("to tell edge");
                    assertThat(kept.remaining()).isPresent();
                    assertThat(kept.checks()).isNotEmpty();
                });
        world.pass(Duration.ofMinutes(1));
        assertThat(world.announced()).as("and in the end it is as it should be").hasSize(3);
        assertThat(suppressed(world, InjectGuard.RATE, GuardChange.CLEARED))
                .hasSameSizeAs(suppressed(world, InjectGuard.RATE, GuardChange.RAISED));
    }

    @Test
    void an_announcement_goes_before_the_withdrawal_that_would_leave_nothing() {
        String guards = "  guards: {burst: 1, refill: 10s, fail_open_share: 100}\n";
        World world = new World(World.with() + guards);
        world.ill("node2", "node3");
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).containsExactly("node1");
        world.after = each -> assertThat(each.announced()).isNotEmpty();
        world.ill("node1");
        world.pass(Duration.ofSeconds(20)); // the last one, which is kept
        world.well("node2", "node3");
        world.pass(Duration.ofMinutes(2));
        assertThat(world.announced()).containsExactly("node2", "node3");
    }

    @Test
    void what_is_good_before_the_first_full_round_of_checks_is_held_back_until_then() {
        World world = new World(World.SERVICE);
        world.silent.add("node3");
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).isEmpty();
        assertThat(suppressed(world, InjectGuard.FIRST_ROUND, GuardChange.RAISED))
                .extracting(InjectSuppressed::node)
                .containsExactlyInAnyOrder("node1", "node2");
        assertThat(suppressed(world, InjectGuard.FIRST_ROUND, GuardChange.CLEARED))
                .isEmpty();
        world.silent.clear();
        world.pass(Duration.ofSeconds(10));
        assertThat(world.announced()).hasSize(3);
        assertThat(suppressed(world, InjectGuard.FIRST_ROUND, GuardChange.CLEARED))
                .hasSize(2);
    }

    @Test
    void a_check_that_never_says_the_same_twice_in_a_row_holds_the_others_up_for_a_while_only() {
        World world = new World(World.SERVICE);
        world.edgeUp("edge", true);
        world.after = each -> each.health.put("node2", each.checksOf("node2") % 2 == 0 ? Outcome.GOOD : Outcome.BAD);
        world.pass(Duration.ofSeconds(6)); // twice as long as rise and fall take, which are 2 and 3
        assertThat(world.announced()).isEmpty();
        world.pass(Duration.ofSeconds(1));
        assertThat(world.announced()).containsExactly("node1", "node3");
        assertThat(world.endOfRib).containsExactly("edge");
    }

    @Test
    void a_new_backend_of_a_running_service_is_held_back_until_its_own_checks_have_all_come_to_something() {
        String checks = "        - {name: other, kind: tcp, port: 1, interval: 1s, fast_interval: 1s, timeout: 100ms,"
                + " rise: 2, fall: 3}\n      need: any\n";
        World world = new World(World.SERVICE + checks);
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(5));
        String more = World.SERVICE.replace(
                "      checks:\n", "        - {node: node4, next_hops: [\"2001:db8::14\"]}\n      checks:\n");
        world.health.put("node4/other", Outcome.BAD);
        world.tell(new InjectEvent.Reconfigured(World.config(more + checks)));
        world.pass(Duration.ofSeconds(2));
        assertThat(suppressed(world, InjectGuard.FIRST_ROUND, GuardChange.RAISED))
                .extracting(InjectSuppressed::node)
                .contains("node4");
        assertThat(world.announced()).doesNotContain("node4");
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).contains("node4");
        assertThat(world.said(InjectRoute.class))
                .filteredOn(route -> route.node().equals("node4"))
                .singleElement()
                .satisfies(route -> assertThat(route.checks())
                        .extracting(InjectCheckFinding::standing)
                        .containsExactly("good", "bad"));
    }

    @Test
    void nothing_changes_about_a_node_that_a_drill_runs_on_unless_the_drill_says_so() {
        World world = World.running();
        world.drill("node1", false);
        world.ill("node1", "node2");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node1", "node3");
        assertThat(suppressed(world, InjectGuard.DRILL, GuardChange.RAISED))
                .extracting(InjectSuppressed::node)
                .containsExactly("node1");
        world.tell(new InjectEvent.DrillEnded("reboot (run 1)"));
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node3");

        World other = World.running();
        other.drill("node1", true);
        other.ill("node1");
        other.pass(SETTLED);
        assertThat(other.announced()).doesNotContain("node1");
    }

    @Test
    void what_a_drill_forbids_is_forbidden_after_a_restart_too_until_nobody_runs_the_drill_any_more() {
        World before = World.running();
        before.drill("node1", false);
        InjectMemory memory = before.all(InjectAction.Remember.class).getLast().memory();
        World world = new World(World.SERVICE);
        world.tell(new InjectEvent.Restored(memory));
        world.edgeUp("edge", true);
        world.ill("node1");
        world.pass(Duration.ofSeconds(50));
        assertThat(world.announced()).as("the last word of the run").containsExactly("node2", "node3");
        assertThat(suppressed(world, InjectGuard.DRILL, GuardChange.RAISED)).isEmpty();
        world.well("node1");
        world.tell(new InjectEvent.DrillGoesOn("1"));
        world.pass(Duration.ofSeconds(50));
        assertThat(suppressed(world, InjectGuard.DRILL, GuardChange.RAISED))
                .singleElement()
                .satisfies(kept -> assertThat(kept.wanted()).isEqualTo("announce"));
        assertThat(world.announced()).containsExactly("node2", "node3");
        world.pass(World.LEASE.plusSeconds(30).minusSeconds(50));
        assertThat(world.announced()).containsExactly("node1", "node2", "node3");
        assertThat(world.all(InjectAction.Remember.class).getLast().memory().drills())
                .isEmpty();
    }

    @Test
    void nobody_takes_a_node_out_or_back_that_a_drill_runs_on() {
        World world = World.running();
        world.drill("node1", false);
        world.ask(new Request.Drain(Target.ofNode("node1"), "x"));
        assertThat(world.all(InjectAction.Answer.class).getLast().state()).isEqualTo(InjectAction.Answer.State.REFUSED);
        assertThat(world.all(InjectAction.Answer.class).getLast().text())
                .containsExactly("the drill reboot (run 1) runs on node1");
    }

    @Test
    void a_backend_that_is_known_by_nothing_is_not_announced() {
        World world = World.running();
        world.health.put("node1", Outcome.UNKNOWN);
        world.ask(new Request.Drain(Target.ofNode("node1"), "x"));
        world.probesSee("node2", "node3");
        world.pass(Duration.ofSeconds(3));
        world.probesSee("node2", "node3");
        world.pass(Duration.ofSeconds(3));
        world.ask(new Request.Undrain(Target.ofNode("node1")));
        world.pass(Duration.ofMinutes(5));
        assertThat(world.announced()).doesNotContain("node1");
    }

    @Test
    void an_edge_that_takes_one_path_only_keeps_that_of_a_node_that_a_drill_runs_on() {
        World world = new World(World.SERVICE);
        world.edgeUp("edge", false);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).containsExactly("node1");
        world.drill("node1", false);
        world.ill("node1");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node1");
        world.tell(new InjectEvent.DrillEnded("reboot (run 1)"));
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node2");
    }

    @Test
    void what_was_withdrawn_at_the_end_is_not_announced_by_the_next_one_while_it_is_bad_and_what_was_kept_is() {
        assertThat(afterARestartWithAllBad("on_exit: withdraw")).isEmpty();
        assertThat(afterARestartWithAllBad("on_exit: keep")).hasSize(1);
    }

    private static Set<String> afterARestartWithAllBad(String exit) {
        World world = World.running(exit);
        world.tell(new InjectEvent.Stopping());
        InjectMemory memory = world.all(InjectAction.Remember.class).getLast().memory();
        World next = new World(World.with(exit));
        next.tell(new InjectEvent.Restored(memory));
        next.ill("node1", "node2", "node3");
        next.edgeUp("edge", true);
        next.pass(SETTLED);
        return next.announced();
    }
}
