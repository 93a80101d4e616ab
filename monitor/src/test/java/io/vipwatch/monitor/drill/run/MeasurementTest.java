package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.Contamination;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the monitor tells becomes the figures of a repetition. */
class MeasurementTest {
    private static final JsonNode ECHO = EventJson.mapper()
            .readTree("{\"name\":\"echo\",\"kind\":\"udp-echo\",\"interval_ns\":5000000,\"flows\":8}");
    private static final JsonNode CONNECT = EventJson.mapper()
            .readTree("{\"name\":\"connect\",\"kind\":\"tcp-connect\",\"interval_ns\":20000000,\"flows\":1}");

    private static DrillFile drill() throws ConfigException {
        return DrillFiles.parse("test.yaml", """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: test
                target: {node: node1, prefix: api}
                method: [{fault: link-silent}]
                budgets: [{phase: outage, limit: p95 < 3s}]
                """);
    }

    private static Measurement measurement(IncidentReport... incidents) throws ConfigException {
        return measurement(List.of(), incidents);
    }

    private static Measurement measurement(List<Mark> meanwhile, IncidentReport... incidents) throws ConfigException {
        return new Measurement(
                new Attempt(drill(), "run", 1, "node1", Ending.COMPLETED, "", OptionalLong.of(Reported.BEGIN)),
                List.of(incidents),
                List.of(CONNECT, ECHO),
                meanwhile);
    }

    private static Repetition measured(IncidentReport... incidents) throws ConfigException {
        return measurement(incidents).repetition();
    }

    private static Duration uncertainty(Repetition repetition, Phase phase) {
        return Observed.of(repetition, phase).orElseThrow().uncertainty();
    }

    @Test
    void the_incident_of_a_repetition_is_the_one_that_begins_with_its_fault() throws Exception {
        long before = Reported.BEGIN - Duration.ofSeconds(30).toNanos();
        Repetition repetition = measured(Reported.incident(before), Reported.incident(Reported.BEGIN));
        assertThat(repetition.incident()).contains("inc-1");
        assertThat(repetition.monitor().instant("fault.begin").epochNanos()).hasValue(Reported.BEGIN);
        assertThat(repetition.outage().orElseThrow().gap()).contains(Reported.GAP);
        assertThat(uncertainty(repetition, Phase.OUTAGE)).isEqualTo(Reported.GAP_UNCERTAINTY);
        assertThat(Observed.of(repetition, Phase.REVERSION).orElseThrow().duration())
                .isEqualTo(Duration.ofSeconds(1));
        assertThat(repetition.contaminations()).isEmpty();
    }

    @Test
    void an_incident_of_an_earlier_repetition_is_none_of_this_one() throws Exception {
        long before = Reported.BEGIN - Duration.ofSeconds(30).toNanos();
        assertThat(measured(Reported.incident(before)).incident()).isEmpty();
    }

    @Test
    void where_nothing_was_lost_the_outage_is_nothing_within_an_interval_of_the_drills_protocol() throws Exception {
        Repetition repetition = measured();
        assertThat(repetition.outage().orElseThrow().gap()).contains(Duration.ZERO);
        assertThat(repetition.outage().orElseThrow().uncertainty()).isEqualTo(Duration.ofMillis(5));
        assertThat(repetition.outage().orElseThrow().flows()).isEqualTo(8);
    }

    @Test
    void what_only_the_end_of_the_fault_ended_was_at_least_as_long_as_the_fault() throws Exception {
        Repetition repetition = measured(Reported.endedByTheRevert(Reported.BEGIN));
        Observed outage = Observed.of(repetition, Phase.OUTAGE).orElseThrow();
        assertThat(outage.open()).isTrue();
        assertThat(outage.duration()).isEqualTo(Duration.ofMillis(7_995));
        assertThat(Observed.of(repetition, Phase.TOTAL).orElseThrow().open()).isTrue();
    }

    /** 1 of 3 connections was refused; the last of those was some before the fault was taken back. */
    @Test
    void of_connections_some_are_good_by_chance_before_the_fault_is_taken_back() throws Exception {
        IncidentReport ended = Reported.endedJustBeforeTheRevert(Reported.BEGIN, Duration.ofMillis(60), 540, 1619);
        Observed outage = Observed.of(measured(ended), Phase.OUTAGE).orElseThrow();
        assertThat(outage.open()).isTrue();
        assertThat(outage.duration()).as("no longer than what was seen").isEqualTo(Reported.GAP);
    }

    @Test
    void where_every_probe_was_lost_good_ones_before_the_revert_are_no_chance() throws Exception {
        IncidentReport ended = Reported.endedJustBeforeTheRevert(Reported.BEGIN, Duration.ofMillis(60), 1619, 1619);
        Observed outage = Observed.of(measured(ended), Phase.OUTAGE).orElseThrow();
        assertThat(outage.open()).isFalse();
    }

    @Test
    void what_ended_within_the_stamps_of_the_revert_may_have_ended_with_it() throws Exception {
        IncidentReport ended = Reported.endedJustBeforeTheRevert(Reported.BEGIN, Duration.ofMillis(11), 1619, 1619);
        assertThat(Observed.of(measured(ended), Phase.OUTAGE).orElseThrow().open())
                .as("± 10 ms of the probes, ± 2 ms of the revert")
                .isTrue();
    }

    @Test
    void an_outage_that_was_over_before_another_loss_near_the_revert_ended_by_itself() throws Exception {
        IncidentReport ended = Reported.lostAgainUntilTheRevert(Reported.BEGIN);
        assertThat(Observed.of(measured(ended), Phase.OUTAGE).orElseThrow().open())
                .isFalse();
    }

    @Test
    void the_monitors_session_stands_in_for_a_detection_that_was_not_seen_at_the_edge_and_is_called_so()
            throws Exception {
        Observed detection = Observed.of(measured(Reported.incident(Reported.BEGIN)), Phase.DETECTION)
                .orElseThrow();
        assertThat(detection.duration()).isEqualTo(Duration.ofSeconds(8));
        assertThat(detection.standIn()).isTrue();
        assertThat(Observed.of(measured(Reported.incident(Reported.BEGIN)), Phase.OUTAGE)
                        .orElseThrow()
                        .standIn())
                .isFalse();
    }

    @Test
    void a_short_stall_at_an_instant_is_added_to_the_uncertainty() throws Exception {
        Duration late = Duration.ofMillis(40);
        long detected = Reported.BEGIN + Duration.ofSeconds(8).toNanos();
        Repetition repetition =
                measured(Reported.incident(Reported.BEGIN, Mark.stall(detected + 20_000_000, late, "40 ms")));
        assertThat(repetition.contaminations()).isEmpty();
        assertThat(uncertainty(repetition, Phase.OUTAGE)).isEqualTo(Reported.GAP_UNCERTAINTY.plus(late));
        assertThat(uncertainty(repetition, Phase.DETECTION))
                .isEqualTo(Duration.ofMillis(2).plus(late));
    }

    @Test
    void a_stall_between_the_instants_moves_nothing() throws Exception {
        long between = Reported.BEGIN + Duration.ofSeconds(4).toNanos();
        Repetition repetition =
                measured(Reported.incident(Reported.BEGIN, Mark.stall(between, Duration.ofSeconds(2), "2 s")));
        assertThat(repetition.contaminations()).isEmpty();
        assertThat(uncertainty(repetition, Phase.OUTAGE)).isEqualTo(Reported.GAP_UNCERTAINTY);
    }

    @Test
    void a_stall_of_more_than_a_tenth_of_budget_and_outage_contaminates() throws Exception {
        long detected = Reported.BEGIN + Duration.ofSeconds(8).toNanos();
        Repetition repetition =
                measured(Reported.incident(Reported.BEGIN, Mark.stall(detected, Duration.ofMillis(900), "900 ms")));
        assertThat(repetition.contaminations()).containsExactly(new Contamination(Contamination.Kind.STALL, "900 ms"));
    }

    @Test
    void a_step_of_a_clock_and_another_incident_contaminate() throws Exception {
        Repetition repetition = measured(
                Reported.incident(Reported.BEGIN, Mark.of("clock-step", Reported.BEGIN, "a clock was set by 1 s")),
                Reported.another(Reported.BEGIN + 1));
        assertThat(repetition.contaminations())
                .extracting(Contamination::kind)
                .containsExactly(Contamination.Kind.CLOCK_STEP, Contamination.Kind.OTHER_INCIDENT);
    }

    @Test
    void where_nothing_was_lost_an_outage_as_long_as_the_longest_lag_may_have_been_missed() throws Exception {
        Repetition repetition = measurement(List.of(
                        Mark.proberLag(Reported.BEGIN + 1, Duration.ofMillis(90), "90 ms"),
                        Mark.stall(Reported.BEGIN + 2, Duration.ofMillis(40), "40 ms")))
                .repetition();
        assertThat(repetition.contaminations()).isEmpty();
        assertThat(uncertainty(repetition, Phase.OUTAGE)).isEqualTo(Duration.ofMillis(95));
    }

    @Test
    void where_nothing_was_lost_a_lag_as_long_as_the_budget_contaminates() throws Exception {
        Repetition repetition = measurement(
                        List.of(Mark.proberLag(Reported.BEGIN + 1, Duration.ofSeconds(3), "the prober was 3 s late")))
                .repetition();
        assertThat(repetition.contaminations())
                .containsExactly(new Contamination(Contamination.Kind.PROBER_LAG, "the prober was 3 s late"));
    }

    @Test
    void a_lag_of_the_prober_at_an_instant_is_called_so() throws Exception {
        long detected = Reported.BEGIN + Duration.ofSeconds(8).toNanos();
        Repetition repetition =
                measured(Reported.incident(Reported.BEGIN, Mark.proberLag(detected, Duration.ofMillis(900), "900 ms")));
        assertThat(repetition.contaminations())
                .containsExactly(new Contamination(Contamination.Kind.PROBER_LAG, "900 ms"));
    }

    @Test
    void the_monitors_own_trouble_is_read_from_its_events_since_the_fault() {
        List<Mark> marks = MonitorAnswers.ownTrouble(EventJson.mapper().readTree("""
                {"events":[
                 {"type":"monitor.stall","data":{"t_ns":50,"late_ns":7000000,"part":"process","untold":0}},
                 {"type":"probe.lagged","data":{"t_ns":120,"late_ns":90000000,"skipped":18,"untold":0}},
                 {"type":"monitor.stall","data":{"t_ns":130,"late_ns":8000000,"part":"process","untold":0}},
                 {"type":"clock.step","data":{"t_ns":140}}]}
                """), 100);
        assertThat(marks).extracting(Mark::kind).containsExactly("prober-lag", "stall", "clock-step");
        assertThat(marks.getFirst().late()).contains(Duration.ofMillis(90));
    }

    @Test
    void not_all_is_told_while_the_incident_is_open() throws Exception {
        assertThat(measurement(Reported.open(Reported.BEGIN)).isComplete()).isFalse();
        assertThat(measurement(Reported.incident(Reported.BEGIN)).isComplete()).isTrue();
        assertThat(measurement().isComplete()).isTrue();
    }
}
