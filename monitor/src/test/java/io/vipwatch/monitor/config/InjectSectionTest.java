package io.vipwatch.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectServiceSection.BadHealth;
import io.vipwatch.monitor.config.InjectServiceSection.Evidence;
import io.vipwatch.monitor.config.InjectServiceSection.OnExit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InjectSectionTest {
    private static final String GOOD = """
            speaker: {asn: 64999, router_id: 192.0.2.1}
            peers:
              - {name: edge, address: '2001:db8::fe', asn: 65101, role: edge}
              - {name: node1, address: '2001:db8::11', asn: 65010}
            inject:
              allow: ['2001:db8:0:ff00::/112']
              services:
                - name: api
                  prefixes: ['2001:db8:0:ff00::100/128']
                  edges: [edge]
                  backends:
                    - {node: node1, next_hops: ['fe80::11', '2001:db8::11']}
                    - {node: node2, next_hops: ['2001:db8::12'], address: '2001:db8:1::12'}
                  checks:
                    - {name: tcp, kind: tcp, port: 6443}
            """;

    private static final String EVIDENCE = "evidence: [{peer: %s, edge: {poll: %ds, ssh:"
            + " {host: '2001:db8::fe', user: root, key: k, known_hosts: h}}}]\n  services:";

    private static MonitorConfig read(String yaml) throws ConfigException {
        return new ConfigReader(Map.of()).parse("v.yaml", yaml, Path.of("/etc"));
    }

    @Test
    void without_the_section_nothing_is_announced() throws ConfigException {
        assertThat(read(GOOD.substring(0, GOOD.indexOf("inject:"))).inject()).isEmpty();
    }

    @Test
    void what_is_not_said_is_careful() throws ConfigException {
        InjectSection section = read(GOOD).inject().orElseThrow();
        InjectServiceSection service = section.services().getFirst();
        assertThat(service.onBadHealth()).isEqualTo(BadHealth.WITHDRAW);
        assertThat(service.allowBlackhole()).isFalse();
        assertThat(service.onExit()).isEqualTo(OnExit.WITHDRAW);
        assertThat(service.drain().evidence()).isEqualTo(Evidence.BOTH);
        assertThat(service.needed()).isEqualTo(1);
        InjectCheckSection check = service.checks().getFirst();
        assertThat(check.interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(check.fastInterval()).isEqualTo(Duration.ofMillis(200));
        assertThat(check.timeout()).isEqualTo(Duration.ofMillis(500));
        assertThat(List.of(check.rise(), check.fall())).containsExactly(3, 3);
        assertThat(section.guards().failOpenShare()).isEqualTo(67);
        assertThat(section.guards().damping().suppress()).isEqualTo(3000);
        assertThat(service.attributes().drained().communities()).hasToString("[65535:0]");
        InjectBackendSection first = service.backends().getFirst();
        assertThat(first.address()).isEqualTo(IpAddress.of("2001:db8::11"));
        assertThat(first.nextHopsOf(Prefix.of("2001:db8::/32").afi()))
                .containsExactly(IpAddress.of("2001:db8::11"), IpAddress.of("fe80::11"));
        assertThat(service.backends().getLast().address()).isEqualTo(IpAddress.of("2001:db8:1::12"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"inject.md", "from-exabgp.md"})
    void theExamplesOfTheDocumentsAreTaken(String document) throws Exception {
        String text = Files.readString(Path.of("..", "docs", document));
        Matcher block = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(text);
        int examples = 0;
        while (block.find()) {
            String speaker = "speaker: {asn: 64999, router_id: 192.0.2.1}\n";
            String peers = "peers: [{name: edge, address: '2001:db8::fe', asn: 65101, role: edge}]\n";
            String yaml = block.group(1);
            assertThat(read(speaker + (yaml.contains("peers:") ? "" : peers) + yaml)
                            .inject())
                    .isPresent();
            examples++;
        }
        assertThat(examples).isEqualTo(1);
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                arguments("allow: ['2001:db8:0:ff00::/112']", "allow: []", 6, "inject.allow: found an empty list"),
                arguments("allow: ['2001:db8:0:ff00::/112']", "allow: ['::/0']", 6, "found the default route ::/0"),
                arguments("'2001:db8:0:ff00::/112'", "'2001::/16'", 6, "found 2001::/16, which covers too much"),
                arguments("'2001:db8:0:ff00::/112'", "10.0.0.0/7", 6, "found 10.0.0.0/7, which covers too much"),
                arguments("ff00::100/128'", "ff01::100/128'", 8, "found the prefix 2001:db8:0:ff01::100/128 of api"),
                arguments("['2001:db8:0:ff00::100/128']", "['::/0']", 8, "found the default route ::/0 of api"),
                arguments("ff00::100/128'", "ff00::/64'", 8, "found the prefix, which covers an element of allow,"),
                arguments("edges: [edge]", "edges: [node1]", 6, "the edge 'node1' of api, a peer with role: node"),
                arguments("edges: [edge]", "edges: [nobody]", 6, "the edge 'nobody' of api, which is no peer"),
                arguments("edges: [edge]", "edges: []", 10, "edges: found an empty list, expected at least one edge"),
                arguments("['2001:db8::12']", "['2001:db8::11']", 12, "the next hop '2001:db8::11' twice"),
                arguments("['2001:db8::12']", "['fe80::12']", 13, "found only a link-local address"),
                arguments("['2001:db8::12']", "[192.0.2.12]", 12, "no next hop of node2 for 2001:db8:0:ff00::100/128"),
                arguments("port: 6443", "port: 6443, timeout: 1s", 15, "expected less than interval"),
                arguments("port: 6443", "port: 6443, fast_interval: 2s", 15, "expected at most interval"),
                arguments("port: 6443", "rise: 2", 15, "found no port"),
                arguments("kind: tcp, port: 6443", "kind: dns", 15, "found no key dns"),
                arguments("kind: tcp, port: 6443", "kind: exec", 15, "found no command"),
                arguments("kind: tcp, port: 6443", "kind: bgp, port: 1", 15, "found this key, expected none of port"),
                arguments("kind: tcp, port: 6443", "kind: bgp", 6, "the check tcp of node2, which is no peer"),
                arguments("kind: tcp, port: 6443", "kind: bfd", 6, "node1, which has no BFD"),
                arguments("port: 6443}", "port: 6443, on_failure: degrade}", 15, "found only checks that degrade"),
                arguments("edges: [edge]", "edges: [edge]\n      need: 2", 11, "expected at most 1"),
                arguments("edges: [edge]", "edges: [edge]\n      graceful_shutdown_time: 3s", 11, "found this key"),
                arguments("edges: [edge]", "edges: [edge]\n      restart_time: 30s", 11, "expected on_exit: keep"),
                arguments("edges: [edge]", "edges: [edge]\n      restart_time: 5000s", 11, "1s to 4095s"),
                arguments("services:", EVIDENCE.formatted("node1", 5), 6, "evidence of 'node1', which no service"),
                arguments("services:", EVIDENCE.formatted("edge", 0), 7, "found poll: 0s"),
                arguments(
                        "edges: [edge]",
                        "edges: [edge]\n      attributes: {up: {med: 1}, drained: {med: 1}}",
                        11,
                        "attributes.drained: found the attributes of up"),
                arguments(
                        "services:", "guards: {damping: {reuse: 3000}}\n  services:", 7, "expected less than suppress"),
                arguments(
                        "services:",
                        "guards: {damping: {longest: 60s}}\n  services:",
                        7,
                        "a time in which no figure above suppress can decay"));
    }

    @ParameterizedTest(name = "{3}")
    @MethodSource("wrong")
    void whatIsWrongIsNamedWithItsLine(String good, String bad, int line, String expected) {
        String yaml = GOOD.replace(good, bad);
        assertThat(yaml).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(expected)
                .hasMessageStartingWith("v.yaml:" + line + ": ");
    }
}
