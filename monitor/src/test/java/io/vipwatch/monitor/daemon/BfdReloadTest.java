package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionUp;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reload of a whole daemon does to BFD, and that a BGP session with a real peer does not notice. */
class BfdReloadTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");

    @TempDir
    Path directory;

    private final FakeBfd bfd = new FakeBfd();
    private Daemon daemon;
    private Observed observed;
    private Node node;

    @BeforeEach
    void startWithBfd() throws Exception {
        daemon = Daemon.start(config("{}"), "test", io.vipwatch.monitor.bfd.BfdService.RETRY, bfd::start);
        observed = new Observed(daemon);
        node = new Node(1, daemon.bgpAddresses().getFirst(), true);
        node.announce(5, VIP);
        observed.await(SessionUp.class, any -> true);
    }

    @AfterEach
    void stop() {
        node.close();
        observed.close();
        daemon.close();
    }

    private MonitorConfig config(String bfdOfNode1) throws ConfigException {
        return config(bfdOfNode1, "");
    }

    private MonitorConfig config(String bfdOfNode1, String section) throws ConfigException {
        String ofNode1 = bfdOfNode1.isEmpty() ? "" : ", bfd: " + bfdOfNode1;
        return new ConfigReader(Map.of("KEY", "k")).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true%s}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                %s""".formatted(ofNode1, section), directory);
    }

    /** A change of a path that comes after whatever was done before would have been done. */
    private void nothingHappensToTheSession() throws Exception {
        node.withdraw(5, VIP);
        RouteChanged next = observed.await(RouteChanged.class, any -> any.change() == RouteAction.WITHDRAW);
        assertThat(next.reason()).isEqualTo(RouteReason.EXPLICIT);
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("session.down");
    }

    @Test
    void bfdIsPutInChangedAndTakenOutWithoutTheBgpSessionNoticing() throws Exception {
        daemon.reload(config(""));
        bfd.asked.clear();
        assertThat(daemon.reload(config("{}"))).containsExactly("peer node1 changed", "bfd with node1 added");
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        daemon.reload(config("{interval: 100ms, multiplier: 5}"));
        daemon.reload(
                config("{interval: 100ms, multiplier: 5, authentication: {keys: [{id: 9, secret: {env: KEY}}]}}"));
        daemon.reload(config("{interval: 100ms, multihop: true}"));
        assertThat(daemon.reload(config(""))).containsExactly("peer node1 changed", "bfd with node1 removed");
        assertThat(bfd.asked)
                .containsExactly(
                        "add node1",
                        "change node1 100000 × 5",
                        "keys node1 Optional[9]",
                        "close within 5 s",
                        "add node1",
                        "remove node1");
        nothingHappensToTheSession();
    }

    @Test
    void aReloadThatNeedsAnotherPortBeginsTheEngineAnewAndTheBgpSessionDoesNotNotice() throws Exception {
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);

        assertThat(daemon.reload(config("{multihop: true}")))
                .containsExactly(
                        "peer node1 changed", "bfd begun anew with other sockets", "bfd with node1 begun anew");

        assertThat(bfd.asked).containsExactly("add node1", "close within 3 s", "add node1");
        assertThat(bfd.config().sockets().encapsulations())
                .hasToString("[Encapsulation[destinationPort=4784, minimumHopLimit=254]]");
        bfd.up("node1");
        observed.await(BfdUp.class, up -> up.session().mode().equals("multihop"));
        nothingHappensToTheSession();
    }

    @Test
    void aReloadThatChangesWhatAllSessionsHaveInCommonBeginsTheEngineAnewOnlyWhereItMustBe() throws Exception {
        String other = "bfd: {multihop_port: 4785, receive_buffer: 8MiB}\n";
        assertThat(daemon.reload(config("{}", "bfd: {multihop_port: 4785}\n"))).isEmpty();
        assertThat(bfd.asked).containsExactly("add node1");
        assertThat(daemon.reload(config("{}", other)))
                .containsExactly("bfd begun anew with other sockets", "bfd with node1 begun anew");
        assertThat(bfd.config().sockets().receiveBuffer()).isEqualTo(8 << 20);
        nothingHappensToTheSession();
    }

    @Test
    void anEngineThatCannotBeginAnewGoesOnAsItWasAndTheNextReloadTriesAgain() throws Exception {
        bfd.refuse(4784);
        assertThat(daemon.reload(config("{multihop: true}")))
                .containsExactly(
                        "peer node1 changed",
                        "bfd with other sockets: failed: port 4784 is taken; it goes on with those it had",
                        "bfd begun anew as it was",
                        "bfd with node1");
        bfd.up("node1");
        assertThat(observed.await(BfdUp.class, any -> true).session().mode()).isEqualTo("single-hop");
        bfd.refuse(0);
        assertThat(daemon.reload(config("{multihop: true}")))
                .containsExactly("bfd begun anew with other sockets", "bfd with node1 begun anew");
        nothingHappensToTheSession();
    }
}
