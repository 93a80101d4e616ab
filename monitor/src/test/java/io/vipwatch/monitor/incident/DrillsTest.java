package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.DrilledFault;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultReverted;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Step;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RouteReason;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What follows from a drill's fault has the drill for its cause, and begins with the fault. */
class DrillsTest {
    private static final Duration TOLD_AFTER = Duration.ofMillis(40);

    /** Longer than an incident waits for the way back. */
    private static final Duration RETURN = Duration.ofSeconds(75);

    private static DrilledFault fault(int step, String kind, String... nodes) {
        return new DrilledFault("node-failure", "run-1", 1, step, kind, "node1", List.of(nodes));
    }

    /** Records a fault that began a while ago. */
    private static Story apply(Story story, DrilledFault fault, Duration ago) {
        Moment begin = story.now().plus(ago.negated());
        return story.record(
                new FaultApplied(
                        fault,
                        story.now().epochNanos(),
                        begin.epochNanos(),
                        begin.epochNanos() + 8_000_000,
                        true,
                        "nothing but SSH passes"),
                new Moment(begin.monotonicNanos(), begin.epochNanos(), 3_000_000));
    }

    private static Story revert(Story story, DrilledFault fault) {
        Moment now = story.now();
        return story.record(
                new FaultReverted(fault, now.epochNanos(), now.epochNanos(), now.epochNanos(), true, "method", ""));
    }

    @Test
    void a_node_that_is_lost_while_a_drill_cuts_it_off_is_lost_by_the_drill_and_found_by_the_hold_timer() {
        Story story = Story.with("node1", "node2");
        DrilledFault fault = fault(1, "link-loss", "node1");
        apply(story, fault, TOLD_AFTER).after(Duration.ofSeconds(8));
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(7)).after(Duration.ofSeconds(1));
        revert(story, fault).after(RETURN);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.cause()).isEqualTo(IncidentCause.DRILL);
        assertThat(incident.detectedBy()).contains(IncidentCause.HOLD_TIMER);
        assertThat(incident.monitor().instant("fault.begin").epochNanos()).isPresent();
        assertThat(incident.monitor().phase("detection").duration())
                .as("from the fault, not from the last packet")
                .contains(Duration.ofSeconds(8).plus(TOLD_AFTER));
        assertThat(incident.monitor().phase("total").from()).isEqualTo("fault.begin");
        CausesTest.assertAddsUp(incident);
    }

    /** The command took 8 ms, and its stamps may be off by 3 ms. */
    @Test
    void a_fault_hits_within_its_command_which_the_uncertainty_of_its_begin_says() {
        Story story = Story.with("node1", "node2");
        DrilledFault fault = fault(1, "link-loss", "node1");
        apply(story, fault, TOLD_AFTER).after(Duration.ofSeconds(8));
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(7)).after(Duration.ofSeconds(1));
        revert(story, fault).after(RETURN);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.monitor().instant("fault.begin").uncertainty()).contains(Duration.ofMillis(11));
        assertThat(incident.monitor().phase("detection").uncertainty().orElseThrow())
                .isGreaterThanOrEqualTo(Duration.ofMillis(11));
    }

    @Test
    void a_fault_has_hit_before_anything_is_seen_of_it() {
        Story story = Story.with("node1", "node2").down("node1", LossCause.TCP_FIN, Duration.ofSeconds(1));
        story.millis(30);
        DrilledFault fault = fault(1, "process-kill", "node1");
        apply(story, fault, Duration.ofMillis(35)).after(Duration.ofSeconds(1));
        revert(story, fault).after(RETURN);
        assertThat(story.closed().getFirst().monitor().instant("fault.begin").uncertainty())
                .as("5 ms after the command began the session ended, as stamped to 1 µs")
                .contains(Duration.ofMillis(8).plusNanos(1_000));
    }

    @Test
    void what_was_seen_before_the_drill_told_of_its_fault_belongs_to_it_as_well() {
        Story story = Story.with("node1", "node2").down("node1", LossCause.TCP_FIN, Duration.ofSeconds(1));
        story.millis(30);
        DrilledFault fault = fault(1, "process-kill", "node1");
        apply(story, fault, Duration.ofMillis(35)).after(Duration.ofSeconds(1));
        revert(story, fault).after(RETURN);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.cause()).isEqualTo(IncidentCause.DRILL);
        assertThat(incident.monitor().phase("detection").duration()).contains(Duration.ofMillis(5));
    }

    @Test
    void another_node_that_is_lost_meanwhile_is_not_the_drills_doing() {
        Story story = Story.with("node1", "node2");
        apply(story, fault(1, "link-loss", "node1"), TOLD_AFTER).millis(100);
        story.down("node2", LossCause.TCP_RESET, Duration.ofSeconds(1)).after(Duration.ofSeconds(15));
        assertThat(story.closed().getFirst().cause()).isEqualTo(IncidentCause.TCP_RESET);
    }

    @Test
    void a_control_run_causes_nothing() {
        Story story = Story.with("node1", "node2");
        apply(story, fault(1, "noop"), TOLD_AFTER).millis(100);
        story.down("node1", LossCause.TCP_RESET, Duration.ofSeconds(1)).after(Duration.ofSeconds(15));
        assertThat(story.closed().getFirst().cause()).isEqualTo(IncidentCause.TCP_RESET);
    }

    @Test
    void what_comes_back_before_the_drill_has_told_that_it_took_the_fault_back_is_not_the_faults_doing() {
        Story story = Story.with("node1", "node2").up("node3").endOfRib("node3").after(Duration.ofMinutes(1));
        apply(story, fault(1, "process-signal", "node3"), TOLD_AFTER).after(Duration.ofSeconds(5));
        story.announce("node3", Story.VIP).after(Duration.ofSeconds(15));
        assertThat(story.closed().getFirst().cause()).isEqualTo(IncidentCause.ANNOUNCEMENT);
    }

    @Test
    void a_node_that_is_lost_long_after_the_fault_was_taken_back_is_another_matter() {
        Story story = Story.with("node1", "node2");
        DrilledFault fault = fault(1, "link-loss", "node1");
        apply(story, fault, TOLD_AFTER).after(Duration.ofSeconds(3));
        revert(story, fault).after(Story.QUIET.plusSeconds(1));
        story.down("node1", LossCause.TCP_RESET, Duration.ofSeconds(1)).after(Duration.ofSeconds(15));
        assertThat(story.closed().getFirst().cause()).isEqualTo(IncidentCause.TCP_RESET);
    }

    @Test
    void a_second_fault_of_the_same_repetition_goes_on_with_the_first() {
        Story story = Story.with("node1", "node2");
        DrilledFault killed = fault(1, "process-kill", "node1");
        DrilledFault cut = fault(2, "link-loss", "node1");
        apply(story, killed, TOLD_AFTER).downStale("node1", LossCause.TCP_FIN).millis(500);
        apply(story, cut, TOLD_AFTER).after(Duration.ofSeconds(2));
        revert(story, cut);
        story.lose("node1", RouteReason.STALE_EXPIRED).after(Duration.ofSeconds(1));
        revert(story, killed).after(RETURN);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.cause()).isEqualTo(IncidentCause.DRILL);
        assertThat(incident.timeline().stream()
                        .filter(step -> step.source().equals("drill"))
                        .map(Step::text))
                .hasSize(4)
                .anySatisfy(text -> assertThat(text).contains("process-kill"))
                .anySatisfy(text -> assertThat(text).contains("link-loss on node1: nothing but"))
                .anySatisfy(text -> assertThat(text).contains("is taken back"));
        assertThat(incident.monitor().phase("total").from()).isEqualTo("fault.begin");
    }

    @Test
    void what_a_fault_brought_about_is_not_over_while_the_fault_is_on() {
        Story story = Story.with("node1", "node2");
        DrilledFault fault = fault(1, "link-loss", "node1");
        apply(story, fault, TOLD_AFTER).after(Duration.ofSeconds(1));
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(7)).after(Duration.ofMinutes(2));
        assertThat(story.closed()).isEmpty();
        revert(story, fault).after(RETURN);
        assertThat(story.closed()).hasSize(1);
    }

    @Test
    void a_loss_that_follows_close_upon_the_former_repetition_is_the_doing_of_its_own() {
        Story story = Story.with("node1", "node2");
        DrilledFault first = fault(1, "process-kill", "node1");
        DrilledFault second = new DrilledFault("node-failure", "run-1", 2, 1, "link-loss", "node1", List.of("node1"));
        apply(story, first, TOLD_AFTER).after(Duration.ofSeconds(1));
        revert(story, first).after(Story.QUIET.dividedBy(2));
        story.down("node1", LossCause.TCP_FIN, Duration.ofSeconds(1)).millis(50);
        apply(story, second, Duration.ofMillis(55)).after(Duration.ofSeconds(1));
        revert(story, second).after(RETURN);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.causeDetail()).contains("link-loss");
        assertThat(incident.monitor().phase("detection").duration()).contains(Duration.ofMillis(5));
    }

    @Test
    void what_is_found_long_after_the_fault_belongs_to_the_same_incident_as_what_probes_lost_at_once() {
        Story story = Story.with("node1", "node2");
        DrilledFault fault = fault(1, "link-loss", "node1");
        apply(story, fault, TOLD_AFTER).after(Duration.ofMillis(100));
        story.down("node1", LossCause.TCP_RESET, Duration.ofSeconds(1)).after(Story.QUIET.multipliedBy(3));
        story.lose("node1", RouteReason.STALE_EXPIRED).after(Duration.ofSeconds(1));
        revert(story, fault).after(RETURN);
        assertThat(story.closed()).hasSize(1);
    }

    @Test
    void that_packets_get_through_again_is_said_at_once_however_rarely_the_rest_is_said_by_then() {
        Story story = Story.with("node1", "node2");
        EdgeSights edge = new EdgeSights(story);
        Moment t0 = story.now();
        apply(story, fault(1, "link-loss", "node1"), TOLD_AFTER).after(Duration.ofSeconds(1));
        edge.lost(t0, 20);
        for (int i = 0; i < 8; i++) {
            story.after(Duration.ofSeconds(4)).gone("node2", RouteReason.EXPLICIT, Story.VIP);
            story.announce("node2", Story.VIP, 0);
        }
        edge.recovered(t0, 20, 27_000, 27_500);
        IncidentReport said = story.after(Duration.ofSeconds(2)).incidents().getFirst();
        assertThat(said.state()).isEqualTo(IncidentReport.State.OPEN);
        assertThat(said.monitor().instant("dp.recovered").epochNanos())
                .as("who waits for it, as a drill does, need not wait for the next of the rare updates")
                .isPresent();
    }
}
