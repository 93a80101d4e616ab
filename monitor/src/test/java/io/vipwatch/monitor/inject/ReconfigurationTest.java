package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.inject.CheckResult.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Another configuration while paths are announced: what it takes away goes when something else is there. */
class ReconfigurationTest {
    private static final Duration SETTLED = Duration.ofSeconds(4);

    private static void reload(World world, String section) {
        world.tell(new InjectEvent.Reconfigured(World.config(section)));
    }

    /** {@return the usual section with one node in place of the three} */
    private static String only(String node, String... service) {
        return World.with(service)
                .replaceAll("(?m)^ *- \\{node: .*\\n", "")
                .replace(
                        "backends:\n",
                        "backends:\n            - {node: " + node + ", next_hops: [\"2001:db8::1" + node.charAt(4)
                                + "\"]}\n");
    }

    private static List<String> kept(World world, GuardChange change) {
        return world.said(InjectSuppressed.class).stream()
                .filter(one -> one.guard() == InjectGuard.LAST_ORIGIN && one.change() == change)
                .map(InjectSuppressed::node)
                .toList();
    }

    @Test
    void a_reload_that_takes_the_last_healthy_origin_away_leaves_its_path_until_another_one_is_good() {
        World world = World.running();
        world.after = each -> assertThat(each.announced()).isNotEmpty();
        world.ill("node3");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node1", "node2");

        reload(world, only("node3"));
        assertThat(world.announced()).containsExactly("node1", "node2");
        assertThat(kept(world, GuardChange.RAISED)).containsExactly("node1", "node2");
        assertThat(world.said(InjectSuppressed.class).getLast().reason())
                .isEqualTo("it is no longer configured, and no other origin of api would be left");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node1", "node2");
        assertThat(world.said(InjectAlarm.class).getLast().alarm()).isEqualTo("no-healthy-origin");

        world.well("node3");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node3");
        assertThat(kept(world, GuardChange.CLEARED)).containsExactly("node1", "node2");
        assertThat(world.said(InjectRoute.class).getLast().reason()).isEqualTo("it is no longer configured");
    }

    @Test
    void backends_that_are_all_others_take_over_without_a_gap_and_without_an_alarm() {
        World world = World.running();
        world.after = each -> assertThat(each.announced()).isNotEmpty();
        reload(world, only("node4"));
        assertThat(world.announced()).containsExactly("node1", "node2", "node3");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node4");
        assertThat(world.said(InjectAlarm.class)).isEmpty();
    }

    @Test
    void without_add_path_the_edge_has_one_path_all_the_time() {
        World world = new World(World.SERVICE);
        world.edgeUp("edge", false);
        world.pass(SETTLED);
        world.after = each -> assertThat(each.routes("edge")).hasSize(1);
        assertThat(world.announced()).containsExactly("node1");
        reload(world, only("node4"));
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node4");
    }

    @Test
    void one_that_is_configured_again_goes_on_as_it_was() {
        World world = World.running();
        world.ill("node4");
        reload(world, only("node4"));
        world.pass(SETTLED);
        reload(world, World.SERVICE);
        assertThat(world.announced()).containsExactly("node1", "node2", "node3");
        assertThat(world.said(InjectRoute.class)).as("nothing was withdrawn").hasSize(3);
    }

    @Test
    void with_allow_blackhole_and_without_the_service_its_paths_go_at_once() {
        World world = World.running();
        world.ill("node4");
        reload(world, only("node4", "allow_blackhole: true"));
        assertThat(world.announced()).isEmpty();

        World other = World.running();
        reload(other, World.SERVICE.replace("name: api", "name: other").replace("::100/128", "::200/128"));
        assertThat(other.announced()).isEmpty();
    }

    @Test
    void at_the_end_of_the_monitor_what_is_no_longer_configured_goes_too() {
        World world = World.running();
        world.ill("node4");
        reload(world, only("node4"));
        world.tell(new InjectEvent.Stopping());
        assertThat(world.announced()).isEmpty();
    }

    @Test
    void checks_that_are_others_change_nothing_before_they_have_come_to_something() {
        World world = World.running();
        world.after = each -> assertThat(each.announced()).contains("node2", "node3");
        world.ill("node1");
        reload(world, World.SERVICE.replace("port: 6443", "port: 8443"));
        assertThat(world.announced()).containsExactly("node1", "node2", "node3");
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node2", "node3");
    }

    @Test
    void sessions_that_are_still_to_come_up_are_waited_for_before_the_first_announcement() {
        String bgp = World.SERVICE.replaceAll("\\{name: tcp.*", "{name: session, kind: bgp, rise: 1, fall: 2}");
        World world = new World(bgp);
        for (String node : List.of("node1", "node2", "node3")) {
            world.health.put(node, Outcome.UNKNOWN);
        }
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(10));
        assertThat(world.endOfRib)
                .as("what is kept of us by graceful restart stays")
                .isEmpty();
        world.well("node1", "node2");
        world.pass(Duration.ofSeconds(10));
        assertThat(world.announced()).isEmpty();
        world.pass(Duration.ofSeconds(11));
        assertThat(world.endOfRib).containsExactly("edge");
        assertThat(world.announced()).containsExactly("node1", "node2");
    }

    @Test
    void a_node_that_a_drill_runs_on_keeps_its_path_when_it_is_no_longer_configured() {
        World world = World.running();
        world.drill("node1", false);
        reload(world, only("node3"));
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node1", "node3");
        world.tell(new InjectEvent.DrillEnded("reboot (run 1)"));
        world.pass(SETTLED);
        assertThat(world.announced()).containsExactly("node3");
    }

    @Test
    void checks_that_are_made_otherwise_from_now_on_are_no_reason_for_an_alarm() {
        World world = World.running();
        world.ill("node3");
        world.pass(SETTLED);
        world.after = each -> assertThat(each.announced()).containsExactly("node1", "node2");
        reload(world, World.SERVICE.replace("timeout: 100ms", "timeout: 90ms"));
        world.pass(SETTLED);
        assertThat(world.said(InjectAlarm.class)).isEmpty();
        world.after = _ -> {};
        reload(world, World.SERVICE);
        world.ill("node1", "node2");
        world.pass(SETTLED);
        assertThat(world.said(InjectAlarm.class)).as("nor to keep silent").isNotEmpty();
    }
}
