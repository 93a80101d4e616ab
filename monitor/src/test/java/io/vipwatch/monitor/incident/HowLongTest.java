package io.vipwatch.monitor.incident;

import static io.vipwatch.monitor.incident.EdgeSights.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStall;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sentence that says how long it took never claims of one observer what another has seen, and its parts make the whole. */
class HowLongTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final Story story = Story.with("node1", "node2");
    private final EdgeSights edge = new EdgeSights(story);

    /** Seen at an edge with BFD of whose evidence nothing was collected: our own session noticed by its hold time. */
    @Test
    void our_own_hold_time_does_not_stand_in_for_a_detection_of_the_edge_that_was_not_seen() {
        Moment t0 = story.now();
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(8)).down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(9));
        edge.recovered(t0, 20, 5390, 5400);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        CausesTest.assertAddsUp(incident);
        assertThat(incident.monitor().unexplained()).contains(Duration.ZERO);
        assertThat(incident.headline())
                .contains("By the monitor's own sessions it took 9.0 s: 9.0 s detection (hold-timer).")
                .contains("Packets had found another way 3.8 s before the monitor's own session showed it")
                .doesNotContain("unexplained");
    }

    @Test
    void seconds_that_are_not_sure_to_a_tenth_are_told_with_how_sure_they_are() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        story.millis(6000);
        Moment coarse = at(t0, 5400);
        edge.table(false, new Moment(coarse.monotonicNanos(), coarse.epochNanos(), 400_000_000));
        assertThat(story.after(LONG_ENOUGH).closed().getFirst().headline()).contains("It took 5.4 s ± 400 ms: ");
    }

    /** The same while only the first flow has been answered, and when all will be is not known. */
    @Test
    void the_first_flow_that_was_answered_before_anybody_noticed_ends_no_phase_of_those_who_noticed_later() {
        Moment t0 = story.now();
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(8)).down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(9));
        edge.recovered(t0, 20, 2600, 20_000);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.monitor().unexplained().orElseThrow()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(incident.headline())
                .contains("9.0 s detection (hold-timer, by the monitor's own session: the edge's is not known)")
                .doesNotContain(" -");
    }

    @Test
    void stamps_of_the_kernel_that_come_before_those_of_the_best_paths_take_no_time_twice() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(false, at(t0, 800));
        edge.table(true, at(t0, 851));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, 870, 880);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        CausesTest.assertAddsUp(incident);
        assertThat(incident.edge().phase("fib").reason()).contains("before rib.change");
        assertThat(incident.edge().phase("fib_to_dp").duration()).contains(Duration.ofMillis(19));
        assertThat(incident.edge().unexplained()).contains(Duration.ofMillis(10));
    }

    @Test
    void packets_that_got_through_before_the_edge_told_of_its_kernel_make_no_part_negative() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        edge.table(false, at(t0, 950));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, 870, 880);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        CausesTest.assertAddsUp(incident);
        assertThat(incident.edge().unexplained()).contains(Duration.ZERO);
        assertThat(incident.headline())
                .contains("It took 950 ± 4 ms: 789 detection (bfd), 62 RIB, 99 FIB.")
                .contains("Packets had found another way 70 ms before that.");
    }

    @Test
    void a_node_that_withdraws_again_and_again_moves_no_figure_of_its_first_withdrawal() {
        for (int round = 0; round < 5; round++) {
            Moment at = story.now();
            story.withdraw("node1", Story.VIP).millis(60);
            edge.table(true, at(at, 50));
            edge.table(false, at(at, 60));
            story.after(Duration.ofSeconds(3)).announce("node1", Story.VIP);
            edge.back(true, story.now());
            edge.back(false, story.now());
            story.after(Duration.ofSeconds(3));
        }
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(story.closed()).hasSize(1);
        assertThat(incident.edge().phase("total").duration()).contains(Duration.ofMillis(10));
        assertThat(incident.headline()).startsWith("The VIP api lost node1 and had it back: withdrawn by node1.");
    }

    @Test
    void however_often_the_monitor_was_late_it_asks_for_care_once() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO);
        for (int late = 6; late <= 60; late += 6) {
            story.millis(100).record(new MonitorStall(Duration.ofMillis(late), "process", 1));
        }
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.lookAt())
                .filteredOn(text -> text.startsWith("Read the figures with care"))
                .containsExactly(
                        "Read the figures with care: the monitor itself ran late 10 times, by 60 ms at the most.");
        assertThat(incident.marks()).hasSize(10);
    }

    @Test
    void of_two_probes_the_earlier_answer_is_the_first_whichever_is_told_first() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 40, 1000, 1000);
        edge.recovered(t0, 20, 870, 880);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().instant("dp.first_ok").epochNanos())
                .hasValue(at(t0, 870).epochNanos());
    }

    @ParameterizedTest
    @CsvSource({
        "880, 20, 1000, 200, 880",
        "1000, 200, 880, 20, 880",
        "880, 20, 1200, 200, 1200",
        "1200, 200, 880, 20, 1200"
    })
    void a_coarse_probe_says_nothing_against_a_finer_one_unless_the_time_between_two_of_it_has_passed(
            long one, long itsGrain, long other, long othersGrain, long last) {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, one, one, itsGrain);
        edge.recovered(t0, 20, other, other, othersGrain);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().instant("dp.recovered").epochNanos())
                .hasValue(at(t0, last).epochNanos());
    }
}
