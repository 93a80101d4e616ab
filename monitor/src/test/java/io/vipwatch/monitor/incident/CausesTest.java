package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Kind;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each cause brought about, and what is concluded of it. */
class CausesTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    @ParameterizedTest
    @CsvSource({
        "HOLD_TIMER, hold-timer",
        "SEND_HOLD_TIMER, send-hold",
        "TCP_RESET, tcp-reset",
        "TCP_FIN, tcp-fin",
        "TCP_FAILED, tcp-failed",
        "PEER_RESTARTED, peer-restarted",
        "NOTIFICATION_SENT, notification-sent",
        "MAXIMUM_PREFIXES, max-prefix",
        "OWN_FAULT, own-fault"
    })
    void the_end_of_a_session_is_the_cause_of_the_one_incident_that_follows_from_it(LossCause loss, String cause) {
        IncidentReport incident = only(Story.with("node1", "node2").down("node1", loss, Duration.ofSeconds(8)));
        assertThat(incident.cause().text()).isEqualTo(cause);
        assertThat(incident.kind()).isEqualTo(Kind.FAILOVER);
        assertThat(incident.nodes()).containsExactly("node1");
        assertAddsUp(incident);
    }

    @Test
    void the_time_of_silence_before_the_hold_timer_expires_is_detection() {
        IncidentReport incident =
                only(Story.with("node1", "node2").down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(8)));
        assertThat(incident.monitor().phase("detection").duration()).contains(Duration.ofSeconds(8));
        assertThat(incident.monitor().phase("detection").atLeast()).contains(Duration.ofSeconds(5));
        assertThat(incident.monitor().phase("total").duration()).contains(Duration.ofSeconds(8));
        assertThat(incident.headline())
                .contains("lost node1 and has node2 left")
                .contains("8.0 s");
    }

    @Test
    void nothing_had_to_be_noticed_where_the_end_of_the_session_arrived_by_itself() {
        IncidentReport incident =
                only(Story.with("node1", "node2").down("node1", LossCause.TCP_FIN, Duration.ofSeconds(2)));
        assertThat(incident.monitor().phase("detection").duration()).isEmpty();
        assertThat(incident.monitor().phase("detection").reason()).contains("arrived by itself");
        assertThat(incident.monitor().phase("total").duration()).contains(Duration.ZERO);
    }

    @Test
    void bfd_comes_before_the_end_of_the_session_and_is_the_cause_of_both() {
        Story story = Story.with("node1", "node2")
                .bfdDown("node1", Duration.ofMillis(789))
                .millis(1);
        IncidentReport incident = only(story.down("node1", LossCause.BFD, Duration.ofMillis(2500)));
        assertThat(incident.cause()).isEqualTo(IncidentCause.BFD);
        assertThat(incident.causeSource()).isEqualTo("bfd");
        assertThat(incident.monitor().phase("detection").duration()).contains(Duration.ofMillis(789));
        assertThat(incident.monitor().phase("rib").duration()).contains(Duration.ofMillis(1));
        assertThat(incident.monitor().phase("total").duration()).contains(Duration.ofMillis(790));
        assertAddsUp(incident);
    }

    @Test
    void a_notification_is_the_cause_with_its_text() {
        Story story = Story.with("node1", "node2");
        NotificationText text = new NotificationText(6, 2, "Cease/Administrative Shutdown", "maintenance");
        story.down("node1", LossCause.NOTIFICATION, Optional.of(text), Duration.ofSeconds(1));
        IncidentReport incident = only(story.lose("node1", RouteReason.SESSION_LOST));
        assertThat(incident.cause()).isEqualTo(IncidentCause.NOTIFICATION);
        assertThat(incident.causeDetail()).contains("maintenance");
        assertThat(incident.headline()).contains("maintenance");
    }

    @Test
    void a_peer_that_says_cease_bfd_down_has_found_it_by_bfd() {
        Story story = Story.with("node1", "node2");
        NotificationText text = new NotificationText(6, 10, "Cease/BFD Down", "");
        story.down("node1", LossCause.NOTIFICATION, Optional.of(text), Duration.ofSeconds(1));
        assertThat(only(story.lose("node1", RouteReason.SESSION_LOST)).cause()).isEqualTo(IncidentCause.BFD);
    }

    @Test
    void an_explicit_withdrawal_needs_no_detection() {
        IncidentReport incident = only(Story.with("node1", "node2").withdraw("node1", Story.VIP));
        assertThat(incident.cause()).isEqualTo(IncidentCause.EXPLICIT_WITHDRAW);
        assertThat(incident.monitor().instant("withdraw.rx").epochNanos()).isPresent();
        assertThat(incident.monitor().instant("detect").reason()).contains("withdrew by itself");
        assertAddsUp(incident);
    }

    @Test
    void stale_paths_that_expire_are_the_cause_and_what_ended_the_session_is_how_it_was_detected() {
        Story story = Story.with("node1", "node2").downStale("node1", LossCause.TCP_FIN);
        story.after(Duration.ofMinutes(2));
        assertThat(story.closed())
                .as("while stale paths wait for their end, it is not over")
                .isEmpty();
        IncidentReport incident = only(story.lose("node1", RouteReason.STALE_EXPIRED));
        assertThat(incident.cause()).isEqualTo(IncidentCause.STALE_EXPIRED);
        assertThat(incident.detectedBy()).contains(IncidentCause.TCP_FIN);
        assertThat(incident.monitor().phase("total").duration()).contains(Duration.ofMinutes(2));
        assertAddsUp(incident);
    }

    @Test
    void other_attributes_of_a_nodes_own_path_are_a_change_of_policy() {
        IncidentReport incident = only(Story.with("node1", "node2").announce("node1", Story.VIP, 50));
        assertThat(incident.cause()).isEqualTo(IncidentCause.POLICY_CHANGE);
        assertThat(incident.kind()).isEqualTo(Kind.CHANGE);
        assertThat(incident.headline()).contains("MED 50 rather than 0");
    }

    @Test
    void attributes_that_are_as_before_are_the_way_back_also_for_the_edge_which_follows_a_moment_later() {
        Story story = Story.with("node1", "node2")
                .announce("node1", Story.VIP, 50)
                .after(Duration.ofSeconds(30))
                .announce("node1", Story.VIP, 0)
                .millis(60);
        EdgeSights edge = new EdgeSights(story);
        edge.table(true, EdgeSights.at(story.now(), 0)); // one path is chosen before the other is an equal again
        edge.back(true, EdgeSights.at(story.now(), 1));
        assertThat(story.after(LONG_ENOUGH).incidents()).hasSize(1);
        IncidentReport incident = story.incidents().getFirst();
        assertThat(incident.reversion().figures().instant("revert.announce.rx").epochNanos())
                .isPresent();
        assertThat(incident.reversion()
                        .figures()
                        .instant("revert.edge.rib.change")
                        .epochNanos())
                .isPresent();
    }

    @Test
    void an_origin_that_joins_is_a_gain() {
        Story story = Story.with("node1", "node2").up("node3").endOfRib("node3").after(Duration.ofMinutes(1));
        IncidentReport incident = only(story.announce("node3", Story.VIP));
        assertThat(incident.cause()).isEqualTo(IncidentCause.ANNOUNCEMENT);
        assertThat(incident.kind()).isEqualTo(Kind.GAIN);
    }

    @Test
    void the_loss_of_the_last_origin_is_an_outage() {
        IncidentReport incident = only(Story.with("node1").down("node1", LossCause.TCP_RESET, Duration.ZERO));
        assertThat(incident.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(incident.headline()).contains("is unreachable");
    }

    private static IncidentReport only(Story story) {
        story.after(LONG_ENOUGH);
        assertThat(story.closed()).hasSize(1);
        return story.closed().getFirst();
    }

    static void assertAddsUp(IncidentReport incident) {
        for (var figures : java.util.List.of(incident.monitor(), incident.edge())) {
            Duration sum = figures.phases().entrySet().stream()
                    .filter(phase ->
                            !phase.getKey().equals("total") && !phase.getKey().equals("service"))
                    .flatMap(phase -> phase.getValue().duration().stream())
                    .reduce(figures.unexplained().orElse(Duration.ZERO), Duration::plus);
            assertThat(sum).isEqualTo(figures.phase("total").duration().orElse(Duration.ZERO));
            Duration doubt = figures.phases().values().stream()
                    .flatMap(phase -> phase.uncertainty().stream())
                    .reduce(Duration.ZERO, Duration::plus);
            assertThat(figures.unexplained().orElse(Duration.ZERO))
                    .as("no part is counted twice")
                    .isGreaterThanOrEqualTo(doubt.negated());
        }
    }
}
