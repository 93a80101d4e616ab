package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.explain.Scenario;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the monitor expects stands beside what is measured. */
class ExpectationsTest {
    private static final JsonNode EXPLAIN = EventJson.mapper().readTree("""
            {"edge": "edge", "unknown": null,
             "timers": [
               {"node": "node1", "hold_time_ns": 9000000000, "keepalive_ns": 3000000000, "stale_ns": 0, "bfd": "none"},
               {"node": "node2", "hold_time_ns": 9000000000, "keepalive_ns": 3000000000, "stale_ns": null, "bfd": "none"}],
             "explanations": [{
               "subject": {"name": "api", "prefix": "2001:db8:0:ff00::100/128", "origins": ["node1"], "repeaters": []},
               "predictions": [{
                 "scenario": "node-failure", "node": "node1",
                 "outcome": {"kind": "takes", "span": {"least_ns": 6000000000, "most_ns": 9000000000}, "why": "hold timer"},
                 "parts": [], "timer": "hold time", "changes": [], "unknowns": []}]}]}
            """);

    @Test
    void the_prediction_is_that_of_the_scenario_for_the_watched_prefix() {
        assertThat(Expectations.prediction(EXPLAIN, "api", Scenario.NODE_FAILURE))
                .hasValueSatisfying(one -> assertThat(one.outcome().text()).isEqualTo("6–9 s"));
        assertThat(Expectations.prediction(EXPLAIN, "2001:db8:0:ff00::100/128", Scenario.NODE_FAILURE))
                .isPresent();
        assertThat(Expectations.prediction(EXPLAIN, "dns", Scenario.NODE_FAILURE))
                .isEmpty();
        assertThat(Expectations.prediction(EXPLAIN, "api", Scenario.NOOP)).isEmpty();
    }

    @Test
    void timers_that_are_the_same_for_all_nodes_are_said_once() {
        assertThat(Expectations.parameters(EXPLAIN))
                .containsEntry("hold time between edge and nodes", "9 s")
                .containsEntry("restart time that the edge keeps routes for", "0 (node1); not known (node2)")
                .containsEntry("BFD between edge and nodes", "none");
    }

    @Test
    void timers_are_known_once_the_edge_has_told_some() {
        assertThat(Expectations.areKnown(EXPLAIN)).isTrue();
        assertThat(Expectations.areKnown(EventJson.mapper().readTree("{\"edge\": \"edge\", \"timers\": []}")))
                .isFalse();
        assertThat(Expectations.areKnown(EventJson.mapper().readTree("{\"edge\": null, \"timers\": []}")))
                .as("nobody to ask")
                .isTrue();
    }

    @Test
    void a_scenario_with_bfd_waits_for_bfd_that_is_about_to_come_up() {
        String timers =
                "{\"edge\": \"edge\", \"timers\": [{\"node\": \"node1\", \"hold_time_ns\": 9000000000, \"bfd\": \"%s\"}]}";
        var coming = EventJson.mapper().readTree(timers.formatted("init"));
        assertThat(Expectations.areKnown(coming, Scenario.NETWORK_PARTITION_BFD))
                .isFalse();
        assertThat(Expectations.areKnown(coming, Scenario.NODE_FAILURE)).isTrue();
        assertThat(Expectations.areKnown(
                        EventJson.mapper().readTree(timers.formatted("Up, 300 ms × 3")),
                        Scenario.NETWORK_PARTITION_BFD))
                .isTrue();
    }
}
