package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.InjectExit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a path when its backend is bad, when the monitor ends, and when the configuration changes. */
class PolicyTest {
    private static InjectedRoute node1(World world) {
        return world.routes("edge").stream()
                .filter(route -> route.backend().node().equals("node1"))
                .findFirst()
                .orElseThrow();
    }

    private static World ill(String... lines) {
        World world = World.running(lines);
        world.ill("node1");
        world.pass(Duration.ofSeconds(2));
        return world;
    }

    @Test
    void withdraw() {
        assertThat(ill().announced()).containsExactly("node2", "node3");
    }

    @Test
    void raise_med() {
        World world = ill("on_bad_health: raise-med", "attributes: {up: {med: 10}, down: {med: 900, prepend: 2}}");
        assertThat(node1(world).attributes().med()).hasValue(900);
        assertThat(node1(world).attributes().prepend()).isEqualTo(2);
        world.well("node1");
        world.pass(Duration.ofSeconds(2));
        assertThat(node1(world).attributes().med()).hasValue(10);
    }

    @Test
    void graceful_shutdown_marks_the_path_and_withdraws_it_when_the_time_is_over() {
        World world = ill("on_bad_health: graceful-shutdown", "graceful_shutdown_time: 4s");
        assertThat(node1(world).attributes().communities()).hasToString("[65535:0]");
        assertThat(node1(world).attributes().localPref()).hasValue(0);
        world.pass(Duration.ofSeconds(5));
        assertThat(world.announced()).containsExactly("node2", "node3");
    }

    @Test
    void nothing() {
        World world = ill("on_bad_health: nothing");
        assertThat(world.announced()).hasSize(3);
        assertThat(world.all(InjectAction.Advertise.class)).hasSize(1);
    }

    @Test
    void a_degraded_backend_is_announced_with_the_attributes_of_degraded() {
        World world = new World(World.SERVICE.replace(
                "fall: 3}", "fall: 3}\n        - {name: disk, kind: exec, command: [/bin/true], on_failure: degrade}"));
        world.after = _ -> {};
        world.edgeUp("edge", true);
        world.pass(Duration.ofSeconds(5));
        world.silent.add("node1");
        world.pass(Duration.ofSeconds(1));
        for (int i = 0; i < 3; i++) {
            world.pass(Duration.ofSeconds(8));
            CheckResult bad = new CheckResult(CheckResult.Outcome.BAD, "full", Duration.ZERO);
            world.tell(new InjectEvent.CheckEnded(new CheckId("api", "node1", "disk"), bad));
        }
        assertThat(node1(world).attributes().med()).hasValue(500);
    }

    private static List<InjectAction.Finish> finished(World world) {
        return world.all(InjectAction.Finish.class);
    }

    @Test
    void on_exit_withdraw() {
        World world = World.running();
        world.tell(new InjectEvent.Stopping());
        assertThat(world.announced()).isEmpty();
        assertThat(finished(world)).containsExactly(new InjectAction.Finish("edge", false));
    }

    @Test
    void on_exit_keep_leaves_the_paths_to_graceful_restart() {
        World world = World.running("on_exit: keep");
        world.tell(new InjectEvent.Stopping());
        assertThat(world.announced()).hasSize(3);
        assertThat(finished(world)).containsExactly(new InjectAction.Finish("edge", true));
        assertThat(world.said(InjectExit.class).getLast().outcome()).isEqualTo("left to graceful restart");
    }

    @Test
    void on_exit_drain_waits_until_the_edge_uses_no_path_of_ours() {
        World world = World.running("on_exit: drain");
        world.edgeAnswers = Optional.empty();
        world.tell(new InjectEvent.Stopping());
        assertThat(world.announced()).hasSize(3);
        assertThat(node1(world).attributes().communities()).hasToString("[65535:0]");
        world.pass(Duration.ofSeconds(2));
        assertThat(finished(world)).isEmpty();
        Set<IpAddress> others = Set.of(IpAddress.of("2001:db8::11"));
        world.tell(new InjectEvent.EdgeUses("edge", World.VIP, others, Optional.of(Set.of()), world.now()));
        assertThat(world.announced()).isEmpty();
        assertThat(finished(world)).hasSize(1);
        assertThat(world.said(InjectExit.class).getLast().outcome()).startsWith("drained");
    }

    @Test
    void on_exit_drain_ends_in_time_and_says_what_it_has_not_seen() {
        World world = World.running("on_exit: drain", "drain: {timeout: 5s}");
        world.edgeAnswers = Optional.empty();
        world.tell(new InjectEvent.Stopping());
        world.pass(Duration.ofSeconds(6));
        assertThat(world.announced()).isEmpty();
        assertThat(world.said(InjectExit.class).getLast().outcome()).contains("missing: edge edge did not tell");
        assertThat(finished(world)).hasSize(1);
    }

    @Test
    void a_new_configuration_leaves_what_is_the_same_as_it_was() {
        World world = World.running();
        String other = World.SERVICE.replace("api", "other").replace("::100/128", "::200/128");
        String both = World.SERVICE + other.substring(other.indexOf("    - name"));
        world.tell(new InjectEvent.Reconfigured(World.config(both)));
        assertThat(world.announced()).as("no new round for what goes on").hasSize(3);
        world.pass(Duration.ofSeconds(3));
        assertThat(world.routes("edge")).hasSize(6);
        world.tell(new InjectEvent.Reconfigured(World.config(other)));
        assertThat(world.routes("edge"))
                .hasSize(3)
                .allMatch(route -> route.backend().service().equals("other"));
    }

    @Test
    void a_backend_that_is_new_is_announced_when_it_is_good_and_one_that_is_gone_is_withdrawn() {
        World world = World.running();
        String wanted = World.SERVICE.replace("node2", "node4").replace("::12\"", "::14\"");
        world.ill("node4");
        world.tell(new InjectEvent.Reconfigured(World.config(wanted)));
        assertThat(world.announced()).containsExactly("node1", "node3");
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).containsExactly("node1", "node3");
        world.well("node4");
        world.pass(Duration.ofSeconds(3));
        assertThat(world.announced()).containsExactly("node1", "node3", "node4");
    }
}
