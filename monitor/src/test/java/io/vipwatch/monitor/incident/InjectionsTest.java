package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the edge does at the injector's word is told as the injector's doing. */
class InjectionsTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    private final Story story = Story.begin();

    InjectionsTest() {
        for (String node : List.of("node1", "node2")) {
            story.up(node).announce(node, Story.VIP).endOfRib(node);
        }
        story.after(Duration.ofMinutes(2));
    }

    private static IpAddress address(String node) {
        return Story.node(node).address();
    }

    private void takenOut() {
        story.record(new InjectRoute(
                InjectRoute.Change.WITHDRAW,
                "edge",
                "api",
                "node1",
                Story.VIP,
                OptionalLong.of(1),
                List.of(address("node1")),
                Optional.empty(),
                HealthState.DOWN,
                "port bad (3 in a row): refused: nobody listens there",
                List.of()));
    }

    private void kernelChanges() {
        story.record(new FibChanged(
                new Sighting(
                        "edge",
                        EvidenceSource.CAPTURE,
                        OptionalLong.empty(),
                        story.now().epochNanos(),
                        Optional.empty()),
                Story.VIP,
                true,
                Optional.of(List.of(address("node1"), address("node2"))),
                Optional.of(List.of(address("node2"))),
                ""));
    }

    @Test
    void the_incident_of_a_route_that_the_edge_drops_at_the_injectors_word_says_what_the_checks_said() {
        takenOut();
        story.millis(80);
        kernelChanges();
        IncidentReport incident = story.after(LONG_ENOUGH).closed().getFirst();
        assertThat(incident.cause()).isEqualTo(IncidentCause.INJECTED);
        assertThat(incident.headline())
                .startsWith(
                        "The edge's routes to the VIP api changed: the injector took node1 out: port bad (3 in a row):"
                                + " refused: nobody listens there.");
    }

    @Test
    void a_change_long_after_the_injectors_word_has_another_cause() {
        takenOut();
        story.after(Duration.ofSeconds(3));
        kernelChanges();
        assertThat(story.after(LONG_ENOUGH).closed().getFirst().cause()).isEqualTo(IncidentCause.UNKNOWN);
    }

    @Test
    void the_end_of_a_nodes_session_is_the_better_cause_even_if_the_checks_were_faster() {
        takenOut();
        story.millis(80);
        kernelChanges();
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(3));
        assertThat(story.after(LONG_ENOUGH).closed().getFirst().cause()).isEqualTo(IncidentCause.HOLD_TIMER);
    }

    @Test
    void the_injectors_word_alone_is_no_incident() {
        takenOut();
        assertThat(story.after(LONG_ENOUGH).closed()).isEmpty();
    }
}
