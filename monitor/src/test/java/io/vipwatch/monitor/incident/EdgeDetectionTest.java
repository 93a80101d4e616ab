package io.vipwatch.monitor.incident;

import static io.vipwatch.monitor.incident.EdgeSights.at;
import static io.vipwatch.monitor.incident.EdgeSights.node1;
import static io.vipwatch.monitor.incident.EdgeSights.sighting;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** How the edge found a node to be lost, and what of its tables is the loss and what the way back. */
class EdgeDetectionTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final Story story = Story.begin();
    private final EdgeSights edge = new EdgeSights(story);

    EdgeDetectionTest() {
        for (String node : List.of("node1", "node2")) {
            story.up(node).announce(node, Story.VIP).endOfRib(node);
        }
        story.after(Duration.ofMinutes(2));
    }

    private static EdgeSession session(EvidenceSource source, Moment at, Optional<LossCause> cause, String reason) {
        return EdgeSession.of(
                new Sighting("edge", source, OptionalLong.empty(), at.epochNanos(), Optional.empty()),
                node1(),
                Optional.of("node1"),
                EdgeState.DOWN,
                cause,
                reason,
                Optional.empty());
    }

    private static Moment between(Moment middle, Duration doubt) {
        return new Moment(middle.monotonicNanos(), middle.epochNanos(), doubt.toNanos());
    }

    private void expired(Moment t0, boolean heard) {
        Moment found = at(t0, 9000);
        EdgeSession expired =
                session(EvidenceSource.LOG, found, Optional.of(LossCause.HOLD_TIMER), "sent Hold Timer Expired");
        story.record(heard ? expired.heardLast(t0.epochNanos(), Duration.ofMillis(20)) : expired, found);
        edge.table(true, at(t0, 9060));
        edge.table(false, at(t0, 9070));
    }

    @Test
    void what_a_poll_found_between_two_rounds_gives_way_to_what_the_log_tells_of_the_same_loss() {
        Moment t0 = story.now();
        story.millis(9000);
        Moment middle = between(at(t0, 8100), Duration.ofMillis(1260));
        story.record(session(EvidenceSource.POLL, middle, Optional.empty(), "between two rounds of questions"), middle);
        expired(t0, true);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(story.closed()).hasSize(1);
        assertThat(incident.cause()).isEqualTo(IncidentCause.HOLD_TIMER);
        assertThat(incident.edge().instant("detect").source()).isEqualTo("log");
        assertThat(incident.edge().phase("detection").duration()).contains(Duration.ofSeconds(9));
        assertThat(incident.edge().phase("rib").duration()).contains(Duration.ofMillis(60));
        assertThat(incident.edge().phase("total").duration()).contains(Duration.ofMillis(9070));
    }

    @Test
    void packets_that_were_lost_before_the_edge_noticed_are_part_of_the_total_also_where_the_silence_was_not_seen() {
        Moment t0 = story.now();
        story.millis(1100);
        edge.lost(t0, 20);
        story.millis(7900);
        expired(t0, false);
        story.after(Duration.ofSeconds(6));
        edge.recovered(t0, 20, 9072, 9080);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().phase("detection").duration()).isEmpty();
        assertThat(incident.edge().phase("total").duration()).contains(Duration.ofMillis(9060));
        assertThat(incident.edge().unexplained()).contains(Duration.ofMillis(9060 - 72));
        CausesTest.assertAddsUp(incident);
    }

    @Test
    void a_node_that_ended_the_session_itself_was_not_silent() {
        story.record(
                session(EvidenceSource.CAPTURE, story.now(), Optional.of(LossCause.NOTIFICATION), "received Cease"),
                story.now());
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().instant("alive.last").epochNanos()).isEmpty();
        assertThat(incident.causeDetail()).isEqualTo("at the edge: received Cease");
        assertThat(incident.headline()).doesNotContain("at the edge, at the edge");
    }

    /** TCP held the NOTIFICATION back while the node was silent; when it was back its system knew no such connection. */
    @Test
    void a_connection_that_is_reset_long_after_the_edge_gave_the_silent_node_up_is_no_other_loss() {
        Moment t0 = story.now();
        story.millis(9000);
        expired(t0, true);
        assertThat(story.after(LONG_ENOUGH).closed()).hasSize(1);
        story.record(
                session(EvidenceSource.CAPTURE, story.now(), Optional.of(LossCause.TCP_RESET), "reset the connection"),
                story.now());
        story.after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(1);
        assertThat(story.incidents().getFirst().cause()).isEqualTo(IncidentCause.HOLD_TIMER);
        assertThat(story.incidents().getFirst().timeline())
                .anyMatch(step -> step.text().contains("that it had given up: reset the connection"));
    }

    @Test
    void a_connection_that_is_reset_after_the_edge_had_the_silent_node_back_is_another_loss() {
        Moment t0 = story.now();
        story.millis(9000);
        expired(t0, true);
        story.after(LONG_ENOUGH);
        edge.session(EdgeState.UP, story.now());
        story.after(LONG_ENOUGH);
        story.record(
                session(EvidenceSource.CAPTURE, story.now(), Optional.of(LossCause.TCP_RESET), "reset the connection"),
                story.now());
        story.after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(2);
        assertThat(story.incidents().getLast().cause()).isEqualTo(IncidentCause.TCP_RESET);
    }

    /** A log of whole seconds tells of it first, with half a second of uncertainty. */
    @Test
    void the_notification_of_a_hold_timer_that_was_captured_is_the_better_stamp_of_the_same_loss() {
        Moment t0 = story.now();
        story.millis(9600);
        Moment coarse = between(at(t0, 9500), Duration.ofMillis(500));
        story.record(
                session(EvidenceSource.LOG, coarse, Optional.of(LossCause.HOLD_TIMER), "sent Hold Timer Expired"),
                coarse);
        Moment fine = at(t0, 9410);
        story.record(
                session(EvidenceSource.CAPTURE, fine, Optional.of(LossCause.HOLD_TIMER), "sent Hold Timer Expired"),
                fine);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().instant("detect").epochNanos()).hasValue(fine.epochNanos());
        assertThat(incident.edge().instant("detect").source()).isEqualTo("capture");
    }

    private EdgeRoute withdrawn(EvidenceSource source, Moment at) {
        return new EdgeRoute(
                new Sighting("edge", source, OptionalLong.empty(), at.epochNanos(), Optional.empty()),
                node1(),
                Optional.of("node1"),
                Story.VIP,
                OptionalLong.empty(),
                RouteAction.WITHDRAW,
                List.of());
    }

    /** bgpd writes a line when it has read the UPDATE; the kernel stamps the packet when it arrives. */
    @Test
    void a_withdrawal_that_was_captured_is_the_better_stamp_of_the_one_in_the_log_whichever_is_told_first() {
        Moment t0 = story.now();
        story.withdraw("node1", Story.VIP);
        Moment line = between(at(t0, 12), Duration.ofMillis(11));
        story.record(withdrawn(EvidenceSource.LOG, line), line);
        Moment packet = between(at(t0, 3), Duration.ofNanos(200_000));
        story.record(withdrawn(EvidenceSource.CAPTURE, packet), packet);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().instant("withdraw.rx").epochNanos()).hasValue(packet.epochNanos());
        assertThat(incident.edge().instant("withdraw.rx").source()).isEqualTo("capture");
    }

    @Test
    void a_route_that_is_taken_out_and_put_in_again_is_not_on_its_way_back() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO);
        List<IpAddress> first = List.of(node1());
        Moment out = at(story.now(), 60);
        story.millis(60);
        story.record(fib(out, false, first, List.of()), out);
        Moment in = out.plus(Duration.ofNanos(40_000));
        story.record(fib(in, true, List.of(), first), in);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.edge().instant("fib.change").epochNanos()).hasValue(in.epochNanos());
        assertThat(incident.reversion().state()).isEqualTo("none");
    }

    /** A busy node announces long after its session was there; FRR takes the route out before it puts the new one in. */
    @Test
    void a_kernel_that_replaces_the_route_long_after_the_first_sign_of_the_way_back_is_still_of_it() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO);
        edge.table(true, at(story.now(), 60));
        edge.table(false, at(story.now(), 70));
        story.after(LONG_ENOUGH).up("node1").after(Duration.ofSeconds(11));
        edge.back(true, story.now());
        List<IpAddress> second = List.of(Story.node("node2").address());
        List<IpAddress> both = List.of(node1(), second.getFirst());
        Moment out = at(story.now(), 300);
        story.record(fib(out, false, second, List.of()), out);
        Moment in = out.plus(Duration.ofNanos(40_000));
        story.record(fib(in, true, List.of(), both), in);
        story.after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(1);
    }

    @Test
    void a_route_that_is_put_in_again_after_a_while_is() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO);
        List<IpAddress> first = List.of(node1());
        Moment out = at(story.now(), 60);
        story.millis(60);
        story.record(fib(out, false, first, List.of()), out);
        Moment in = out.plus(Duration.ofSeconds(5));
        story.after(Duration.ofSeconds(5));
        story.record(fib(in, true, List.of(), first), in);
        IncidentReport incident = story.after(LONG_ENOUGH).incidents().getFirst();
        assertThat(incident.edge().instant("fib.change").epochNanos()).hasValue(out.epochNanos());
        assertThat(incident.reversion()
                        .figures()
                        .instant("revert.edge.fib.change")
                        .epochNanos())
                .hasValue(in.epochNanos());
    }

    @Test
    void
            what_a_poll_finds_between_rounds_long_before_and_after_belongs_to_the_incident_and_moves_none_of_its_instants() {
        Moment t0 = story.now();
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO);
        List<IpAddress> both = List.of(node1(), Story.node("node2").address());
        List<IpAddress> second = List.of(Story.node("node2").address());
        story.millis(70);
        story.record(fib(at(t0, 70), true, both, second), at(t0, 70));
        Moment middle = between(at(t0, -4_000), Duration.ofMillis(4_800));
        story.millis(730);
        story.record(polled(middle, List.of(node1())), middle);
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(story.incidents()).hasSize(1);
        assertThat(incident.edge().instant("fib.change").epochNanos())
                .hasValue(at(t0, 70).epochNanos());
    }

    private static FibChanged polled(Moment at, List<IpAddress> after) {
        return new FibChanged(
                new Sighting("edge", EvidenceSource.POLL, OptionalLong.empty(), at.epochNanos(), Optional.empty()),
                Story.VIP,
                true,
                Optional.of(List.of(Story.node("node2").address())),
                Optional.of(after),
                "between two rounds of questions");
    }

    private static FibChanged fib(Moment at, boolean present, List<IpAddress> before, List<IpAddress> after) {
        return new FibChanged(sighting(at), Story.VIP, present, Optional.of(before), Optional.of(after), "");
    }
}
