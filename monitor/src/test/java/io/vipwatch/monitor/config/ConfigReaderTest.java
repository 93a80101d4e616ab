package io.vipwatch.monitor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.packet.AuthenticationType;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private static final Path DIRECTORY = Path.of("/etc/vipwatch");

    private static MonitorConfig parse(String yaml) throws ConfigException {
        return new ConfigReader(Map.of()).parse("v.yaml", yaml, DIRECTORY);
    }

    @Test
    void theExampleCanBeUsedAsItIs() throws Exception {
        MonitorConfig config = parse(ConfigExample.text());
        assertThat(config.peers()).extracting(PeerSection::name).containsExactly("node1", "node2", "node3", "edge");
        assertThat(config.track()).extracting(TrackSection::within).containsExactly(false, false, true);
        assertThat(config.journal().directory()).isEqualTo(DIRECTORY.resolve("journal"));
    }

    /** The example with its last section, {@code inject}, which is commented out as a whole. */
    static String exampleWithInjection() {
        String[] halves = ConfigExample.text().split("(?m)^(?=#inject:)", 2);
        return halves[0] + halves[1].replaceAll("(?m)^#", "");
    }

    @Test
    void everyKeyOfTheExampleThatIsCommentedOutCanBeUsedToo() throws Exception {
        String all = exampleWithInjection()
                .replaceAll("(?m)^#( +[a-z_]+: | +- )", " $1")
                .replace("{file: /etc/vipwatch/node1.key}   # or {env: NODE1_KEY}", "{env: NODE1_KEY}  #")
                .replace("# mrt: mrt", "  mrt: mrt")
                .replace("#drill:", "drill:")
                .replace("#  hosts:", "   hosts:")
                .replace("#edge:", "edge:")
                .replace("#probes:", "probes:")
                .replace("#  ssh:", "   ssh:");
        PeerSection node1 = new ConfigReader(Map.of("NODE1_KEY", "k"))
                .parse("v.yaml", all, DIRECTORY)
                .peers()
                .getFirst();
        assertThat(node1.password()).map(Secret::reveal).contains("k");
        assertThat(node1.ttlSecurityHops()).hasValue(1);
        assertThat(node1.passive()).isTrue();
        assertThat(node1.maxPrefixes())
                .contains(new MaxPrefixesSection(10_000, 80, Optional.of(Duration.ofSeconds(60))));
    }

    @Test
    void whereTheMonitorListensAndTheStoreIsAreReadWithoutTheRestOfTheFile(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("v.yaml"), "peers: [{password: {env: NOPE}}]\n");
        ConfigReader reader = new ConfigReader(Map.of());
        assertThat(reader.readHttp(file).listen()).isEqualTo(HttpSection.DEFAULT_LISTEN);
        Files.writeString(file, "peers: nonsense\nhttp: {listen: '127.0.0.1:80'}\n");
        assertThat(reader.readHttp(file).listen()).isEqualTo(Endpoint.of("127.0.0.1:80"));
        assertThat(reader.readStore(file).path()).isEqualTo(directory.resolve("store.sqlite"));
        assertThat(reader.readControlSocket(file)).isEqualTo(directory.resolve("journal/control.sock"));
        Files.writeString(file, "peers: nonsense\njournal: {directory: state}");
        assertThat(reader.readControlSocket(file)).isEqualTo(directory.resolve("state/control.sock"));
        Files.writeString(file, "peers: nonsense\ncontrol: {socket: run/control}");
        assertThat(reader.readControlSocket(file)).isEqualTo(directory.resolve("run/control"));
        Files.writeString(file, "- a list");
        assertThatThrownBy(() -> reader.readHttp(file)).hasMessageContaining("found a list");
        Files.writeString(file, "http: {listen: '[2001:db8::1]:80'}");
        assertThatThrownBy(() -> reader.readHttp(file)).hasMessageContaining("http.listen");
    }

    @Test
    void whatIsLeftOutHasTheDefaultsOfAnObserver() throws Exception {
        MonitorConfig config = parse("""
                speaker: {asn: 64512, router_id: 192.0.2.1}
                peers: [{name: node1, address: 2001:db8::11, asn: 65010}]
                """);
        assertThat(config.speaker())
                .isEqualTo(new SpeakerSection(
                        64512, RouterId.of("192.0.2.1"), List.of(Endpoint.of("[::]:179")), Optional.empty()));
        PeerSection peer = config.peers().getFirst();
        assertThat(peer.holdTime()).isEqualTo(Duration.ofSeconds(9));
        assertThat(peer.families()).containsExactly(Family.IPV6_UNICAST);
        assertThat(peer.addPath()).isTrue();
        assertThat(peer.passive()).isFalse();
        assertThat(peer.role()).isEqualTo(PeerSection.Role.NODE);
        assertThat(peer.gracefulRestart().enabled()).isTrue();
        assertThat(config.track()).isEmpty();
        assertThat(config.http().listen()).hasToString("[::1]:9179");
        assertThat(config.journal().retention().age()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void aRangeIsPassiveAndLimited() throws Exception {
        PeerSection peer = parse("""
                        speaker: {asn: 64512, router_id: 192.0.2.1}
                        peers: [{name: nodes, range: 2001:db8::/64, range_limit: 3, asn: 65010, graceful_restart: false}]
                        """).peers().getFirst();
        assertThat(peer.location()).isEqualTo(new PeerLocation.Range(Prefix.of("2001:db8::/64"), 3));
        assertThat(peer.passive()).isTrue();
        assertThat(peer.gracefulRestart().enabled()).isFalse();
    }

    @Test
    void bfdIsOnWhereItsKeyIsAndHasTheDefaultsOfACarefulNetwork() throws Exception {
        String yaml = """
                speaker: {asn: 64512, router_id: 192.0.2.1}
                peers: [{name: node1, address: 2001:db8::11, asn: 65010, bfd: {}}, {name: node2, address: 2001:db8::12, asn: 65010}]
                """;
        MonitorConfig config = parse(yaml);
        Duration interval = Duration.ofMillis(300);
        assertThat(config.peers().get(1).bfd()).isEmpty();
        assertThat(config.peers().getFirst().bfd())
                .contains(new PeerBfdSection(
                        new BfdSessionSection(
                                interval, interval, 3, OptionalInt.empty(), Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        PeerBfdSection.OnDown.CLOSE,
                        Optional.empty()));
        assertThat(config.bfd().listen()).hasToString("[::, 0.0.0.0]");
        assertThat(config.bfd().multihopPort()).isEqualTo(4784);
        assertThat(config.bfd().allowUncheckedHopLimit()).isFalse();
    }

    @Test
    void everythingThatBfdCanBeToldIsTaken() throws Exception {
        MonitorConfig config = new ConfigReader(Map.of("OLD", "old", "NEW", "new")).parse("v.yaml", """
                        speaker: {asn: 64512, router_id: 192.0.2.1}
                        peers:
                          - name: node1
                            address: 2001:db8::11
                            asn: 65010
                            bfd:
                              interval: 100ms
                              rx: 50ms
                              multiplier: 5
                              multihop: {minimum_hop_limit: 64}
                              interface: eth0
                              source: 2001:db8::1
                              passive: true
                              strict: {hold_time: 10s}
                              authentication:
                                type: keyed-sha1
                                keys:
                                  - {id: 1, secret: {env: OLD}, type: simple-password}
                                  - {id: 2, secret: {env: NEW}}
                                signing_key: 2
                        bfd:
                          real_time_priority: 50
                          unsolicited: [{name: others, range: 2001:db8:1::/64, limit: 10, per_second: 2, multihop: true}]
                        """, DIRECTORY);
        PeerBfdSection bfd = config.peers().getFirst().bfd().orElseThrow();
        assertThat(bfd.session().transmit()).isEqualTo(Duration.ofMillis(100));
        assertThat(bfd.session().receive()).isEqualTo(Duration.ofMillis(50));
        assertThat(bfd.session().minimumHopLimit()).hasValue(64);
        assertThat(bfd.strictHold()).contains(Duration.ofSeconds(10));
        assertThat(bfd.passive()).contains(true);
        BfdSessionSection.Authentication keys = bfd.session().authentication().orElseThrow();
        assertThat(keys.signing()).isEqualTo(2);
        assertThat(keys.keys())
                .extracting(BfdSessionSection.AuthenticationKey::type)
                .containsExactly(AuthenticationType.SIMPLE_PASSWORD, AuthenticationType.KEYED_SHA1);
        assertThat(config.bfd().realTimePriority()).hasValue(50);
        assertThat(config.bfd().unsolicited().getFirst().session().minimumHopLimit())
                .hasValue(254);
        assertThat(config.toString()).doesNotContain("=old", "=new");
    }

    @Test
    void theDifferenceNamesWhoIsAddedRemovedChangedAndUnchanged() throws Exception {
        String running = """
                speaker: {asn: 64512, router_id: 192.0.2.1}
                peers:
                  - {name: a, address: 2001:db8::1, asn: 65010}
                  - {name: b, address: 2001:db8::2, asn: 65010}
                  - {name: c, address: 2001:db8::3, asn: 65010}
                """;
        String wanted = running.replace("{name: a, address: 2001:db8::1", "{name: d, address: 2001:db8::4")
                .replace("2001:db8::3, asn: 65010", "2001:db8::3, asn: 65011")
                .replace("64512", "64513");
        ConfigDiff diff = ConfigDiff.between(parse(running), parse(wanted));
        assertThat(diff.peers().added()).extracting(PeerSection::name).containsExactly("d");
        assertThat(diff.peers().removed()).extracting(PeerSection::name).containsExactly("a");
        assertThat(diff.peers().changed()).extracting(PeerSection::asn).containsExactly(65011L);
        assertThat(diff.peers().unchanged()).extracting(PeerSection::name).containsExactly("b");
        assertThat(diff.restart()).containsExactly("speaker.asn");
        assertThat(diff.bfd()).isFalse();
        ConfigDiff otherSockets = ConfigDiff.between(parse(running), parse(running + "bfd: {lock_memory: true}\n"));
        assertThat(otherSockets.bfd()).isTrue();
        assertThat(otherSockets.isEmpty()).isFalse();
        assertThat(otherSockets.restart()).isEmpty();
        assertThat(ConfigDiff.between(parse(running), parse(running)).isEmpty()).isTrue();
    }
}
