package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code vipwatch events} says of probes. */
class ProbeTextTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            probe.loss-start  | {"target":"2001:db8::100","reason":"timeout","detail":"no answer within 1000 ms"} | lost at 2001:db8::100, timeout, no answer within 1000 ms
            probe.loss-end    | {"gap_ns":2200000000,"gap_uncertainty_ns":20000000,"lost":110,"sent":111,"loss_derived_ns":2199000000,"flows":16,"affected":[{"node_before":"node1","node_after":"node2"},{"node_before":"node1","node_after":null}]} | good again, out for 2.2s ± 20ms, lost 110 of 111 (2.1s), 2 of 16 flows, answered by node2, before by node1
            probe.loss-end    | {"gap_ns":null,"lost":1,"sent":1,"loss_derived_ns":0,"flows":1,"affected":[{}],"lagged":true,"lag_ns":40000000} | good again, its beginning was not seen, lost 1 of 1 (0ms), 1 of 1 flows, the prober itself was 40ms late
            probe.node-change | {"flow":3,"from":["node1"],"to":["node2"]} | flow 3, answered by node2, before by node1
            probe.node-change | {"flow":null,"from":[],"to":["node1","node2"]} | answered by node1 node2
            probe.session-end | {"flow":2,"reason":"reset","silence_ns":2345000000,"node":"node1","detail":"Connection reset"} | flow 2, connection ended: reset, silent for 2.3s, with node1, Connection reset
            probe.lagged      | {"late_ns":40000000,"skipped":12} | the prober was 40ms late, left out 12 probes
            service.down      | {"target":"2001:db8::100","reason":"refused","detail":"nobody listens there","failures":3,"up_ns":61000000000} | refused at 2001:db8::100, nobody listens there, 3 bad checks, was up for 1m01s
            service.up        | {"node":"node2","down_ns":900000000} | answered by node2, was down for 900ms
            """)
    void an_event_of_a_probe_is_told_in_words(String type, String data, String words) {
        String event = """
                {"type":"%s","subject":"echo","time":"2026-11-22T08:19:11.126098123Z","data":%s}""".formatted(type, data);
        assertThat(EventText.of(new Json(JsonReader.read(event)), false))
                .startsWith("08:19:11.126098")
                .contains(type)
                .endsWith("  echo  " + words);
    }
}
