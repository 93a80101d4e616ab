package io.vipwatch.monitor.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.InjectServiceSection;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a failure of an injected service costs by its checks, in closed form. */
class HealthTest {
    private static final String TCP =
            "{name: api, kind: tcp, port: 6443, interval: 1s, fast_interval: 200ms, timeout: 500ms, fall: 3}";
    private static final String SLOW =
            "{name: slow, kind: tcp, port: 6444, interval: 5s, fast_interval: 1s, timeout: 2s," + " fall: 2}";
    private static final String BGP = "{name: bgp, kind: bgp, interval: 1s}";
    private static final String TWO =
            "[{node: node1, next_hops: [\"2001:db8::11\"]}, {node: node2, next_hops: [\"2001:db8::12\"]}]";
    private static final String ONE = "[{node: node1, next_hops: [\"2001:db8::11\"]}]";

    private static InjectServiceSection service(String backends, String more, String... checks) throws ConfigException {
        return new ConfigReader(Map.of())
                .parse("vipwatch.yaml", """
                        speaker: {asn: 64512, router_id: 192.0.2.1}
                        peers:
                          - {name: edge, address: "2001:db8::1", asn: 65101, role: edge}
                          - {name: node1, address: "2001:db8::11", asn: 65010, role: node}
                          - {name: node2, address: "2001:db8::12", asn: 65010, role: node}
                        journal: {directory: journal}
                        inject:
                          allow: ["2001:db8:0:ff00::/64"]
                          services:
                            - {name: api, prefixes: ["2001:db8:0:ff00::100/128"], edges: [edge], backends: %s,
                               checks: [%s]%s}
                        """.formatted(backends, String.join(", ", checks), more), Path.of("/nowhere"))
                .inject()
                .orElseThrow()
                .services()
                .getFirst();
    }

    @Test
    void aCrashIsFoundWithinAnIntervalAndTheRestOfFallAtTheFastInterval() throws ConfigException {
        Health health = Health.of(service(TWO, "", TCP));
        assertThat(health.crash().range()).contains(Span.ofMillis(400, 1410));
        assertThat(health.timer()).isEqualTo("check api 3 × 200 ms");
    }

    @Test
    void aNodeThatSaysNothingCostsATimeOutForEachCheck() throws ConfigException {
        assertThat(Health.of(service(TWO, "", TCP)).silence().range()).contains(Span.ofMillis(1500, 2500));
    }

    @Test
    void whereOneGoodCheckIsEnoughTheSlowestDecides() throws ConfigException {
        assertThat(Health.of(service(TWO, ", need: 1", TCP, SLOW)).crash().range())
                .contains(Span.ofMillis(1000, 6010));
        assertThat(Health.of(service(TWO, ", need: 2", TCP, SLOW)).crash().range())
                .contains(Span.ofMillis(400, 1410));
    }

    @Test
    void aSessionDoesNotEndWithTheApi() throws ConfigException {
        Health health = Health.of(service(TWO, "", BGP));
        assertThat(health.crash()).isInstanceOf(Outcome.Endless.class);
        assertThat(health.silence()).isInstanceOf(Outcome.NotKnown.class);
    }

    @Test
    void theLastPathIsNotWithdrawnAndABadOneMayBeLeft() throws ConfigException {
        assertThat(Health.of(service(ONE, "", TCP)).crash().why()).contains("allow_blackhole");
        assertThat(Health.of(service(ONE, ", allow_blackhole: true", TCP))
                        .crash()
                        .range())
                .isPresent();
        assertThat(Health.of(service(TWO, ", on_bad_health: nothing", TCP))
                        .crash()
                        .why())
                .contains("on_bad_health");
    }
}
