package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The way back of an incident: in our own table, at the edge, and for packets. */
class WayBackTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);
    private static final IpAddress NODE1 = Story.node("node1").address();
    private static final IpAddress NODE2 = Story.node("node2").address();
    private static final ProbeTarget PROBE = new ProbeTarget("api-echo", ProbeKind.UDP_ECHO, Story.VIP.address(), 7);

    private final Story story = Story.with("node1", "node2");

    @Test
    void the_edge_that_takes_the_node_again_before_we_do_moves_no_figure_of_the_loss() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO).millis(60);
        Moment loss = story.now();
        fib(loss, List.of(NODE1, NODE2), List.of(NODE2));
        story.after(Duration.ofSeconds(3));
        Moment back = story.now();
        rib(back, List.of(NODE2), List.of(NODE1, NODE2));
        fib(later(back, 12), List.of(NODE2), List.of(NODE1, NODE2));
        story.millis(500).up("node1").millis(10).announce("node1", Story.VIP).endOfRib("node1");
        IncidentReport incident = report();
        assertThat(incident.edge().instant("fib.change").epochNanos()).hasValue(loss.epochNanos());
        IncidentFigures way = incident.reversion().figures();
        assertThat(way.instant("revert.edge.fib.change").epochNanos())
                .hasValue(later(back, 12).epochNanos());
        assertThat(way.phase("revert.fib").duration()).contains(Duration.ofMillis(12));
        assertThat(way.phase("revert.total").duration())
                .as("from the first sign, which was the edge's, until our own table was as before")
                .contains(Duration.ofMillis(510));
        assertThat(way.phase("revert.total").from()).isEqualTo("revert.edge.rib.change");
    }

    @Test
    void a_route_that_is_taken_out_of_the_kernel_for_another_on_the_way_back_is_no_loss() {
        Moment loss = story.now();
        story.record(session(EdgeState.DOWN, loss), loss);
        fib(later(loss, 60), List.of(NODE1), List.of(NODE2));
        story.after(LONG_ENOUGH);
        Moment back = story.now();
        story.record(session(EdgeState.UP, back), back);
        story.record(
                new FibChanged(
                        sighting(back), Story.VIP, false, Optional.of(List.of(NODE2)), Optional.of(List.of()), ""),
                later(back, 50));
        fib(later(back, 51), List.of(), List.of(NODE1));
        IncidentReport incident = report();
        assertThat(story.incidents()).hasSize(1);
        assertThat(incident.edge().instant("fib.change").epochNanos())
                .hasValue(later(loss, 60).epochNanos());
        assertThat(incident.reversion().state()).isEqualTo("complete");
        assertThat(incident.reversion().figures().phase("revert.total").duration())
                .contains(Duration.ofMillis(51));
    }

    private static EdgeSession session(EdgeState state, Moment at) {
        return EdgeSession.of(
                sighting(at),
                NODE1,
                Optional.of("node1"),
                state,
                state == EdgeState.DOWN ? Optional.of(LossCause.BFD) : Optional.empty(),
                "BFD",
                Optional.empty());
    }

    @Test
    void probes_that_are_lost_on_the_way_back_are_no_part_of_the_loss() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO).after(Duration.ofMinutes(3));
        assertThat(story.closed()).hasSize(1);
        story.up("node1").announce("node1", Story.VIP).endOfRib("node1").millis(20);
        Moment from = story.now();
        story.millis(1000);
        lost(from);
        story.record(moved(later(from, 80)));
        story.after(Duration.ofSeconds(6));
        recovered(from);
        IncidentReport incident = report();
        assertThat(story.incidents()).hasSize(1);
        assertThat(incident.outage()).isEmpty();
        assertThat(incident.reversion().outage().orElseThrow().gap()).contains(Duration.ofMillis(100));
        IncidentFigures way = incident.reversion().figures();
        assertThat(way.instant("revert.dp.loss_start").epochNanos()).hasValue(from.epochNanos());
        assertThat(way.instant("revert.dp.first_ok").epochNanos())
                .hasValue(later(from, 80).epochNanos());
        assertThat(way.instant("revert.dp.recovered").epochNanos())
                .hasValue(later(from, 120).epochNanos());
        assertThat(way.phase("revert.total").duration()).contains(Duration.ofMillis(140));
        assertThat(incident.headline())
                .endsWith("All is as before again; on the way back probes were lost for 100 ms.");
    }

    @Test
    void a_stale_path_that_goes_because_its_node_is_back_and_comes_with_it_was_lost_when_it_became_stale() {
        story.downStale("node1", LossCause.TCP_RESET).millis(2700).up("node1");
        story.gone("node1", RouteReason.FORWARDING_STATE_LOST, Story.VIP)
                .announce("node1", Story.VIP)
                .endOfRib("node1");
        IncidentReport incident = report();
        assertThat(incident.monitor().phase("rib").duration()).contains(Duration.ZERO);
        assertThat(incident.monitor().phase("total").duration()).contains(Duration.ZERO);
        assertThat(incident.prefixes().getFirst().staleFor()).contains(Duration.ofMillis(2700));
        assertThat(incident.reversion().state()).isEqualTo("complete");
        assertThat(incident.headline()).contains("Graceful restart kept its paths as stale for 2.7 s");
        CausesTest.assertAddsUp(incident);
    }

    @Test
    void a_stale_path_that_does_not_come_with_its_node_was_lost_when_the_node_was_back() {
        story.downStale("node1", LossCause.TCP_RESET).millis(2700).up("node1");
        story.gone("node1", RouteReason.FORWARDING_STATE_LOST, Story.VIP).endOfRib("node1");
        IncidentReport incident = report();
        assertThat(incident.monitor().phase("rib").duration()).contains(Duration.ofMillis(2700));
        assertThat(incident.reversion().state()).isEqualTo("partial");
    }

    @Test
    void what_a_poll_finds_between_two_rounds_is_of_the_way_back_that_lies_between_them() {
        story.record(new CollectorStateChanged("edge", "log", CollectorState.WORKING, CollectorState.WAITING, "", ""));
        Moment loss = story.now();
        story.record(session(EdgeState.DOWN, loss), loss);
        fib(later(loss, 60), List.of(NODE1), List.of(NODE2));
        story.after(LONG_ENOUGH);
        assertThat(story.closed()).hasSize(1);
        Moment asked = story.now();
        story.after(Duration.ofSeconds(50));
        Moment back = story.now();
        story.record(session(EdgeState.UP, back), back);
        fib(later(back, 51), List.of(NODE2), List.of(NODE1));
        story.after(Duration.ofSeconds(3));
        polled(asked, true);
        polled(asked, false);
        IncidentReport incident = report();
        assertThat(story.incidents()).as("no choice of the edge's own").hasSize(1);
        assertThat(incident.edge().instant("fib.change").epochNanos())
                .hasValue(later(loss, 60).epochNanos());
        assertThat(incident.edge().instant("rib.change").epochNanos()).isEmpty();
        assertThat(incident.reversion().state()).isEqualTo("complete");
        assertThat(incident.reversion()
                        .figures()
                        .instant("revert.edge.fib.change")
                        .epochNanos())
                .as("what was seen comes before what lies between two polls")
                .hasValue(later(back, 51).epochNanos());
        assertThat(incident.edgeAgrees()).contains(true);
    }

    @Test
    void what_a_poll_finds_long_after_the_way_back_is_a_change_of_its_own() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO).after(LONG_ENOUGH);
        story.up("node1").announce("node1", Story.VIP).endOfRib("node1").after(Duration.ofSeconds(40));
        Moment asked = story.now();
        story.after(Duration.ofSeconds(20));
        polled(asked, true);
        story.after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(2);
    }

    /** The edge is found to send packets through the first node instead of the second since it was asked last. */
    private void polled(Moment asked, boolean rib) {
        long half = story.now().since(asked).toNanos() / 2;
        Moment middle = new Moment(asked.monotonicNanos() + half, asked.epochNanos() + half, half);
        Sighting seen = new Sighting(
                "edge", EvidenceSource.POLL, OptionalLong.empty(), story.now().epochNanos(), Optional.empty());
        Optional<List<IpAddress>> before = Optional.of(List.of(NODE2));
        Optional<List<IpAddress>> after = Optional.of(List.of(NODE1));
        story.record(
                rib
                        ? new RibChanged(seen, Story.VIP, true, before, after, "between two rounds of questions")
                        : new FibChanged(seen, Story.VIP, true, before, after, "between two rounds of questions"),
                middle);
    }

    @Test
    void a_relapse_after_the_way_back_begins_with_figures_of_its_own() {
        story.down("node1", LossCause.TCP_FIN, Duration.ZERO).after(LONG_ENOUGH);
        story.up("node1").announce("node1", Story.VIP).endOfRib("node1").after(LONG_ENOUGH);
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(8)).millis(50);
        fib(story.now(), List.of(NODE1, NODE2), List.of(NODE2));
        story.after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(2);
        IncidentReport first = story.incidents().getFirst();
        IncidentReport second = story.incidents().getLast();
        assertThat(second.relapseOf()).contains(first.id());
        assertThat(second.reversion().state()).isEqualTo("none");
        assertThat(second.edge().instant("fib.change").epochNanos()).isPresent();
        assertThat(first.edge().instant("fib.change").epochNanos()).isEmpty();
        assertThat(first.reversion().figures().instant("revert.edge.fib.change").epochNanos())
                .isEmpty();
    }

    private IncidentReport report() {
        return story.after(Duration.ofSeconds(30)).incidents().getFirst();
    }

    private static Moment later(Moment from, long millis) {
        return from.plus(Duration.ofMillis(millis));
    }

    private static Sighting sighting(Moment at) {
        return new Sighting(
                "edge",
                EvidenceSource.ROUTES,
                OptionalLong.of(at.epochNanos()),
                at.epochNanos() + 1_000_000,
                Optional.empty());
    }

    private void fib(Moment at, List<IpAddress> before, List<IpAddress> after) {
        story.record(new FibChanged(sighting(at), Story.VIP, true, Optional.of(before), Optional.of(after), ""), at);
    }

    private void rib(Moment at, List<IpAddress> before, List<IpAddress> after) {
        story.record(new RibChanged(sighting(at), Story.VIP, true, Optional.of(before), Optional.of(after), ""), at);
    }

    private static ProbeNodeChange moved(Moment sent) {
        return new ProbeNodeChange(
                PROBE, OptionalInt.of(3), OptionalInt.of(40003), List.of("node2"), List.of("node1"), sent.epochNanos());
    }

    private void lost(Moment from) {
        story.record(new ProbeLossStart(
                PROBE,
                OptionalLong.of(from.epochNanos() - 20_000_000),
                from.epochNanos(),
                Duration.ofMillis(20),
                ProbeFailure.TIMEOUT,
                "no answer within 1 s",
                8,
                2,
                false,
                Optional.empty()));
    }

    private void recovered(Moment from) {
        story.record(new ProbeLossEnd(
                PROBE,
                OptionalLong.of(from.epochNanos() - 20_000_000),
                from.epochNanos(),
                later(from, 100).epochNanos(),
                later(from, 120).epochNanos(),
                Optional.of(Duration.ofMillis(100)),
                Optional.of(Duration.ofMillis(100)),
                Duration.ofMillis(20),
                Duration.ofMillis(110),
                0,
                Duration.ofSeconds(5),
                14,
                10,
                0,
                ProbeFailure.TIMEOUT,
                Duration.ZERO,
                false,
                8,
                List.of(),
                Optional.empty()));
    }
}
