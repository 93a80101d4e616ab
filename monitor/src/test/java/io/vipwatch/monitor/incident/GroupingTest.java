package io.vipwatch.monitor.incident;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.IncidentPrefix.Transition;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.End;
import io.vipwatch.monitor.event.IncidentReport.Kind;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.MonitorReloaded;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which changes belong together, when an incident begins and ends, and what is none. */
class GroupingTest {
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    @Test
    void a_session_that_drops_with_200_pod_prefixes_is_one_incident() {
        Story story = Story.with("node1", "node2").announcePods("node1", 0, 200).after(Duration.ofMinutes(1));
        story.down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(8)).after(LONG_ENOUGH);
        assertThat(story.closed()).hasSize(1);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.kind())
                .as("the address goes on, though the pods of the node are gone with it")
                .isEqualTo(Kind.FAILOVER);
        assertThat(incident.prefixCount()).isEqualTo(201);
        assertThat(incident.prefixes()).hasSize(64);
        assertThat(incident.prefixes().getFirst().name()).isEqualTo("api");
        assertThat(incident.headline()).contains("and 200 more prefixes");
        assertThat(incident.timeline())
                .hasSizeLessThan(8)
                .anyMatch(step -> step.text().contains("201 paths gone"));
    }

    @Test
    void bring_up_is_no_incident() {
        Story story = Story.with("node1", "node2", "node3").announcePods("node1", 0, 20);
        story.after(Duration.ofMinutes(5));
        assertThat(story.spoken()).isEmpty();
    }

    @Test
    void a_node_that_comes_for_the_first_time_is_no_incident() {
        Story story =
                Story.with("node1").up("node2").announce("node2", Story.VIP).endOfRib("node2");
        assertThat(story.after(LONG_ENOUGH).spoken()).isEmpty();
    }

    @Test
    void a_session_that_our_own_operator_ends_is_no_incident() {
        Story story = Story.with("node1", "node2").down("node1", LossCause.ADMINISTRATIVE, Duration.ZERO);
        assertThat(story.after(LONG_ENOUGH).spoken()).isEmpty();
    }

    @Test
    void a_neighbour_that_is_removed_by_a_reload_is_no_incident() {
        Story story = Story.with("node1", "node2").record(new MonitorReloaded(List.of("peers: node1 removed"), ""));
        story.down("node1", LossCause.ADMINISTRATIVE, Optional.empty(), Duration.ZERO);
        story.lose("node1", RouteReason.DE_CONFIGURED).after(LONG_ENOUGH);
        assertThat(story.spoken()).isEmpty();
    }

    @Test
    void one_of_two_connections_that_is_closed_is_no_loss_of_the_peer() {
        Story story = Story.with("node1", "node2");
        NotificationText collision = new NotificationText(6, 7, "Cease/Connection Collision Resolution", "");
        story.down("node1", LossCause.NOTIFICATION, Optional.of(collision), Duration.ZERO);
        story.lose("node1", RouteReason.SESSION_LOST).up("node1").announce("node1", Story.VIP);
        assertThat(story.after(LONG_ENOUGH).spoken()).isEmpty();
    }

    @Test
    void it_is_closed_when_nothing_has_changed_for_the_quiet_time_though_something_is_still_down() {
        Story story = Story.with("node1", "node2").down("node1", LossCause.TCP_RESET, Duration.ZERO);
        long changed = story.now().epochNanos();
        story.after(LONG_ENOUGH);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.ended()).contains(End.QUIET);
        assertThat(incident.closedEpochNanos()).hasValue(changed + Story.QUIET.toNanos());
        assertThat(incident.prefixes().getFirst().after()).contains(PrefixState.REACHABLE);
        assertThat(incident.prefixes().getFirst().originsAfter()).containsExactly("node2");
        assertThat(incident.lookAt()).anyMatch(text -> text.contains("is not as before"));
        Event closing = story.journal.getLast();
        assertThat(closing.at().epochNanos())
                .as("the event's time is the deadline")
                .isEqualTo(changed + Story.QUIET.toNanos());
    }

    @Test
    void what_overlaps_in_time_is_one_incident_and_the_first_cause_stays() {
        Story story = Story.with("node1", "node2", "node3")
                .withdraw("node1", Story.VIP)
                .millis(3000);
        story.down("node2", LossCause.TCP_FIN, Duration.ZERO).after(LONG_ENOUGH);
        assertThat(story.closed()).hasSize(1);
        assertThat(story.closed().getFirst().cause().text()).isEqualTo("explicit-withdraw");
        assertThat(story.closed().getFirst().nodes()).containsExactly("node1", "node2");
    }

    @Test
    void what_comes_after_the_quiet_time_is_another_incident() {
        Story story = Story.with("node1", "node2", "node3")
                .withdraw("node1", Story.VIP)
                .after(LONG_ENOUGH);
        story.down("node2", LossCause.TCP_FIN, Duration.ZERO).after(LONG_ENOUGH);
        assertThat(story.closed())
                .extracting(one -> one.cause().text())
                .containsExactly("explicit-withdraw", "tcp-fin");
    }

    @Test
    void the_way_back_belongs_to_the_incident_that_it_reverts() {
        Story story = Story.with("node1", "node2").down("node1", LossCause.HOLD_TIMER, Duration.ofSeconds(8));
        story.after(Duration.ofMinutes(3))
                .up("node1")
                .millis(40)
                .announce("node1", Story.VIP)
                .endOfRib("node1");
        story.after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(1);
        IncidentReport incident = story.incidents().getFirst();
        assertThat(incident.reversion().state()).isEqualTo("complete");
        assertThat(incident.reversion().figures().phase("revert.total").duration())
                .contains(Duration.ofMillis(40));
        assertThat(incident.monitor().phase("total").duration())
                .as("the way back changes no figure of the way there")
                .contains(Duration.ofSeconds(8));
        assertThat(incident.headline()).endsWith("All is as before again.");
    }

    @Test
    void a_loss_soon_after_the_way_back_is_a_relapse_and_names_the_former() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP).after(LONG_ENOUGH);
        story.announce("node1", Story.VIP)
                .after(Duration.ofMinutes(1))
                .withdraw("node1", Story.VIP)
                .after(LONG_ENOUGH);
        List<IncidentReport> incidents = story.incidents();
        assertThat(incidents).hasSize(2);
        assertThat(incidents.getLast().relapseOf())
                .contains(incidents.getFirst().id());
    }

    @Test
    void a_loss_long_after_the_way_back_is_no_relapse() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP).after(LONG_ENOUGH);
        story.announce("node1", Story.VIP)
                .after(Duration.ofMinutes(6))
                .withdraw("node1", Story.VIP)
                .after(LONG_ENOUGH);
        assertThat(story.incidents().getLast().relapseOf()).isEmpty();
    }

    @Test
    void what_flaps_within_the_quiet_time_is_one_incident_with_a_count() {
        Story story = Story.with("node1", "node2");
        for (int flap = 0; flap < 4; flap++) {
            story.withdraw("node1", Story.VIP)
                    .millis(2000)
                    .announce("node1", Story.VIP)
                    .millis(2000);
        }
        story.after(LONG_ENOUGH);
        assertThat(story.incidents()).hasSize(1);
        assertThat(story.incidents().getFirst().relapses()).isEqualTo(3);
        assertThat(story.incidents().getFirst().monitor().phase("total").duration())
                .contains(Duration.ZERO);
    }

    @Test
    void another_origin_that_comes_before_the_first_one_goes_is_make_before_break() {
        Story story = Story.with("node1").up("node2").endOfRib("node2").after(Duration.ofMinutes(1));
        story.announce("node2", Story.VIP)
                .millis(100)
                .withdraw("node1", Story.VIP)
                .after(LONG_ENOUGH);
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.cause().text()).isEqualTo("explicit-withdraw");
        assertThat(incident.headline()).startsWith("The VIP api moved from node1 to node2");
        assertThat(incident.prefixes().getFirst().transition()).isEqualTo(Transition.MAKE_BEFORE_BREAK);
    }

    @Test
    void another_origin_that_comes_after_the_first_one_went_is_break_before_make() {
        Story story = Story.with("node1").up("node2").endOfRib("node2").after(Duration.ofMinutes(1));
        story.withdraw("node1", Story.VIP)
                .millis(250)
                .announce("node2", Story.VIP)
                .after(LONG_ENOUGH);
        assertThat(story.closed()).hasSize(1);
        assertThat(story.closed().getFirst().prefixes().getFirst().transition())
                .isEqualTo(Transition.BREAK_BEFORE_MAKE);
        assertThat(story.closed().getFirst().prefixes().getFirst().withoutRoute())
                .contains(Duration.ofMillis(250));
        assertThat(story.closed().getFirst().headline()).startsWith("The VIP api moved from node1 to node2");
    }

    @Test
    void an_incident_that_overlaps_a_stall_of_the_monitor_is_marked() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP).millis(100);
        story.record(new MonitorStall(Duration.ofMillis(90), "process", 0)).after(LONG_ENOUGH);
        assertThat(story.closed().getFirst().marks())
                .extracting(mark -> mark.kind())
                .containsExactly("stall");
    }

    /** What waited in the socket meanwhile was read after it. */
    @Test
    void an_instant_that_was_seen_as_the_monitor_ran_again_may_be_off_by_as_long_as_it_did_not_run() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP).millis(2);
        story.record(new MonitorStall(Duration.ofMillis(90), "process", 0)).after(LONG_ENOUGH);
        assertThat(story.closed().getFirst().monitor().instant("withdraw.rx").uncertainty())
                .contains(Duration.ofMillis(90));
    }

    @Test
    void an_instant_that_was_seen_before_the_monitor_stood_still_is_as_certain_as_ever() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP).millis(100);
        story.record(new MonitorStall(Duration.ofMillis(90), "process", 0)).after(LONG_ENOUGH);
        assertThat(story.closed().getFirst().monitor().instant("withdraw.rx").uncertainty())
                .contains(Duration.ofNanos(1_000));
    }

    @Test
    void a_stall_that_is_told_just_before_marks_it_too() {
        Story story = Story.with("node1", "node2").record(new MonitorStall(Duration.ofMillis(90), "process", 0));
        story.millis(200).withdraw("node1", Story.VIP).after(LONG_ENOUGH);
        assertThat(story.closed().getFirst().marks()).hasSize(1);
    }

    @Test
    void the_end_of_the_monitor_closes_what_is_open_before_its_last_event() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP).millis(100);
        story.record(new MonitorStopped("SIGTERM"));
        assertThat(story.journal.getLast().what()).isInstanceOf(MonitorStopped.class);
        assertThat(story.closed().getFirst().ended()).contains(End.MONITOR_STOPPED);
    }

    @Test
    void after_a_kill_the_next_start_closes_what_was_open_and_does_not_guess() {
        Story story = Story.with("node1", "node2").withdraw("node1", Story.VIP).millis(100);
        story.record(new MonitorStarted("test", story.journal.size(), Optional.empty()));
        IncidentReport incident = story.closed().getFirst();
        assertThat(incident.ended()).contains(End.MONITOR_RESTARTED);
        assertThat(incident.marks()).anyMatch(mark -> mark.kind().equals("events-missed"));
        assertThat(incident.prefixes().getFirst().after()).isEmpty();
        assertThat(story.journal.get(story.journal.size() - 2).what()).isInstanceOf(MonitorStarted.class);
    }

    @Test
    void events_carry_the_incident_that_they_belong_to() {
        Story story = Story.with("node1", "node2").down("node1", LossCause.TCP_RESET, Duration.ZERO);
        String id = story.spoken().getFirst().incident().id();
        Event down = story.journal.stream()
                .filter(event -> event.what() instanceof SessionDown)
                .findFirst()
                .orElseThrow();
        assertThat(down.incident()).contains(id);
        assertThat(id).isEqualTo("inc-" + down.seq());
        assertThat(story.journal.subList((int) down.seq() - 1, story.journal.size()))
                .allMatch(event -> event.incident().equals(Optional.of(id)));
    }
}
