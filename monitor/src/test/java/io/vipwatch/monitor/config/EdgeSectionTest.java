package io.vipwatch.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EdgeSectionTest {
    private static final String REST = """
            speaker: {asn: 64512, router_id: 192.0.2.1}
            peers: [{name: node1, address: 2001:db8::11, asn: 65010}]
            """;
    private static final Path DIRECTORY = Path.of("/etc/vipwatch");
    private static final String FINGERPRINT = "SHA256:" + "a".repeat(43);

    private static MonitorConfig parse(String edge) throws ConfigException {
        return new ConfigReader(Map.of("EDGE_PASSWORD", "secret")).parse("v.yaml", REST + "edge: " + edge, DIRECTORY);
    }

    private static void refused(String edge, String problem) {
        assertThatThrownBy(() -> parse(edge))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("v.yaml:3: " + problem);
    }

    @Test
    void withoutTheSectionTheEdgeIsNotAsked() throws Exception {
        assertThat(new ConfigReader(Map.of()).parse("v.yaml", REST, DIRECTORY).edge())
                .isEmpty();
    }

    @Test
    void aKeyAndKnownHostsAreEnough() throws Exception {
        assertThat(parse("{ssh: {host: '2001:db8::fe', user: admin, key: id, known_hosts: hosts}}")
                        .edge())
                .contains(new EdgeSection(
                        new SshSection(
                                "2001:db8::fe",
                                22,
                                "admin",
                                Optional.of(DIRECTORY.resolve("id")),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(DIRECTORY.resolve("hosts")),
                                Optional.empty()),
                        Optional.empty(),
                        false,
                        "vtysh",
                        Optional.of(Duration.ofSeconds(10)),
                        Duration.ofSeconds(3),
                        DecisionSection.DEFAULT,
                        new CollectorsSection(Optional.empty(), List.of(), false, Optional.empty())));
    }

    @Test
    void theKeysOfAnAgentAreEnoughToo() throws Exception {
        assertThat(parse("{ssh: {host: a, user: b, agent: /run/agent, known_hosts: hosts}}")
                        .edge()
                        .orElseThrow()
                        .ssh()
                        .agent())
                .contains(Path.of("/run/agent"));
    }

    private static CollectorsSection collectors(String keys) throws ConfigException {
        return parse("{ssh: {host: a, user: b, key: c, known_hosts: d}, " + keys + "}")
                .edge()
                .orElseThrow()
                .collectors();
    }

    @Test
    void whatIsFollowedAllTheTimeTakesTheClockAlong() throws Exception {
        assertThat(collectors("capture: auto, log: [/var/log/routing.log, /var/log/system.log], routes: true"))
                .isEqualTo(new CollectorsSection(
                        Optional.of("auto"),
                        List.of("/var/log/routing.log", "/var/log/system.log"),
                        true,
                        Optional.of(Duration.ofSeconds(1))));
        assertThat(collectors("capture: igc1.20, clock: 500ms").clock()).contains(Duration.ofMillis(500));
        assertThat(collectors("routes: true, clock: 0s").clock()).as("never").isEmpty();
        assertThat(collectors("clock: 2s").clock()).as("by itself").contains(Duration.ofSeconds(2));
    }

    @Test
    void whatWouldBeACommandOrCostTheRouterTooMuchIsRefused() {
        String before = "{ssh: {host: a, user: b, key: c, known_hosts: d}, ";
        refused(before + "capture: 'eth0; reboot'}", "edge.capture: found 'eth0; reboot'");
        refused(before + "capture: -i}", "edge.capture: found '-i'");
        refused(before + "log: ['/var/log/$(reboot)']}", "edge.log");
        refused(before + "clock: 10ms}", "edge.clock: found '10ms'");
    }

    @Test
    void aPasswordAFingerprintAndAJumpHostAreUnderstood() throws Exception {
        EdgeSection edge = parse("{ssh: {host: edge.example, port: 2222, user: lab, password: {env: EDGE_PASSWORD},"
                        + " fingerprint: '" + FINGERPRINT + "'}, jump: {host: jump.example, user: lab, key: id,"
                        + " known_hosts: hosts}, sudo: true, vtysh: /usr/local/bin/vtysh, poll: 0s}")
                .edge()
                .orElseThrow();
        assertThat(edge.ssh().password()).map(Secret::reveal).contains("secret");
        assertThat(edge.ssh().fingerprint()).contains(FINGERPRINT);
        assertThat(edge.jump()).map(SshSection::host).contains("jump.example");
        assertThat(edge.poll()).as("never").isEmpty();
        assertThat(edge.toString()).doesNotContain("secret");
    }

    @Test
    void aPasswordOfTheRouterMayBeLongerThanAKeyOfTcpMd5() throws Exception {
        String passphrase = "correct horse battery staple ".repeat(9);
        MonitorConfig config = new ConfigReader(Map.of("LONG", passphrase))
                .parse(
                        "v.yaml",
                        REST + "edge: {ssh: {host: a, user: b, key: c, passphrase: {env: LONG}, known_hosts: d},"
                                + " allowance: 500ms}",
                        DIRECTORY);
        EdgeSection edge = config.edge().orElseThrow();
        assertThat(edge.ssh().passphrase()).map(Secret::reveal).contains(passphrase);
        assertThat(edge.allowance()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void whatIsMissingOrContradictsItselfIsRefused() {
        refused("{}", "edge.ssh: found nothing");
        refused("{ssh: {host: a, user: b, known_hosts: c}}", "edge.ssh: found neither key nor agent nor password");
        refused(
                "{ssh: {host: a, user: b, key: c}}",
                "edge.ssh: found neither known_hosts nor fingerprint, expected one of them");
        refused(
                "{ssh: {host: a, user: b, key: c, known_hosts: d, fingerprint: '" + FINGERPRINT + "'}}",
                "edge.ssh.fingerprint: found both known_hosts and fingerprint");
        refused(
                "{ssh: {host: a, user: b, password: {env: EDGE_PASSWORD}, passphrase: {env: EDGE_PASSWORD},"
                        + " known_hosts: d}}",
                "edge.ssh.passphrase: found a passphrase without a key");
    }

    @Test
    void whatCouldBeMoreThanAValueIsRefused() {
        String ssh = "ssh: {host: a, user: b, key: c, known_hosts: d}";
        refused("{" + ssh + ", vtysh: 'vtysh; reboot'}", "edge.vtysh: found 'vtysh; reboot'");
        refused("{" + ssh + ", allowance: 1h}", "edge.allowance: found '1h'");
        refused("{" + ssh + ", poll: 10ms}", "edge.poll: found '10ms'");
        refused("{ssh: {host: '-o', user: b, key: c, known_hosts: d}}", "edge.ssh.host: found '-o'");
        refused("{ssh: {host: a, user: b, key: c, fingerprint: 'MD5:00'}}", "edge.ssh.fingerprint: found 'MD5:00'");
        refused("{" + ssh + ", polls: 10s}", "edge.polls: found an unknown key");
    }
}
