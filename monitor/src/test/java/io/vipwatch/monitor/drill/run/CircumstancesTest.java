package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.EventJson;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a report tells beside the timers: what the monitor can know, and that the rest is unknown. */
class CircumstancesTest {
    private static final String PREFIXES =
            "{\"prefixes\":[{\"name\":\"api\",\"prefix\":\"2001:db8:0:ff00::100/128\",\"state\":\"reachable\",\"origins\":[]}]}";
    private static final String SESSIONS = """
            {"sessions":[
             {"node":"node1","role":"node","address":"2001:db8::11","state":"Established",
              "negotiated":{"families":["ipv6-unicast"],"graceful_restart":true,"restart_time_ns":120000000000}},
             {"node":"node2","role":"node","address":"2001:db8::12","state":"Idle","negotiated":null},
             {"node":"edge","role":"edge","address":"2001:db8::1","state":"Established",
              "negotiated":{"families":["ipv6-unicast"],"graceful_restart":false,"restart_time_ns":0}}]}
            """;

    private static JsonNode json(String text) {
        return EventJson.mapper().readTree(text);
    }

    private static MonitorAnswers answers(String edge) {
        return new MonitorAnswers(
                json(SESSIONS), json(PREFIXES), json("{}"), json("{\"incidents\":[]}"), json("{}"), json(edge));
    }

    private static String withClock(String state, String clock) {
        return "{\"edge\":\"edge\",\"frr_version\":\"10.3\",\"system\":null,\"clock\":" + clock
                + ",\"collectors\":[{\"name\":\"clock\",\"state\":\"" + state + "\",\"reason\":\"no SSH\"}]}";
    }

    @Test
    void what_can_be_known_is_told_and_the_rest_is_unknown() {
        Map<String, String> told = Circumstances.of(
                answers(withClock("working", "{\"uncertainty_ns\":3400000}")),
                json("{\"total\":9,\"by_peer\":{\"node1\":6,\"edge\":3}}"));
        assertThat(told)
                .containsEntry("FRR at the edge", "10.3")
                .containsEntry("system of the edge", "unknown")
                .containsEntry("the edge's clock is known to", "± 3.4 ms")
                .containsEntry("BGP peers of the monitor", "1 nodes and the edge")
                .containsEntry("address families with the nodes", "ipv6-unicast")
                .containsEntry("graceful restart that the nodes ask for", "120 s")
                .containsEntry("routes that the monitor holds", "9 (node1 6, edge 3)")
                .containsEntry("prefixes that are tracked", "1");
        assertThat(told.get("BGP speakers of the nodes")).startsWith("unknown");
    }

    @Test
    void without_an_edge_nothing_of_it_is_known() {
        assertThat(Circumstances.of(answers("{}"), json("{}")))
                .containsEntry("FRR at the edge", "unknown")
                .containsEntry("the edge's clock is known to", "unknown: there is no edge to ask")
                .containsEntry("routes that the monitor holds", "unknown");
    }

    @Test
    void a_clock_that_is_about_to_be_known_is_waited_for_and_one_that_nobody_reads_is_not() {
        assertThat(uncertainty(withClock("working", "{\"uncertainty_ns\":3400000}")))
                .isEqualTo("known " + Duration.ofNanos(3_400_000));
        assertThat(uncertainty(withClock("waiting", "null"))).isEqualTo("waited for");
        assertThat(uncertainty(withClock("failed", "null"))).isEqualTo("known PT0S");
        assertThat(uncertainty("{\"edge\":\"edge\",\"collectors\":[]}")).isEqualTo("known PT0S");
        assertThat(uncertainty("{}")).isEqualTo("known PT0S");
        assertThat(MonitorAnswers.noClock(json(withClock("failed", "null"))))
                .contains("the edge's clock is not read: no SSH");
    }

    private static String uncertainty(String edge) {
        return answers(edge)
                .sight("api", 0)
                .clockUncertainty()
                .map(known -> "known " + known)
                .orElse("waited for");
    }
}
