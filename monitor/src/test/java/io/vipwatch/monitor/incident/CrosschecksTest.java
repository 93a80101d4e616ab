package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CrosscheckBlackHole;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckCompared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckSubject;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import io.vipwatch.monitor.event.FoundBy;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentCrosscheck.Verdict;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.MonitorStarted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What comparing with the edge finds belongs to the incident that it is about, and decides whether the edge agrees. */
class CrosschecksTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(25);
    private static final IpAddress NODE1 = Story.node("node1").address();

    private final Story story = Story.with("node1", "node2");

    @Test
    void an_edge_that_was_compared_after_the_last_change_and_differs_in_nothing_agrees() {
        lose();
        assertThat(report().crosscheck().verdict()).isEqualTo(Verdict.NOT_COMPARED);
        compared("");
        assertThat(report().crosscheck().verdict()).isEqualTo(Verdict.AGREES);
        assertThat(report().edgeAgrees()).contains(true);
        assertThat(report().headline()).contains("The edge agrees.");
        assertThat(story.closed()).hasSize(1);
    }

    @Test
    void an_agreement_from_before_the_last_change_is_none() {
        lose();
        compared("");
        story.millis(500).down("node2", LossCause.TCP_RESET, Duration.ofSeconds(1));
        assertThat(story.after(Duration.ofSeconds(5)).incidents().getFirst().edgeAgrees())
                .isEmpty();
    }

    @Test
    void a_mismatch_from_before_a_restart_that_was_not_told_again_is_no_agreement() {
        story.record(mismatch(Story.VIP, "node1"));
        story.record(new MonitorStarted("test", story.journal.size(), Optional.empty()));
        story.record(story.journal.get(1).what()).after(Duration.ofMinutes(2)); // what it tracks
        lose();
        compared("");
        assertThat(report().crosscheck().verdict()).isEqualTo(Verdict.DIFFERS);
    }

    @Test
    void what_is_not_known_of_the_edge_is_no_agreement_and_no_difference() {
        lose();
        compared("kernel of the edge is not known: no answer");
        assertThat(report().edgeAgrees()).isEmpty();
        assertThat(report().crosscheck().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(report().crosscheck().detail()).contains("no answer");
    }

    @Test
    void a_mismatch_of_a_lost_node_is_in_the_incident_until_it_is_over_and_how_long_it_lasted_is_told() {
        lose();
        String id = story.incidents().getFirst().id();
        story.millis(1000).record(mismatch(Story.VIP, "node1"));
        compared("");
        assertThat(story.after(Duration.ofSeconds(2))
                        .correlator
                        .view()
                        .getFirst()
                        .headline())
                .contains("The edge does not agree: edge keeps the path of node1.");
        story.record(new CrosscheckCleared(about(Story.VIP, "node1"), Duration.ofSeconds(4), FoundBy.POLL, "agrees"));
        compared("");
        IncidentReport incident = report();
        assertThat(incident.id()).isEqualTo(id);
        assertThat(incident.crosscheck().verdict()).isEqualTo(Verdict.AGREES);
        assertThat(incident.crosscheck().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo("stale-at-edge");
            assertThat(finding.goesOn()).isFalse();
        });
        assertThat(incident.headline()).contains("The edge agrees. For 3.0 s it did not (stale-at-edge of node1).");
        assertThat(incident.timeline()).anyMatch(step -> step.text().startsWith("stale-at-edge of"));
    }

    @Test
    void a_black_hole_comes_before_everything_else() {
        lose();
        story.millis(300).record(mismatch(Story.VIP, "node1")).record(hole(CrosscheckBlackHole.Change.RAISED));
        IncidentReport incident = report();
        assertThat(incident.edgeAgrees()).contains(false);
        assertThat(incident.headline())
                .contains("BLACK HOLE: the edge sends packets for " + Story.VIP + " to node1, which is dead (BFD is"
                        + " down), for another 118.0 s unless somebody acts, and 1 more.");
        assertThat(incident.lookAt()).anyMatch(text -> text.contains("prevented by: bgp graceful-restart-disable"));
        story.record(hole(CrosscheckBlackHole.Change.CLEARED));
        assertThat(report().headline()).doesNotContain("BLACK HOLE");
    }

    @Test
    void a_mismatch_without_an_incident_opens_none() {
        story.record(mismatch(Story.VIP, "node1"));
        assertThat(story.after(LONG_ENOUGH).incidents()).isEmpty();
    }

    @Test
    void a_mismatch_of_another_node_and_prefix_is_not_of_the_incident() {
        lose();
        story.record(mismatch(Story.pod(9), "node9"));
        compared("");
        assertThat(report().crosscheck().findings()).isEmpty();
        assertThat(report().edgeAgrees()).contains(true);
    }

    @Test
    void a_mismatch_from_before_that_is_still_there_is_told_when_the_edge_is_compared_for_the_incident() {
        story.record(mismatch(Story.VIP, "node2")).after(Duration.ofMinutes(1));
        lose();
        compared("");
        IncidentReport incident = report();
        assertThat(incident.edgeAgrees()).contains(false);
        assertThat(incident.crosscheck().findings().getFirst().node()).contains("node2");
        assertThat(incident.cause()).isEqualTo(IncidentCause.TCP_FIN);
    }

    @Test
    void what_is_over_after_the_incident_was_closed_is_told_in_an_update() {
        lose();
        story.record(mismatch(Story.VIP, "node1")).after(Duration.ofMinutes(1));
        assertThat(story.closed()).hasSize(1);
        story.record(new CrosscheckCleared(about(Story.VIP, "node1"), Duration.ofSeconds(61), FoundBy.POLL, "agrees"));
        assertThat(report().crosscheck().findings().getFirst().goesOn()).isFalse();
        assertThat(story.closed()).hasSize(1);
    }

    private void lose() {
        story.down("node1", LossCause.TCP_FIN, Duration.ofSeconds(1));
    }

    private IncidentReport report() {
        return story.after(LONG_ENOUGH).incidents().getFirst();
    }

    private void compared(String inconclusive) {
        String id = story.incidents().getFirst().id();
        story.record(new CrosscheckCompared(
                "edge",
                id,
                1,
                0,
                0,
                inconclusive.isEmpty() ? List.of() : List.of(new CrosscheckUnknown.Missing("kernel", "no answer")),
                inconclusive));
    }

    private static CrosscheckSubject about(Prefix prefix, String node) {
        return new CrosscheckSubject("stale-at-edge", "edge", prefix, Optional.of(node), Optional.of(NODE1));
    }

    private static CrosscheckMismatch mismatch(Prefix prefix, String node) {
        return new CrosscheckMismatch(
                about(prefix, node),
                Duration.ofSeconds(1),
                FoundBy.POLL,
                "edge keeps the path of " + node,
                "bgp graceful-restart-disable");
    }

    private static CrosscheckBlackHole hole(CrosscheckBlackHole.Change change) {
        return new CrosscheckBlackHole(
                change,
                "edge",
                Story.VIP,
                "node1",
                NODE1,
                "stale",
                Optional.of(Duration.ofSeconds(118)),
                Duration.ZERO,
                "BFD is down",
                "bgp graceful-restart-disable");
    }
}
