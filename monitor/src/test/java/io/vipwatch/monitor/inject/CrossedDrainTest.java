package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.inject.InjectAction.Answer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A drain, or the way back, into which something else comes. */
class CrossedDrainTest {
    private static final Target NODE1 = Target.ofNode("node1");
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private static Answer last(World world, long id) {
        return world.answers(id).getLast();
    }

    @Test
    void who_waits_for_a_drain_is_told_that_somebody_has_taken_the_node_back() {
        World world = World.running();
        long drain = world.ask(new Request.Drain(NODE1, ""));
        world.pass(A_MOMENT);
        long undrain = world.ask(new Request.Undrain(NODE1));
        assertThat(last(world, drain).state()).isEqualTo(Answer.State.INCOMPLETE);
        assertThat(last(world, drain).text()).containsExactly("api/node1: taken back before its path was withdrawn");
        world.pass(Duration.ofSeconds(3));
        assertThat(last(world, undrain).state()).isEqualTo(Answer.State.DONE);
        assertThat(world.announced()).contains("node1");
    }

    @Test
    void who_waits_for_the_way_back_is_told_that_somebody_has_taken_the_node_out_again() {
        World world = World.running();
        world.ask(new Request.Drain(NODE1, ""));
        world.pass(A_MOMENT);
        world.ill("node1");
        long undrain = world.ask(new Request.Undrain(NODE1));
        world.pass(A_MOMENT);
        long drain = world.ask(new Request.Drain(NODE1, ""));
        assertThat(last(world, undrain).state()).isEqualTo(Answer.State.INCOMPLETE);
        assertThat(last(world, undrain).text()).containsExactly("api/node1: taken out again before it was back");
        world.pass(A_MOMENT);
        assertThat(world.answers(drain)).isNotEmpty();
    }

    @Test
    void who_waits_for_a_drain_is_told_that_a_reload_or_the_end_has_come_first() {
        World world = World.running();
        long first = world.ask(new Request.Drain(NODE1, ""));
        world.tell(
                new InjectEvent.Reconfigured(World.config(World.SERVICE.replaceAll("(?m)^.*node: node1,.*\\n", ""))));
        assertThat(last(world, first).state()).isEqualTo(Answer.State.INCOMPLETE);
        assertThat(last(world, first).text()).containsExactly("api/node1: it is no longer configured");

        long second = world.ask(new Request.Drain(Target.ofNode("node2"), ""));
        world.tell(new InjectEvent.Stopping());
        assertThat(last(world, second).state()).isEqualTo(Answer.State.INCOMPLETE);
        assertThat(last(world, second).text()).containsExactly("api/node2: the monitor ends");
    }

    @Test
    void a_drain_that_had_not_been_seen_to_move_goes_on_after_a_restart_and_takes_nothing_away_before() {
        World world = World.running();
        world.ask(new Request.Drain(NODE1, "new disk"));
        world.pass(A_MOMENT);
        InjectMemory memory = world.all(InjectAction.Remember.class).getLast().memory();
        World next = new World(World.SERVICE);
        next.tell(new InjectEvent.Restored(memory));
        next.edgeUp("edge", true);
        next.pass(Duration.ofSeconds(5));
        assertThat(next.routes("edge"))
                .filteredOn(route -> route.backend().node().equals("node1"))
                .singleElement()
                .satisfies(route -> assertThat(route.attributes().localPref()).hasValue(0));
        next.probesSee("node2", "node3");
        next.pass(Duration.ofSeconds(2));
        assertThat(next.announced()).containsExactly("node2", "node3");
        assertThat(next.said(InjectDrain.class))
                .extracting(InjectDrain::step)
                .containsExactly(InjectDrain.Step.MOVED, InjectDrain.Step.WITHDRAWN);
    }

    @Test
    void a_check_that_began_before_the_way_back_does_not_count_for_it() {
        World world = World.running();
        world.ask(new Request.Drain(NODE1, ""));
        world.pass(A_MOMENT);
        world.probesSee("node2", "node3");
        world.pass(A_MOMENT);
        world.silent.add("node1");
        int before = world.checksOf("node1");
        while (world.checksOf("node1") == before) {
            world.pass(Duration.ofMillis(50));
        }
        CheckId id = world.all(InjectAction.Check.class).stream()
                .map(InjectAction.Check::id)
                .filter(check -> check.node().equals("node1"))
                .findFirst()
                .orElseThrow();
        world.ask(new Request.Undrain(NODE1));
        assertThat(world.checksOf("node1")).as("one at a time").isEqualTo(before + 1);
        world.silent.clear();
        world.tell(new InjectEvent.CheckEnded(
                id, new CheckResult(CheckResult.Outcome.GOOD, "answered", Duration.ofMillis(90))));
        world.pass(World.CHECK.multipliedBy(2));
        assertThat(world.checksOf("node1")).as("the next one at once").isEqualTo(before + 2);
        assertThat(world.announced()).as("one good check, and it takes two").doesNotContain("node1");
        world.pass(Duration.ofSeconds(2));
        assertThat(world.announced()).contains("node1");
    }
}
