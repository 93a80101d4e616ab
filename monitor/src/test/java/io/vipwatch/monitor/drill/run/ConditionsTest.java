package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Whether a drill may begin, go on, and end. */
class ConditionsTest {
    private static final Instant NOW = Instant.parse("2026-11-22T08:19:11Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Sight.Probe ECHO =
            new Sight.Probe("echo", "udp-echo", 8, true, Optional.empty(), Optional.empty());

    private static Conditions conditions(String more) throws ConfigException {
        return new Conditions(DrillFiles.parse("test.yaml", """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: test
                target: {node: node1, prefix: api}
                method: [{fault: link-silent}]
                """ + more), "node1", true);
    }

    private static Sight sight(Map<String, Boolean> nodes, Sight.Probe... probes) {
        List<Sight.Session> sessions = new ArrayList<>();
        nodes.forEach((node, up) -> sessions.add(new Sight.Session(node, node.equals("edge"), up, HOUR)));
        return new Sight(
                Optional.empty(),
                "reachable",
                nodes.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(Map.Entry::getKey)
                        .toList(),
                sessions,
                List.of(probes),
                Map.of(
                        "pods",
                        new Sight.Other("reachable", List.of("node1")),
                        "dns",
                        new Sight.Other("reachable", List.of("node1", "node2"))),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.of(Duration.ZERO),
                List.of());
    }

    private static final Sight WELL = sight(Map.of("node1", true, "node2", true, "node3", true), ECHO);

    @Test
    void a_healthy_cluster_of_three_may_lose_one() throws Exception {
        assertThat(conditions("").forbidden(WELL, NOW)).isEmpty();
        assertThat(conditions("").unsteady(WELL)).isEmpty();
    }

    @Test
    void no_drill_begins_where_another_node_is_not_healthy_already() throws Exception {
        Sight sick = sight(Map.of("node1", true, "node2", false, "node3", true));
        assertThat(conditions("").forbidden(sick, NOW).orElseThrow()).contains("node2");
    }

    @Test
    void nothing_is_steady_while_an_incident_goes_on() throws Exception {
        Sight busy = new Sight(
                Optional.empty(),
                WELL.prefix(),
                WELL.origins(),
                WELL.sessions(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Sight.Incident("inc-7", false, 0, true, false)));
        assertThat(conditions("").unsteady(busy).orElseThrow()).contains("inc-7");
    }

    @Test
    void no_drill_takes_the_quorum() throws Exception {
        Conditions careless = conditions("blastRadius: {healthyOthers: 0}");
        Sight five = sight(Map.of("node1", true, "node2", true, "node3", true, "node4", false, "node5", false));
        assertThat(careless.forbidden(five, NOW).orElseThrow())
                .contains("2 of 5 nodes would be left", "node4", "node5", "quorum would be lost");
        Sight three = sight(Map.of("node1", true, "node2", true, "node3", false));
        assertThat(careless.forbidden(three, NOW).orElseThrow()).contains("1 of 3", "quorum would be lost");
        Sight one = sight(Map.of("node1", true, "node2", true, "node3", true, "node4", true, "node5", false));
        assertThat(careless.forbidden(one, NOW).orElseThrow())
                .as("a majority would be left, and the rule of the other sick one is its own")
                .contains("node5")
                .doesNotContain("quorum");
        Sight four = sight(Map.of("node1", true, "node2", true, "node3", true, "node4", true));
        assertThat(careless.forbidden(four, NOW).orElse("")).doesNotContain("quorum");
    }

    @Test
    void where_there_are_two_nodes_the_drill_has_to_ask_for_fewer_healthy_others() throws Exception {
        Sight two = sight(Map.of("node1", true, "node2", true), ECHO);
        assertThat(conditions("").forbidden(two, NOW).orElseThrow()).contains("healthyOthers");
        assertThat(conditions("blastRadius: {healthyOthers: 1}").forbidden(two, NOW))
                .isEmpty();
    }

    @Test
    void no_drill_begins_where_nobody_would_see_a_loss_unless_it_says_that_it_does_without() throws Exception {
        Sight unwatched = sight(Map.of("node1", true, "node2", true, "node3", true));
        assertThat(conditions("").forbidden(unwatched, NOW).orElseThrow())
                .contains("no probe of udp-echo", "noLossFor: 0s");
        assertThat(conditions("steadyState: {noLossFor: 0s}").forbidden(unwatched, NOW))
                .isEmpty();
        assertThat(conditions("traffic: {protocols: [tcp-connect, https]}")
                        .forbidden(WELL, NOW)
                        .orElseThrow())
                .contains("no probe of tcp-connect or https");
    }

    @Test
    void a_drill_that_asks_for_more_flows_than_its_probe_has_does_not_begin() throws Exception {
        assertThat(conditions("traffic: {flows: 9}").forbidden(WELL, NOW).orElseThrow())
                .contains("9 flows", "echo has 8");
        Sight connecting = sight(
                Map.of("node1", true, "node2", true, "node3", true),
                new Sight.Probe("connect", "tcp-connect", 1, true, Optional.empty(), Optional.empty()));
        assertThat(conditions("traffic: {flows: 9, protocols: [tcp-connect]}").forbidden(connecting, NOW))
                .as("each connection has a port of its own")
                .isEmpty();
    }

    @Test
    void a_probe_that_was_neither_answered_nor_lost_yet_is_waited_for() throws Exception {
        Sight starting = sight(
                Map.of("node1", true, "node2", true, "node3", true),
                new Sight.Probe("echo", "udp-echo", 8, false, Optional.empty(), Optional.empty()));
        assertThat(conditions("").forbidden(starting, NOW)).isEmpty();
        assertThat(conditions("").unsteady(starting).orElseThrow()).contains("echo has told nothing");
        assertThat(conditions("steadyState: {noLossFor: 0s}").unsteady(starting))
                .isEmpty();
    }

    @Test
    void what_is_never_to_be_touched_is_not() throws Exception {
        assertThat(conditions("blastRadius: {never: [node1]}")
                        .forbidden(WELL, NOW)
                        .orElseThrow())
                .contains("never touched");
    }

    @Test
    void outside_its_hours_no_drill_begins() throws Exception {
        Conditions nightly = conditions("blastRadius: {window: \"daily 02:00-05:00 UTC\"}");
        assertThat(nightly.forbidden(WELL, NOW).orElseThrow()).contains("hours");
        assertThat(nightly.forbidden(WELL, Instant.parse("2026-11-22T03:00:00Z")))
                .isEmpty();
    }

    @Test
    void unknown_is_neither_good_nor_bad_it_forbids_to_begin_and_ends_what_goes_on_only_after_a_while()
            throws Exception {
        Sight unknown = Sight.unknown("no answer");
        assertThat(conditions("").forbidden(unknown, NOW)).isPresent();
        assertThat(conditions("").unsteady(unknown)).isPresent();
        assertThat(conditions("").breach(unknown, WELL, Duration.ofSeconds(3))).isEmpty();
        assertThat(conditions("").breach(unknown, WELL, Duration.ofSeconds(11))).isPresent();
    }

    @Test
    void an_outage_beyond_what_is_permitted_ends_it() throws Exception {
        Sight.Probe out =
                new Sight.Probe("echo", "udp-echo", 8, true, Optional.of(Duration.ofSeconds(31)), Optional.empty());
        Sight lost = sight(Map.of("node1", false, "node2", true, "node3", true), out);
        assertThat(conditions("safeguards: {outage: 30s}").breach(lost, WELL, Duration.ZERO))
                .isPresent();
        assertThat(conditions("safeguards: {outage: 32s}").breach(lost, WELL, Duration.ZERO))
                .isEmpty();
    }

    @Test
    void another_node_that_falls_ill_meanwhile_ends_it() throws Exception {
        Sight two = sight(Map.of("node1", false, "node2", true, "node3", false));
        assertThat(conditions("").breach(two, WELL, Duration.ZERO).orElseThrow())
                .contains("node3");
    }

    @Test
    void another_prefix_that_is_lost_ends_it_but_not_the_targets_own() throws Exception {
        Sight lost = new Sight(
                Optional.empty(),
                "reachable",
                List.of("node2", "node3"),
                WELL.sessions(),
                List.of(),
                Map.of("dns", new Sight.Other("unreachable", List.of())),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of());
        assertThat(conditions("").breach(lost, WELL, Duration.ZERO).orElseThrow())
                .contains("dns");
        Sight own = sight(Map.of("node1", true, "node2", true, "node3", true));
        assertThat(conditions("").breach(own, WELL, Duration.ZERO)).isEmpty();
    }

    @Test
    void it_is_over_when_traffic_has_recovered_or_nothing_was_lost_for_long() throws Exception {
        long begin = 1_795_335_551_000_000_000L;
        Conditions conditions = conditions("");
        assertThat(conditions.converged(WELL, OptionalLong.empty(), begin)).isFalse();
        assertThat(conditions.converged(WELL, OptionalLong.of(begin), begin + 1_000_000_000L))
                .isFalse();
        assertThat(conditions.converged(WELL, OptionalLong.of(begin), begin + 21_000_000_000L))
                .isTrue();
    }

    @Test
    void it_is_not_over_while_the_prober_says_nothing_of_what_was_lost() throws Exception {
        long begin = 1_795_335_551_000_000_000L;
        Sight silent = new Sight(
                Optional.empty(),
                "degraded",
                List.of("node2", "node3"),
                WELL.sessions(),
                List.of(),
                Map.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(new Sight.Incident("inc-1", true, begin, true, false)));
        assertThat(conditions("").converged(silent, OptionalLong.of(begin), begin + 60_000_000_000L))
                .isFalse();
    }
}
