package io.vipwatch.monitor.incident;

import static io.vipwatch.monitor.incident.EdgeSights.at;
import static io.vipwatch.monitor.incident.EdgeSights.node1;
import static io.vipwatch.monitor.incident.EdgeSights.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPrefix.BudgetCheck;
import io.vipwatch.monitor.event.IncidentPrefix.Verdict;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentRules.Limit;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeSessionEnd;
import io.vipwatch.monitor.event.ProbeTarget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The edge's own evidence and probes beside our sessions: figures apart, and verdicts that rest on the right ones. */
class EdgeFiguresTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final Story story =
            Story.begin(new Limit("total", Duration.ofMillis(300)), new Limit("detection", Duration.ofMillis(900)));

    private final EdgeSights edge = new EdgeSights(story);

    EdgeFiguresTest() {
        for (String node : List.of("node1", "node2")) {
            story.up(node).announce(node, Story.VIP).endOfRib(node);
        }
        story.after(Duration.ofMinutes(2));
    }

    /** A poll tells of a session between two of its rounds, to a second; the line of the log comes later. */
    @Test
    void the_better_stamp_of_a_detection_counts_whichever_came_first() {
        Moment t0 = story.now();
        story.millis(900);
        Moment polled = t0.plus(Duration.ofMillis(300));
        edge.session(EdgeState.DOWN, new Moment(polled.monotonicNanos(), polled.epochNanos(), 1_000_000_000));
        edge.session(EdgeState.DOWN, at(t0, 789));
        story.millis(11)
                .down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(2))
                .after(LONG_ENOUGH);
        assertThat(story.closed().getFirst().edge().instant("detect").epochNanos())
                .hasValue(at(t0, 789).epochNanos());
    }

    @Test
    void the_phases_of_the_edge_and_of_the_probes_add_up_and_the_rest_is_unexplained() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        story.millis(11).bfdDown("node1", Duration.ofMillis(800)).down("node1", LossCause.BFD, Duration.ofSeconds(2));
        edge.table(true, at(t0, 851));
        edge.table(false, at(t0, 862));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, 864, 868);
        story.after(LONG_ENOUGH);
        IncidentReport incident = story.closed().getFirst();
        assertThat(story.closed()).hasSize(1);
        CausesTest.assertAddsUp(incident);
        assertThat(incident.cause()).isEqualTo(IncidentCause.BFD);
        assertThat(incident.edge().phase("detection").duration()).contains(Duration.ofMillis(789));
        assertThat(incident.edge().phase("rib").duration()).contains(Duration.ofMillis(62));
        assertThat(incident.edge().phase("fib").duration()).contains(Duration.ofMillis(11));
        assertThat(incident.edge().phase("fib_to_dp").duration()).contains(Duration.ofMillis(2));
        assertThat(incident.edge().phase("total").duration()).contains(Duration.ofMillis(868));
        assertThat(incident.edge().unexplained()).contains(Duration.ofMillis(4));
        assertThat(incident.monitor().phase("detection").duration())
                .as("ours is our own")
                .contains(Duration.ofMillis(800));
        assertThat(incident.edgeAgrees()).contains(true);
        assertThat(incident.headline())
                .contains("It took 868 ± 4 ms: 789 detection (bfd), 62 RIB, 11 FIB, 2 data plane, 4 unexplained.")
                .contains("The edge agrees.")
                .contains("The claim was 300 ms: not kept.");
        assertThat(incident.verdict()).contains(Verdict.EXCEEDED);
        assertThat(check(incident, "total").basis()).isEqualTo("edge");
        assertThat(check(incident, "detection").verdict()).isEqualTo(Verdict.WITHIN);
    }

    @Test
    void a_lasting_connection_that_ends_is_told_in_the_course_of_an_incident_and_is_none_by_itself() {
        story.record(sessionEnd());
        assertThat(story.after(LONG_ENOUGH).closed()).isEmpty();
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofMillis(900));
        story.millis(50).record(sessionEnd());
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.timeline())
                .anyMatch(step -> step.text()
                        .equals("probe kept: a lasting connection with node1 ended (reset) after 240 ms of silence"));
    }

    private static ProbeSessionEnd sessionEnd() {
        return new ProbeSessionEnd(
                new ProbeTarget("kept", ProbeKind.TCP_SESSION, Story.VIP.address(), 7007),
                2,
                OptionalInt.of(40123),
                Optional.of("node1"),
                ProbeFailure.RESET,
                "Connection reset",
                0,
                OptionalLong.of(1),
                Duration.ofMillis(240),
                40);
    }

    @Test
    void without_the_edges_kernel_and_without_probes_nobody_knows_whether_the_total_was_kept() {
        story.bfdDown("node1", Duration.ofMillis(800)).down("node1", LossCause.BFD, Duration.ofSeconds(2));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(check(incident, "total").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(check(incident, "total").reason()).contains("not what packets met");
        assertThat(incident.headline()).contains("By the monitor's own sessions it took 800 ms");
    }

    @Test
    void a_limit_within_the_uncertainty_of_the_figure_gives_no_verdict() {
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofMillis(1500));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(check(incident, "detection").verdict())
                .as("silent for 1500 ms at the most, and perhaps for less than 900 ms")
                .isEqualTo(Verdict.UNKNOWN);
        assertThat(check(incident, "detection").reason()).contains("the limit lies within that");
    }

    @Test
    void a_partition_that_only_the_edge_sees_is_an_incident_with_the_edges_cause() {
        Moment at = story.now();
        story.record(
                EdgeSession.of(
                        sighting(at),
                        node1(),
                        Optional.of("node1"),
                        EdgeState.DOWN,
                        Optional.of(LossCause.HOLD_TIMER),
                        "Hold Timer Expired",
                        Optional.empty()),
                at);
        edge.table(true, at(at, 60));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(story.closed()).hasSize(1);
        assertThat(incident.cause()).isEqualTo(IncidentCause.HOLD_TIMER);
        assertThat(incident.causeDetail()).startsWith("at the edge");
        assertThat(incident.edge().phase("rib").duration()).contains(Duration.ofMillis(60));
        assertThat(incident.monitor().phase("total").duration()).isEmpty();
    }

    @Test
    void an_edge_that_chooses_otherwise_by_itself_is_a_change_of_its_policy_if_its_sessions_are_watched() {
        edge.table(true, story.now());
        assertThat(story.after(LONG_ENOUGH).closed().getFirst().cause()).isEqualTo(IncidentCause.UNKNOWN);
        story.record(
                new CollectorStateChanged("edge", "capture", CollectorState.WORKING, CollectorState.WAITING, "", ""));
        edge.table(true, story.now());
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getLast();
        assertThat(incident.cause()).isEqualTo(IncidentCause.POLICY_CHANGE);
        assertThat(incident.headline())
                .startsWith("The edge chose another way to the VIP api by itself: none of its sessions");
        assertThat(incident.lookAt()).anyMatch(text -> text.contains("filters or attributes on the edge"));
    }

    @Test
    void an_edge_that_still_sends_through_the_lost_node_does_not_agree() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO).millis(50);
        Moment at = story.now();
        story.record(
                new FibChanged(
                        sighting(at),
                        Story.VIP,
                        true,
                        Optional.empty(),
                        Optional.of(List.of(node1(), Story.node("node2").address())),
                        ""),
                at);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edgeAgrees()).contains(false);
        assertThat(incident.headline()).contains("The edge does not agree");
    }

    @Test
    void an_edge_that_has_the_lost_node_again_before_we_do_is_ahead_and_agrees_once_we_have_it() {
        Moment t0 = story.now();
        edge.bfdDown(at(t0, 0), t0);
        story.down("node1", LossCause.BFD, Duration.ZERO).millis(50);
        edge.table(false, story.now());
        assertThat(told().edgeAgrees()).contains(true);
        edge.session(EdgeState.UP, story.now());
        edge.back(false, story.now());
        assertThat(told().edgeAgrees())
                .as("it does not send through a dead node")
                .isEmpty();
        story.up("node1").announce("node1", Story.VIP).endOfRib("node1");
        assertThat(told().edgeAgrees()).contains(true);
        assertThat(story.incidents()).hasSize(1);
    }

    private IncidentReport told() {
        return story.after(Duration.ofSeconds(30)).incidents().getFirst();
    }

    @Test
    void
            whichever_source_tells_first_that_bfd_is_down_the_one_that_saw_the_packets_tells_since_when_the_node_was_silent() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDownByLog(at(t0, 812));
        edge.bfdDown(at(t0, 789), t0);
        IncidentReport incident = told();
        assertThat(incident.edge().instant("alive.last").epochNanos()).hasValue(t0.epochNanos());
    }

    @Test
    void probes_that_are_lost_while_no_route_changes_are_an_incident_of_unknown_cause() {
        Moment t0 = story.now();
        story.millis(1100);
        edge.lost(t0, 20);
        story.after(LONG_ENOUGH);
        assertThat(story.closed()).as("a hold time may still end and say why").isEmpty();
        IncidentReport incident = story.after(Duration.ofMinutes(4)).closed().getFirst();
        assertThat(incident.cause()).isEqualTo(IncidentCause.UNKNOWN);
        assertThat(incident.headline())
                .startsWith(
                        "Packets to the VIP api are being lost: probes of 2001:db8:0:ff00::100 are lost (no answer");
    }

    @Test
    void a_hold_time_that_ends_long_after_the_probes_were_lost_first_is_of_the_same_incident() {
        Moment t0 = story.now();
        story.millis(1100);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(88));
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(90));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.cause()).isEqualTo(IncidentCause.HOLD_TIMER);
        assertThat(incident.edge().instant("dp.loss_start").epochNanos()).isPresent();
        assertThat(story.incidents()).hasSize(1);
    }

    @Test
    void what_came_first_within_the_uncertainty_is_not_known_and_the_phase_between_is_nothing() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        edge.table(false, at(t0, 862));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, 860, 868);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().phase("fib_to_dp").duration()).contains(Duration.ZERO);
        assertThat(incident.edge().phase("fib_to_dp").uncertainty()).contains(Duration.ofNanos(4_001_000));
        assertThat(incident.edge().unexplained()).contains(Duration.ofMillis(6));
    }

    @Test
    void
            a_message_of_the_kernel_that_is_read_after_packets_took_the_other_way_is_placed_between_the_table_and_their_answer() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        edge.table(false, at(t0, 890));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.turned(t0, 20, 864, 868, Duration.ofMillis(2));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        CausesTest.assertAddsUp(incident);
        IncidentInstant fib = incident.edge().instant("fib.change");
        Duration half = Duration.ofNanos(9_550_000); // from 851 − 4 ms to 864 + 2 + 0.1 ms
        assertThat(fib.uncertainty()).contains(half);
        assertThat(fib.epochNanos()).hasValue(at(t0, 847).epochNanos() + half.toNanos());
        assertThat(fib.detail()).contains("read too late, for node2 had answered a packet 24 ms earlier");
        assertThat(incident.edge().phase("fib").duration()).contains(Duration.ofNanos(5_550_000));
        assertThat(incident.edge().phase("fib_to_dp").duration()).contains(Duration.ofNanos(7_450_000));
        assertThat(incident.edge().phase("total").duration()).contains(Duration.ofMillis(868));
        assertThat(incident.edge().unexplained()).contains(Duration.ofMillis(4));
    }

    @Test
    void a_late_message_is_corrected_too_where_it_is_the_first_and_nobody_knows_what_was_before() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        edge.firstMessage(at(t0, 890));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.turned(t0, 20, 864, 868, Duration.ofMillis(2));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        CausesTest.assertAddsUp(incident);
        assertThat(incident.edge().phase("fib_to_dp").duration()).contains(Duration.ofNanos(7_450_000));
    }

    /** A node withdraws, and no packet is lost: what tells when the kernel had changed is who answers. */
    @Test
    void a_flow_that_lost_nothing_and_is_answered_by_another_node_tells_that_the_kernels_message_was_read_too_late() {
        Moment t0 = story.now();
        story.withdraw("node1", Story.VIP);
        edge.table(true, at(t0, 55));
        edge.table(false, at(t0, 130));
        story.millis(70);
        edge.answeredByTheSecond(at(t0, 66));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        IncidentInstant fib = incident.edge().instant("fib.change");
        long earliest = at(t0, 51).epochNanos();
        long latest =
                fib.epochNanos().orElseThrow() + fib.uncertainty().orElseThrow().toNanos();
        assertThat(fib.epochNanos().orElseThrow()
                        - fib.uncertainty().orElseThrow().toNanos())
                .isEqualTo(earliest);
        assertThat(latest).isBetween(at(t0, 69).epochNanos(), at(t0, 72).epochNanos());
        assertThat(fib.detail()).contains("read too late");
    }

    /** Programs of the edge were late about then, so that the message may be old. */
    @Test
    void a_message_of_the_kernel_that_may_be_old_is_not_older_than_the_table_that_it_follows() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        Moment told = at(t0, 861);
        edge.table(false, new Moment(told.monotonicNanos(), told.epochNanos(), 167_000_000));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        CausesTest.assertAddsUp(incident);
        IncidentInstant fib = incident.edge().instant("fib.change");
        assertThat(fib.epochNanos()).hasValue(told.epochNanos());
        assertThat(fib.uncertainty()).contains(Duration.ofMillis(10 + 4 + 2));
    }

    @Test
    void a_message_of_the_kernel_that_no_answer_of_the_other_node_contradicts_keeps_its_stamp() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        edge.table(false, at(t0, 872));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.turned(t0, 20, 864, 868, Duration.ofMillis(9));
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        CausesTest.assertAddsUp(incident);
        assertThat(incident.edge().instant("fib.change").epochNanos())
                .hasValue(at(t0, 872).epochNanos());
        assertThat(incident.edge().phase("fib_to_dp").duration())
                .as("the answer came 9 ms after the question, which may have waited for the kernel")
                .contains(Duration.ZERO);
    }

    @Test
    void of_packets_that_nobody_signed_it_is_not_known_which_way_they_took() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        edge.table(false, at(t0, 890));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, 864, 868);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().instant("fib.change").epochNanos())
                .hasValue(at(t0, 890).epochNanos());
        assertThat(incident.edge().phase("fib_to_dp").reason())
                .contains("dp.first_ok was seen 26 ms before fib.change");
    }

    @Test
    void a_service_may_have_been_good_since_the_check_before_the_first_good_one() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.table(true, at(t0, 851));
        story.millis(700);
        edge.serviceBack(t0, 1100, 1000, 200);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().phase("service").duration()).contains(Duration.ofMillis(1100));
        assertThat(incident.edge().phase("service").uncertainty().orElseThrow())
                .isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void our_own_session_that_notices_much_later_is_the_same_incident_and_its_figures_do_not_spoil_those_of_packets() {
        Moment t0 = story.now();
        story.millis(789);
        edge.bfdDown(at(t0, 789), t0);
        edge.session(EdgeState.DOWN, at(t0, 790));
        edge.table(true, at(t0, 851));
        edge.table(false, at(t0, 862));
        story.millis(1200);
        edge.lost(t0, 20);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, 864, 868);
        story.after(Duration.ofSeconds(80));
        assertThat(story.closed()).as("long closed when our hold timer expires").hasSize(1);
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(88)).after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(1);
        IncidentReport incident = story.incidents().getFirst();
        CausesTest.assertAddsUp(incident);
        assertThat(incident.edge().phase("total").duration()).contains(Duration.ofMillis(868));
        assertThat(incident.cause()).as("what the edge found first").isEqualTo(IncidentCause.BFD);
        assertThat(incident.monitor().unexplained().orElseThrow()).isEqualTo(Duration.ZERO);
        assertThat(incident.monitor().phase("total").reason()).contains("after packets had found another way");
        assertThat(check(incident, "total").verdict()).isEqualTo(Verdict.EXCEEDED);
        story.after(Duration.ofMinutes(1))
                .up("node1")
                .announce("node1", Story.VIP)
                .endOfRib("node1");
        assertThat(story.after(LONG_ENOUGH).incidents().getFirst().reversion().state())
                .as("the edge has no session yet")
                .isEqualTo("partial");
        edge.session(EdgeState.UP, story.now());
        IncidentReport back = story.after(LONG_ENOUGH).incidents().getFirst();
        assertThat(back.reversion().state()).isEqualTo("complete");
        assertThat(back.reversion().figures().phase("revert.total").to()).isEqualTo("revert.edge.session.up");
    }

    @Test
    void what_fails_hours_after_the_edge_alone_lost_the_node_is_another_incident() {
        Moment t0 = story.now();
        edge.session(EdgeState.DOWN, at(t0, 1));
        story.after(Duration.ofHours(8));
        assertThat(story.closed()).hasSize(1);
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(9)).after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(2);
        assertThat(story.incidents().getLast().cause()).isEqualTo(IncidentCause.HOLD_TIMER);
    }

    @Test
    void an_edge_whose_log_tells_whole_seconds_chooses_otherwise_by_itself_too() {
        story.record(new CollectorStateChanged(
                "edge",
                "log",
                CollectorState.LIMITED,
                CollectorState.WAITING,
                "/var/log/frr.log " + CollectorStateChanged.WHOLE_SECONDS,
                ""));
        edge.table(true, story.now());
        assertThat(story.after(LONG_ENOUGH).closed().getFirst().cause()).isEqualTo(IncidentCause.POLICY_CHANGE);
    }

    private static BudgetCheck check(IncidentReport incident, String phase) {
        return incident.prefixes().getFirst().budget().stream()
                .filter(check -> check.phase().equals(phase))
                .findFirst()
                .orElseThrow();
    }
}
