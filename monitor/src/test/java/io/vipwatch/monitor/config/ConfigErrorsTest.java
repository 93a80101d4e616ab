package io.vipwatch.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong file, and exactly what is said about it. */
class ConfigErrorsTest {
    private static final String SPEAKER = "speaker: {asn: 64512, router_id: 192.0.2.1}\n";
    private static final String VIP = "track: [{name: api, kind: vip, prefix: '2001:db8::1/128', ";
    private static final String PEERS = "peers: [{name: node1, address: 2001:db8::11, asn: 65010}]\n";

    private final ConfigReader reader =
            new ConfigReader(Map.of("KEY", "geheim", "NOTHING", "", "LONG", "x".repeat(81), "LONGISH", "x".repeat(17)));

    static Stream<Arguments> oneError() {
        return Stream.of(
                arguments(
                        "speaker: {asn: 64512, router-id: 192.0.2.1, router_id: 192.0.2.1}\n" + PEERS,
                        "v.yaml:1: speaker.router-id: found an unknown key, expected one of asn, router_id, listen, mrt;"
                                + " did you mean 'router_id'?"),
                arguments(
                        SPEAKER + PEERS + "x: 1\n",
                        "v.yaml:3: x: found an unknown key, expected one of speaker, peers, track, journal, store, http, bfd, edge, probes, incidents, control, inject, drill"),
                arguments(
                        SPEAKER + PEERS + "publish: []\n",
                        "v.yaml:3: publish: found a key of another version, expected one of speaker, peers, track, journal, store, http, bfd, edge, probes, incidents, control, inject, drill;"
                                + " 'publish' is not yet part of this version; remove it"),
                arguments(
                        SPEAKER + SPEAKER + PEERS,
                        "v.yaml:2: speaker: found the key a second time, expected each key once"),
                arguments(
                        "speaker: {asn: 0, router_id: 192.0.2.1}\n" + PEERS,
                        "v.yaml:1: speaker.asn: found '0', expected an AS number, 1 to 4294967295, not 23456"),
                arguments(
                        "speaker: {asn: 64512, router_id: 0.0.0.0}\n" + PEERS,
                        "v.yaml:1: speaker.router_id: found '0.0.0.0', expected a BGP Identifier such as 192.0.2.1, not"
                                + " 0.0.0.0"),
                arguments(
                        PEERS,
                        "v.yaml:1: speaker: found nothing, expected a mapping with the keys asn, router_id,"
                                + " listen, mrt"),
                arguments(SPEAKER + "peers: []\n", "v.yaml:2: peers: found an empty list, expected at least one peer"),
                arguments(
                        SPEAKER + "peers: node1\n",
                        "v.yaml:2: peers: found 'node1', expected a list, each of it a mapping with the keys name,"
                                + " address, range, range_limit, asn, role, port, passive, hold_time, password,"
                                + " ttl_security, source_address, families, add_path, graceful_restart, max_prefixes,"
                                + " bfd"),
                arguments(
                        peer("hold_time: 300ms"),
                        "v.yaml:4: peers[0].hold_time: found '300ms', expected 0s, or 3s to 65535s in whole seconds"
                                + " (RFC 4271 §4.2), such as 9s"),
                arguments(
                        peer("hold_time: 2s"),
                        "v.yaml:4: peers[0].hold_time: found '2s', expected 0s, or 3s to 65535s in whole seconds"
                                + " (RFC 4271 §4.2), such as 9s"),
                arguments(peer("passive: yes"), "v.yaml:4: peers[0].passive: found 'yes', expected true or false"),
                arguments(peer("role: router"), "v.yaml:4: peers[0].role: found 'router', expected one of node, edge"),
                arguments(
                        peer("range: 2001:db8::/64"),
                        "v.yaml:4: peers[0].range: found both address and range, expected one of them"),
                arguments(
                        SPEAKER + "peers: [{name: node1, asn: 65010}]\n",
                        "v.yaml:2: peers[0]: found neither address nor range, expected one of them"),
                arguments(
                        SPEAKER + "peers: [{name: node1, asn: 65010, range: '2001:db8::1/64'}]\n",
                        "v.yaml:2: peers[0].range: found '2001:db8::1/64', expected a prefix such as"
                                + " 2001:db8:0:ff00::100/128, without bits set beyond its length"),
                arguments(
                        SPEAKER + "peers: [{name: node1, asn: 65010, address: 'fe80::1'}]\n",
                        "v.yaml:2: peers[0].address: found 'fe80::1', expected an address such as 2001:db8::11, or"
                                + " fe80::1%eth0 with its interface"),
                arguments(
                        SPEAKER
                                + "peers:\n  - {name: n, address: 2001:db8::1, asn: 65010}\n  - {name: n, address: 2001:db8::2, asn: 65010}\n",
                        "v.yaml:3: peers: found the name 'n' twice, expected each name once"),
                arguments(
                        peer("bfd: {interval: 5ms}"),
                        "v.yaml:4: peers[0].bfd.interval: found '5ms', expected an interval of 10ms to 60s, such as"
                                + " 300ms"),
                arguments(
                        peer("bfd: {interval: 300ms, tx: 300ms, rx: 100ms}"),
                        "v.yaml:4: peers[0].bfd.interval: found an interval that neither direction uses, expected tx and"
                                + " rx, or interval"),
                arguments(
                        peer("bfd: {multi_hop: true}"),
                        "v.yaml:4: peers[0].bfd.multi_hop: found an unknown key, expected one of interval, tx, rx,"
                                + " multiplier, multihop, interface, authentication, passive, source, on_down, strict;"
                                + " did you mean 'multihop'?"),
                arguments(
                        peer("bfd: {strict: true, on_down: observe}"),
                        "v.yaml:4: peers[0].bfd.strict: found strict mode together with on_down: observe, expected"
                                + " on_down: close, since a session that waits for BFD also ends with it"),
                arguments(
                        peer("bfd: {source: 192.0.2.1}"),
                        "v.yaml:4: peers[0].bfd: found a source of the other address family, expected one of the peer's"
                                + " family"),
                arguments(
                        SPEAKER + "peers: [{name: n, asn: 65010, address: 'fe80::1%eth0', bfd: {multihop: true}}]\n",
                        "v.yaml:2: peers[0].bfd: found multihop to a link-local address, expected single hop: no router"
                                + " forwards to one"),
                arguments(
                        SPEAKER + "peers: [{name: n, asn: 65010, range: '2001:db8::/64', bfd: {passive: false}}]\n",
                        "v.yaml:2: peers[0].bfd: found passive: false for a range, expected no passive, or true (RFC"
                                + " 9468 §2)"),
                arguments(
                        peer("bfd: {authentication: {type: keyed-md5, keys: [{id: 1, secret: {env: LONGISH}}]}}"),
                        "v.yaml:4: peers[0].bfd.authentication.keys: found a secret of 17 octets for key 1, expected at"
                                + " most 16 octets for keyed-md5"),
                arguments(
                        peer("bfd: {authentication: {keys: [{id: 1, secret: {env: KEY}}], signing_key: 2}}"),
                        "v.yaml:4: peers[0].bfd.authentication.signing_key: found '2', expected the id of one of the"
                                + " keys"),
                arguments(
                        peer("bfd: {authentication: {keys: [{id: 1, secret: geheim}]}}"),
                        "v.yaml:4: peers[0].bfd.authentication.keys[0].secret: found something else (not shown, it may"
                                + " be the secret), expected {file: PATH} or {env: NAME}; a secret never stands in the"
                                + " configuration itself"),
                arguments(
                        SPEAKER + PEERS + "bfd: {unsolicited: [{name: node1, range: '2001:db8::/64'}]}\n",
                        "v.yaml:3: bfd: found an unsolicited range with the name 'node1', which is taken, expected a name"
                                + " that no peer and no other range has"),
                arguments(
                        SPEAKER + PEERS + "bfd: {real_time_priority: 100}\n",
                        "v.yaml:3: bfd.real_time_priority: found '100', expected a SCHED_FIFO priority, 1 to 99"),
                arguments(
                        peer("max_prefixes: many"),
                        "v.yaml:4: peers[0].max_prefixes.limit: found 'many', expected a number of routes, 1 to"
                                + " 2147483647"),
                arguments(
                        peer("graceful_restart: {stale_time: 3s}"),
                        "v.yaml:4: peers[0].graceful_restart.stale_time: found an unknown key, expected one of enabled,"
                                + " max_restart_time, stale_path_time; did you mean 'stale_path_time'?"),
                arguments(
                        peer("families: [ipv6-unicast, ipv6-unicast]"),
                        "v.yaml:4: peers[0].families: found a family twice, expected each family once"),
                arguments(
                        peer("password: hunter2"),
                        "v.yaml:4: peers[0].password: found something else (not shown, it may be the secret), expected"
                                + " {file: PATH} or {env: NAME}; a secret never stands in the configuration itself"),
                arguments(
                        peer("password: {env: NOTHING}"),
                        "v.yaml:4: peers[0].password.env: found no environment variable NOTHING, expected one that holds"
                                + " the secret and is not empty"),
                arguments(
                        peer("password: {env: LONG}"),
                        "v.yaml:4: peers[0].password: found a secret of 81 octets, expected one of at most 80, which"
                                + " is the longest key of TCP MD5"),
                arguments(
                        "speaker: {asn: 23456, router_id: 192.0.2.1}\n" + PEERS,
                        "v.yaml:1: speaker.asn: found '23456', expected an AS number, 1 to 4294967295, not 23456"),
                arguments(
                        SPEAKER + PEERS + "track: [{name: api, kind: vip}]\n",
                        "v.yaml:3: track[0]: found neither prefix nor within, expected one of them"),
                arguments(
                        SPEAKER + PEERS + VIP + "budget: {}}]\n",
                        "v.yaml:3: track[0].budget: found no limit, expected a limit for at least one phase, such as"
                                + " total: 1s"),
                arguments(
                        SPEAKER + PEERS + VIP + "budget: 0ms}]\n",
                        "v.yaml:3: track[0].budget.total: found '0ms', expected a duration of 1ms to 1h, such as"
                                + " 300ms"),
                arguments(
                        SPEAKER + PEERS + "incidents: {quiet: 0s}\n",
                        "v.yaml:3: incidents.quiet: found '0s', expected a duration of 1s to 10m, such as 10s"),
                arguments(
                        SPEAKER + PEERS + "journal: {keep: 30d}\n",
                        "v.yaml:3: journal.keep: found a key of another version, expected one of directory, routes, segment_size,"
                                + " retention; 'keep' is written retention: {age: …} now"),
                arguments(
                        SPEAKER + PEERS + "store: {retention: {size: 3}}\n",
                        "v.yaml:3: store.retention.size: found '3', expected a size such as 64MiB (KiB, MiB or GiB), at"
                                + " least 1024KiB"),
                arguments(
                        SPEAKER + PEERS + "journal: {segment_size: 3}\n",
                        "v.yaml:3: journal.segment_size: found '3', expected a size such as 64MiB (KiB, MiB or GiB), at"
                                + " least 64KiB"),
                arguments(
                        SPEAKER + PEERS + "http: {listen: '[2001:db8::1]:9179'}\n",
                        "v.yaml:3: http.listen: found '[2001:db8::1]:9179', expected a loopback address such as"
                                + " [::1]:9179; anything else needs a token and TLS, which are not yet part of this"
                                + " version"),
                arguments(
                        "",
                        "v.yaml:1: found an empty file, expected a configuration (vipwatch config example prints"
                                + " one)"),
                arguments(
                        "speaker: [\n",
                        "v.yaml:2: found text that is not YAML (expected the node content, but found '<stream end>'),"
                                + " expected YAML"));
    }

    private static String peer(String line) {
        return SPEAKER + "peers:\n  - {name: node1, address: 2001:db8::11, asn: 65010,\n     " + line + "}\n";
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("oneError")
    void oneErrorIsReportedWithFileLineFieldFoundAndExpected(String yaml, String message) {
        assertThatThrownBy(() -> reader.parse("v.yaml", yaml, Path.of("/etc")))
                .isInstanceOf(ConfigException.class)
                .hasMessage(message);
    }

    @Test
    void allErrorsOfAFileAreReportedAtOnceInTheOrderOfTheFile() {
        String yaml = """
                speaker: {asn: x, router_id: 192.0.2.1}
                peers:
                  - {name: node1, adress: 2001:db8::11, asn: 65010}
                  - {name: node2, address: 2001:db8::12, asn: 65010, port: 0}
                http: {listen: here}
                """;
        ConfigException thrown =
                catchThrowableOfType(ConfigException.class, () -> reader.parse("v.yaml", yaml, Path.of("/etc")));
        assertThat(thrown.problems())
                .extracting(ConfigProblem::line, ConfigProblem::field)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(1, "speaker.asn"),
                        org.assertj.core.groups.Tuple.tuple(3, "peers[0].adress"),
                        org.assertj.core.groups.Tuple.tuple(4, "peers[1].port"),
                        org.assertj.core.groups.Tuple.tuple(5, "http.listen"));
    }

    @Test
    void aSecretIsNeverPartOfAText(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("key"), "geheim\n");
        for (String source : List.of("{env: KEY}", "{file: key}")) {
            MonitorConfig config = reader.parse("v.yaml", peer("password: " + source), directory);
            assertThat(config.peers().getFirst().password().orElseThrow().reveal())
                    .isEqualTo("geheim");
            assertThat(config.toString()).doesNotContain("geheim");
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed(@TempDir Path directory) {
        Path file = directory.resolve("none.yaml");
        assertThatThrownBy(() -> reader.read(file))
                .hasMessage(file + ":1: found no such file, expected a configuration (vipwatch config example prints"
                        + " one)");
    }
}
