package io.vipwatch.monitor.inject;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectDrain;
import io.vipwatch.monitor.event.InjectDrain.Step;
import io.vipwatch.monitor.event.InjectMaintenance;
import io.vipwatch.monitor.inject.InjectAction.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Taking a backend out and back: each step only when what it stands on has been seen. */
class DrainTest {
    private static final Target NODE1 = Target.ofNode("node1");
    private static final Duration A_MOMENT = Duration.ofMillis(500);

    private static List<Step> steps(World world) {
        return world.said(InjectDrain.class).stream().map(InjectDrain::step).toList();
    }

    private static List<Answer.State> answers(World world, long id) {
        return world.answers(id).stream().map(Answer::state).toList();
    }

    @Test
    void the_path_is_lowered_and_withdrawn_only_when_the_edge_and_the_probes_have_moved() {
        World world = World.running();
        long id = world.ask(new Request.Drain(NODE1, "new disk"));
        InjectedRoute lowered = world.routes("edge").getFirst();
        assertThat(lowered.attributes().communities()).hasToString("[65535:0]");
        assertThat(lowered.attributes().localPref()).hasValue(0);
        world.pass(Duration.ofSeconds(10)); // the edge has moved; of the probes nothing is known
        assertThat(world.announced()).contains("node1");
        world.probesSee("node1", "node2");
        world.pass(A_MOMENT);
        assertThat(world.announced()).contains("node1");
        world.probesSee("node2", "node3");
        world.pass(A_MOMENT);
        assertThat(world.announced()).containsExactly("node2", "node3");
        assertThat(steps(world)).containsExactly(Step.LOWERED, Step.MOVED, Step.WITHDRAWN);
        assertThat(answers(world, id)).containsExactly(Answer.State.BEGUN, Answer.State.DONE);
    }

    @Test
    void what_was_seen_before_the_path_was_lowered_counts_for_nothing() {
        World world = World.running();
        world.probesSee("node2", "node3");
        world.edgeAnswers = Optional.empty();
        world.tell(new InjectEvent.EdgeUses(
                "edge", World.VIP, Set.of(IpAddress.of("2001:db8::12")), Optional.empty(), world.now()));
        world.ask(new Request.Drain(NODE1, ""));
        world.pass(Duration.ofSeconds(10));
        assertThat(world.announced()).contains("node1");
    }

    @Test
    void an_edge_without_a_session_may_keep_old_paths_and_has_not_moved() {
        World world = World.running("drain: {evidence: edge}");
        world.edgeDown("edge");
        long id = world.ask(new Request.Drain(NODE1, ""));
        world.pass(Duration.ofMinutes(2));
        assertThat(world.said(InjectDrain.class).getLast().missing())
                .containsExactly("edge edge: there is no session with it, and it may keep old paths");
        assertThat(answers(world, id)).containsExactly(Answer.State.BEGUN, Answer.State.INCOMPLETE);
    }

    @Test
    void a_step_that_does_not_come_about_says_what_is_missing_and_nothing_is_guessed() {
        World world = World.running();
        world.edgeAnswers = Optional.empty();
        long id = world.ask(new Request.Drain(NODE1, ""));
        world.pass(Duration.ofMinutes(10));
        assertThat(world.announced()).contains("node1");
        InjectDrain last = world.said(InjectDrain.class).getLast();
        assertThat(last.step()).isEqualTo(Step.TIMED_OUT);
        assertThat(last.missing())
                .containsExactly(
                        "edge edge: it did not tell where it sends packets for " + World.VIP + " since then",
                        "probe: none told since then which node answers for api");
        assertThat(last.took()).isEqualTo(Duration.ofSeconds(60));
        assertThat(answers(world, id)).containsExactly(Answer.State.BEGUN, Answer.State.INCOMPLETE);
    }

    @Test
    void a_path_of_somebody_else_to_the_same_node_is_named() {
        World world = World.running();
        world.edgeAnswers = Optional.empty();
        world.ask(new Request.Drain(NODE1, ""));
        world.pass(A_MOMENT);
        world.probesSee("node2");
        Set<IpAddress> ours = Set.of(IpAddress.of("2001:db8::12"));
        Set<IpAddress> all = Set.of(IpAddress.of("2001:db8::12"), IpAddress.of("2001:db8::11"));
        world.tell(new InjectEvent.EdgeUses("edge", World.VIP, all, Optional.of(ours), world.now()));
        world.pass(Duration.ofMinutes(2));
        assertThat(world.said(InjectDrain.class).getLast().missing().getFirst()).contains("which is not our path");
    }

    @Test
    void the_operator_may_say_that_one_kind_of_evidence_suffices() {
        World edge = World.running("drain: {evidence: edge}");
        edge.ask(new Request.Drain(NODE1, ""));
        edge.pass(Duration.ofSeconds(2));
        assertThat(edge.announced()).doesNotContain("node1");
        World probe = World.running("drain: {evidence: probe}");
        probe.edgeAnswers = Optional.empty();
        probe.ask(new Request.Drain(NODE1, ""));
        probe.pass(Duration.ofSeconds(2));
        assertThat(probe.announced()).contains("node1");
        probe.probesSee("node3");
        assertThat(probe.announced()).doesNotContain("node1");
    }

    @Test
    void the_last_healthy_origin_cannot_be_drained() {
        World world = World.running();
        world.ill("node2", "node3");
        world.pass(Duration.ofSeconds(5));
        long id = world.ask(new Request.Drain(NODE1, ""));
        assertThat(answers(world, id)).containsExactly(Answer.State.REFUSED);
        assertThat(world.answers(id).getFirst().text()).containsExactly("no healthy origin of api would be left");
        World other = World.running();
        assertThat(answers(other, other.ask(new Request.Drain(Target.ofService("api"), ""))))
                .containsExactly(Answer.State.REFUSED);
        assertThat(answers(other, other.ask(new Request.Drain(Target.ofNode("node9"), ""))))
                .containsExactly(Answer.State.REFUSED);
    }

    @Test
    void a_drain_stops_where_the_others_have_gone_bad_meanwhile() {
        World world = World.running();
        world.ask(new Request.Drain(NODE1, ""));
        world.pass(A_MOMENT);
        world.ill("node2", "node3");
        world.pass(Duration.ofSeconds(5));
        world.probesSee("node2");
        world.pass(Duration.ofMinutes(2));
        assertThat(world.announced()).contains("node1");
        assertThat(world.said(InjectDrain.class).getLast().missing()).contains("another healthy origin of api");
    }

    private static World drained() {
        World world = World.running();
        world.ask(new Request.Drain(NODE1, ""));
        world.pass(A_MOMENT);
        world.probesSee("node2");
        world.pass(A_MOMENT);
        assertThat(world.announced()).containsExactly("node2", "node3");
        return world;
    }

    @Test
    void on_the_way_back_the_checks_are_good_anew_before_the_path_is_announced() {
        World world = drained();
        world.ill("node1");
        long id = world.ask(new Request.Undrain(NODE1));
        world.pass(Duration.ofSeconds(10));
        assertThat(world.announced()).doesNotContain("node1");
        world.well("node1");
        world.pass(Duration.ofSeconds(2));
        assertThat(world.announced()).contains("node1");
        assertThat(steps(world)).endsWith(Step.VERIFYING, Step.RETURNED);
        assertThat(answers(world, id)).containsExactly(Answer.State.BEGUN, Answer.State.DONE);
    }

    @Test
    void a_return_that_takes_too_long_says_which_checks_are_bad_and_leaves_it_to_them() {
        World world = drained();
        world.ill("node1");
        long id = world.ask(new Request.Undrain(NODE1));
        world.pass(Duration.ofSeconds(61));
        assertThat(answers(world, id)).containsExactly(Answer.State.BEGUN, Answer.State.INCOMPLETE);
        assertThat(world.answers(id).getLast().text().getFirst()).contains("tcp bad", "connection refused");
        world.well("node1");
        world.pass(Duration.ofSeconds(5));
        assertThat(world.announced()).contains("node1");
    }

    @Test
    void a_maintenance_ends_by_itself_whatever_the_wall_clock_does() {
        World world = World.running();
        long none = world.ask(new Request.Maintain("node1", Duration.ZERO, "x"));
        assertThat(answers(world, none)).containsExactly(Answer.State.REFUSED);
        world.ask(new Request.Maintain("node1", Duration.ofMinutes(30), "firmware"));
        world.pass(A_MOMENT);
        world.probesSee("node2");
        world.pass(A_MOMENT);
        world.stepWallClock(Duration.ofDays(1));
        world.pass(Duration.ofMinutes(29).minusSeconds(5));
        assertThat(world.announced()).doesNotContain("node1");
        assertThat(world.injector
                        .status(world.now())
                        .services()
                        .getFirst()
                        .backends()
                        .getFirst()
                        .state())
                .isEqualTo(HealthState.MAINTENANCE);
        world.pass(Duration.ofMinutes(1).plusSeconds(10));
        assertThat(world.announced()).contains("node1");
        assertThat(world.said(InjectMaintenance.class))
                .extracting(InjectMaintenance::change)
                .containsExactly(InjectMaintenance.Change.BEGUN, InjectMaintenance.Change.EXPIRED);
    }

    @Test
    void a_restart_forgets_neither_a_drain_nor_the_end_of_a_maintenance() {
        World world = World.running();
        world.ask(new Request.Maintain("node1", Duration.ofMinutes(30), "firmware"));
        world.pass(A_MOMENT);
        world.probesSee("node2", "node3");
        world.pass(A_MOMENT);
        InjectMemory memory = world.all(InjectAction.Remember.class).getLast().memory();
        World next = new World(World.SERVICE);
        next.tell(new InjectEvent.Restored(memory));
        next.edgeUp("edge", true);
        next.pass(Duration.ofMinutes(29));
        assertThat(next.announced()).containsExactly("node2", "node3");
        next.pass(Duration.ofMinutes(2));
        assertThat(next.announced()).contains("node1");
    }

    @Test
    void a_node_whose_checks_go_bad_while_it_is_drained_is_withdrawn_for_that() {
        World world = World.running();
        long id = world.ask(new Request.Drain(NODE1, ""));
        world.ill("node1");
        world.pass(Duration.ofSeconds(5));
        assertThat(world.announced()).doesNotContain("node1");
        assertThat(answers(world, id)).containsExactly(Answer.State.BEGUN, Answer.State.DONE);
    }

    @Test
    void of_several_edges_each_must_have_moved() {
        World world = new World(World.with().replace("edges: [edge]", "edges: [edge, edge2]"));
        world.edgeAnswers = Optional.empty();
        world.edgeUp("edge", true);
        world.edgeUp("edge2", true);
        world.pass(Duration.ofSeconds(3));
        world.ask(new Request.Drain(NODE1, ""));
        world.pass(A_MOMENT);
        world.probesSee("node2", "node3");
        world.look("edge");
        world.pass(A_MOMENT);
        assertThat(world.announced()).as("edge2 has not told").contains("node1");
        Set<IpAddress> still = Set.of(IpAddress.of("2001:db8::11"), IpAddress.of("2001:db8::12"));
        world.tell(new InjectEvent.EdgeUses("edge2", World.VIP, still, Optional.of(still), world.now()));
        assertThat(world.announced()).as("edge2 still uses it").contains("node1");
        world.look("edge2");
        assertThat(world.announced()).doesNotContain("node1");
        assertThat(world.routes("edge2"))
                .extracting(route -> route.backend().node())
                .containsExactly("node2", "node3");
    }
}
