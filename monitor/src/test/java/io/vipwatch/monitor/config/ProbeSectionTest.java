package io.vipwatch.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vipwatch.monitor.config.ProbeHttpsSection.NodeFrom;
import io.vipwatch.monitor.event.ProbeKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeSectionTest {
    private static final String BEFORE = """
            speaker: {asn: 64999, router_id: 192.0.2.1}
            peers: [{name: node1, address: '2001:db8::11', asn: 65010}]
            probes:
            """;

    private static List<ProbeSection> read(String probes) throws ConfigException {
        return new ConfigReader(Map.of())
                .parse("v.yaml", BEFORE + probes, Path.of("/etc"))
                .probes();
    }

    @Test
    void whatIsNotSaidIsWhatSuitsTheKind() throws ConfigException {
        ProbeSection echo = read("  - {name: a, kind: udp-echo, target: '2001:db8::100', port: 7}\n")
                .getFirst();
        assertThat(echo.flows()).isEqualTo(8);
        assertThat(echo.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(echo.fastInterval()).isEqualTo(Duration.ofMillis(20));
        ProbeSection https = read("  - {name: a, kind: https, target: '2001:db8::100', port: 6443}\n")
                .getFirst();
        assertThat(https.kind()).isEqualTo(ProbeKind.HTTPS);
        assertThat(https.flows()).isEqualTo(1);
        assertThat(https.fastInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(https.timeout()).isEqualTo(Duration.ofSeconds(3));
        ProbeHttpsSection asked = https.https().orElseThrow();
        assertThat(asked.path()).isEqualTo("/livez");
        assertThat(asked.expectStatus()).containsExactly(200);
        assertThat(asked.nodeFrom()).isEqualTo(new NodeFrom.Nothing());
        ProbeSection dns = read("  - {name: a, kind: dns, target: '2001:db8::53', dns: {name: api.example.org}}\n")
                .getFirst();
        assertThat(dns.port()).isEqualTo(53);
    }

    @Test
    void filesCountFromTheDirectoryOfTheConfiguration() throws ConfigException {
        ProbeHttpsSection asked = read("""
                  - name: a
                    kind: https
                    target: 2001:db8::100
                    port: 6443
                    https: {ca: ca.crt, client_certificate: {certificate: a.crt, key: a.key}, node_from: {header: X-Node}}
                """).getFirst().https().orElseThrow();
        assertThat(asked.ca()).contains(Path.of("/etc/ca.crt"));
        assertThat(asked.clientCertificate().orElseThrow().key()).isEqualTo(Path.of("/etc/a.key"));
        assertThat(asked.nodeFrom()).isEqualTo(new NodeFrom.Header("X-Node"));
    }

    static Stream<Arguments> wrong() {
        String start = "  - {name: a, target: '2001:db8::100', ";
        return Stream.of(
                arguments(start + "kind: ping}", "kind: found 'ping', expected one of udp-echo, tcp-connect, https"),
                arguments(start + "kind: tcp-connect}", "found no port, expected the port that is asked"),
                arguments(
                        start + "kind: tcp-connect, port: 6443, flows: 4}",
                        "flows: found flows, expected none: each probe of tcp-connect has a source port of its own"),
                arguments(
                        start + "kind: tcp-connect, port: 6443, timeout: 2s}",
                        "timeout: found more than 1s, expected at most 1s"),
                arguments(start + "kind: icmp-echo, port: 7}", "port: found a port, expected none: ICMP has no ports"),
                arguments(start + "kind: tcp-session}", "found no port, expected the port that is asked"),
                arguments(
                        start + "kind: udp-echo, port: 7, give_up: 5s}",
                        "give_up: found give_up, expected the kind tcp-session"),
                arguments(start + "kind: tcp-session, port: 7, give_up: 1ms}", "expected a duration of 1s to 5m"),
                arguments(start + "kind: dns}", "found no key dns"),
                arguments(start + "kind: udp-echo, port: 7, https: {}}", "https: found https, expected the kind https"),
                arguments(
                        start + "kind: udp-echo, port: 7, interval: 10ms, fast_interval: 20ms}",
                        "fast_interval: found more than interval"),
                arguments(
                        start + "kind: udp-echo, port: 7, fast_interval: 5ms, flows: 256}",
                        "found more than 5000 probes a second"),
                arguments(
                        start + "kind: https, port: 1, https: {node_from: {header: a, body: b}}}",
                        "found 2 of the keys header, body and certificate"),
                arguments(start + "kind: https, port: 1, https: {body: '('}}", "expected a regular expression"),
                arguments(start + "kind: https, port: 1, https: {path: livez}}", "expected a path such as /livez"),
                arguments(start + "kind: dns, dns: {name: 'a..b'}}", "expected a DNS name such as api.example.org"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrong")
    void whatContradictsItselfIsRefusedWithWhatIsExpected(String probe, String message) {
        assertThatThrownBy(() -> read(probe + "\n"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("v.yaml:4: probes[0]")
                .hasMessageContaining(message);
    }

    @Test
    void icmpHasOneFlowAndATcpSessionEightWhichAreGivenUpAfterFifteenSeconds() throws ConfigException {
        ProbeSection icmp = read("  - {name: a, kind: icmp-echo, target: '2001:db8::11', node: node1}\n")
                .getFirst();
        assertThat(icmp.flows()).isEqualTo(1);
        assertThat(icmp.port()).isZero();
        assertThat(icmp.node()).contains("node1");
        ProbeSection session = read("  - {name: a, kind: tcp-session, target: '2001:db8::100', port: 7}\n")
                .getFirst();
        assertThat(session.flows()).isEqualTo(8);
        assertThat(session.giveUp()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void nobodyCanAskForMoreThanAProbeBears() throws ConfigException {
        String start = "  - {name: a, target: '2001:db8::100', ";
        assertThat(read(start + "kind: udp-echo, port: 7}\n").getFirst().leastInterval())
                .isEqualTo(Duration.ofMillis(5));
        assertThat(read(start + "kind: udp-echo, port: 7, flows: 256, fast_interval: 100ms}\n")
                        .getFirst()
                        .leastInterval())
                .as("5,000 probes a second")
                .isEqualTo(Duration.ofNanos(51_200_000));
        assertThat(read(start + "kind: dns, dns: {name: api.example.org}}\n")
                        .getFirst()
                        .leastInterval())
                .as("a name server is not asked a hundred times a second")
                .isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aProbeOfANodeNamesAPeerThatIsOne() {
        assertThatThrownBy(() -> read("  - {name: a, kind: icmp-echo, target: '2001:db8::11', node: node9}\n"))
                .hasMessageContaining(
                        "found a probe a of the node 'node9', expected the name of a peer whose role is node");
    }

    @Test
    void aNameStandsOnce() {
        String probe = "  - {name: a, kind: tcp-connect, target: '2001:db8::100', port: 6443}\n";
        assertThatThrownBy(() -> read(probe + probe)).hasMessageContaining("found the name 'a' twice");
    }

    @Test
    void aReloadKnowsWhichAreNewAndWhichGo() throws ConfigException {
        String one = "  - {name: a, kind: tcp-connect, target: '2001:db8::100', port: 6443}\n";
        String other = "  - {name: b, kind: tcp-connect, target: '2001:db8::100', port: 6443}\n";
        ConfigReader reader = new ConfigReader(Map.of());
        ConfigDiff diff = ConfigDiff.between(
                reader.parse("v.yaml", BEFORE + one, Path.of("/etc")),
                reader.parse("v.yaml", BEFORE + other, Path.of("/etc")));
        assertThat(diff.probes().added()).extracting(ProbeSection::name).containsExactly("b");
        assertThat(diff.probes().removed()).extracting(ProbeSection::name).containsExactly("a");
        assertThat(diff.isEmpty()).isFalse();
    }
}
