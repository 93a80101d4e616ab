package io.vipwatch.monitor.drill.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.Target;
import io.vipwatch.monitor.event.EventJson;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What a drill makes of the answers of the monitor's API. */
class MonitorAnswersTest {
    private static final String PREFIXES = """
            {"prefixes":[{"name":"api","prefix":"2001:db8::100/128","state":"reachable",
              "origins":["node1","node2","node3"]}]}""";
    private static final String NODES = """
            [{"node":"node1","address":"2001:db8::11","next_hop":["2001:db8::11","fe80::11"]},
             {"node":"node2","address":"2001:db8::12","next_hop":["2001:db8::12","fe80::12"]},
             {"node":"node3","address":"2001:db8::13","next_hop":["2001:db8::13","fe80::13"]}]""";

    private static JsonNode json(String text) {
        return EventJson.mapper().readTree(text);
    }

    private static Sight sight(String crosscheck, String answering) {
        String probes = """
                {"probes":[{"name":"echo","kind":"udp-echo","target":"2001:db8::100","flows":8,"state":"good","nodes":%s}]}""".formatted(answering);
        return new MonitorAnswers(json("{}"), json(PREFIXES), json(probes), json("{}"), json(crosscheck), json("{}"))
                .sight("api", 0);
    }

    private static String crosscheck(String verdict, String kernel) {
        return """
                {"reason":"the kernel's table cannot be read","edge":{"interval_ns":2000000000},"prefixes":[
                  {"prefix":"2001:db8::100/128","verdict":"%s","differs":["not-installed"],"nodes":%s,
                   "kernel":{"next_hop":%s}}]}""".formatted(verdict, NODES, kernel);
    }

    private static String owner(Sight sight) throws DrillRefused {
        return Targets.of(new Target.Host.VipOwner(), sight, new ObedientHosts(_ -> java.util.Optional.empty()));
    }

    @Test
    void the_owner_is_the_node_that_the_edge_sends_packets_to() throws Exception {
        assertThat(owner(sight(crosscheck("agree", "[\"fe80::12\"]"), "[\"node3\"]")))
                .isEqualTo("node2");
        assertThat(owner(sight(crosscheck("agree", "[\"2001:db8::13\",\"2001:db8::12\"]"), "[]")))
                .as("of several the first by name")
                .isEqualTo("node2");
    }

    @Test
    void where_the_edge_is_not_asked_it_is_one_that_answers_and_where_none_is_named_the_first() throws Exception {
        assertThat(owner(sight("{\"edge\":null,\"prefixes\":[]}", "[\"node3\"]")))
                .isEqualTo("node3");
        assertThat(owner(sight("{\"edge\":null,\"prefixes\":[]}", "[\"a stranger\"]")))
                .isEqualTo("node1");
    }

    @Test
    void an_edge_whose_kernel_is_not_known_is_not_one_that_is_right() {
        assertThat(sight(crosscheck("agree", "[]"), "[]").kernelDiffers()).isEmpty();
        assertThat(sight(crosscheck("mismatch", "[]"), "[]").kernelDiffers()).contains("not-installed");
        assertThat(sight(crosscheck("unknown", "[]"), "[]").kernelDiffers())
                .contains("not known: the kernel's table cannot be read");
        assertThat(sight("{\"edge\":{\"interval_ns\":2000000000},\"prefixes\":[]}", "[]")
                        .kernelDiffers())
                .contains("not known: it was not asked about 2001:db8::100/128");
        assertThat(sight("{\"edge\":null,\"prefixes\":[]}", "[]").kernelDiffers())
                .as("nobody asks")
                .isEmpty();
    }
}
