package io.vipwatch.monitor.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CadenceTest {
    private static final long MILLISECOND = 1_000_000;

    private static List<Integer> flows(Cadence cadence, long now) {
        List<Integer> flows = new ArrayList<>();
        for (Optional<Cadence.Due> due = cadence.take(now); due.isPresent(); due = cadence.take(now)) {
            flows.add(due.get().flow());
        }
        return flows;
    }

    @Test
    void flows_are_due_evenly_one_after_the_other() {
        Cadence cadence = new Cadence(4, Duration.ofMillis(20), 0);
        assertThat(flows(cadence, 0)).containsExactly(0);
        assertThat(cadence.next()).isEqualTo(5 * MILLISECOND);
        assertThat(flows(cadence, 10 * MILLISECOND)).containsExactly(1, 2);
        assertThat(flows(cadence, 25 * MILLISECOND)).containsExactly(3, 0, 1);
    }

    @Test
    void what_was_missed_is_left_out_and_counted() {
        Cadence cadence = new Cadence(1, Duration.ofMillis(20), 0);
        flows(cadence, 0);
        Cadence.Due due = cadence.take(95 * MILLISECOND).orElseThrow();
        assertThat(due.late()).isEqualTo(Duration.ofMillis(75));
        assertThat(due.skipped()).isEqualTo(3); // those of 40, 60 and 80 ms
        assertThat(cadence.next()).isEqualTo(100 * MILLISECOND);
    }

    @Test
    void another_interval_holds_at_once_and_keeps_the_flows_apart() {
        Cadence cadence = new Cadence(2, Duration.ofSeconds(1), 0);
        flows(cadence, 600 * MILLISECOND);
        cadence.interval(Duration.ofMillis(20), 610 * MILLISECOND);
        assertThat(flows(cadence, 610 * MILLISECOND)).containsExactly(0);
        assertThat(flows(cadence, 620 * MILLISECOND)).containsExactly(1);
    }

    @Test
    void a_clock_that_wraps_around_is_no_matter() {
        long late = Long.MAX_VALUE - 10 * MILLISECOND;
        Cadence cadence = new Cadence(2, Duration.ofMillis(20), late);
        assertThat(flows(cadence, late)).containsExactly(0);
        assertThat(flows(cadence, late + 25 * MILLISECOND)).containsExactly(1, 0);
    }

    @Test
    void a_reason_to_hurry_holds_until_it_is_taken_back_or_its_time_is_over() {
        Pace pace = new Pace();
        pace.hurry("incident inc-7", 0, Duration.ofMinutes(10));
        pace.hurry("session.down node1", 0, Duration.ofSeconds(30));
        pace.rest("incident inc-7");
        assertThat(pace.isHurried(Duration.ofSeconds(29).toNanos())).isTrue();
        assertThat(pace.isHurried(Duration.ofSeconds(30).toNanos())).isFalse();
    }

    @Test
    void the_shortest_interval_that_a_reason_asks_for_is_in_force_until_its_lease_is_over() {
        Duration calm = Duration.ofSeconds(1);
        Duration fast = Duration.ofMillis(20);
        Duration least = Duration.ofMillis(5);
        Pace pace = new Pace();
        assertThat(pace.interval(0, calm, fast, least)).isEqualTo(calm);
        pace.hurry("drill 1", 0, Duration.ofSeconds(10), Duration.ofMillis(100));
        assertThat(pace.interval(0, calm, fast, least)).isEqualTo(Duration.ofMillis(100));
        pace.hurry("incident inc-7", 0, Duration.ofSeconds(20));
        assertThat(pace.interval(0, calm, fast, least)).isEqualTo(fast);
        pace.hurry("drill 1", 0, Duration.ofSeconds(10), Duration.ofMillis(1));
        assertThat(pace.interval(0, calm, fast, least))
                .as("renewed, and no less than the least")
                .isEqualTo(least);
        assertThat(pace.interval(Duration.ofSeconds(10).toNanos(), calm, fast, least))
                .isEqualTo(fast);
        pace.rest("incident inc-7");
        assertThat(pace.interval(Duration.ofSeconds(11).toNanos(), calm, fast, least))
                .isEqualTo(calm);
        pace.hurry("drill 2", 0, Duration.ofMinutes(1), Duration.ofSeconds(30));
        assertThat(pace.interval(0, calm, fast, least))
                .as("nobody makes a probe slower")
                .isEqualTo(calm);
    }

    @Test
    void an_incident_hurries_all_probes_until_it_is_closed_and_a_prefix_those_within() {
        assertThat(PaceRule.of("incident.open", "inc-7"))
                .contains(new PaceRule.Change.Hurry("incident inc-7", Optional.empty(), Pace.LONGEST));
        assertThat(PaceRule.of("incident.close", "inc-7")).contains(new PaceRule.Change.Rest("incident inc-7"));
        PaceRule.Change.Hurry hurry = (PaceRule.Change.Hurry)
                PaceRule.of("prefix.state", "2001:db8:0:ff00::100/128").orElseThrow();
        assertThat(hurry.within().orElseThrow()).hasToString("2001:db8:0:ff00::100/128");
        assertThat(PaceRule.concerns("route.announce")).isFalse();
    }
}
