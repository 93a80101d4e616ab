package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.http.SessionReport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon with real BGP peers on 127.0.0.0/8, and BFD that says what the test wants it to. */
abstract class BfdDaemonFixture {
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");

    @TempDir
    Path directory;

    final FakeBfd bfd = new FakeBfd();
    final ManualRepeater retries = new ManualRepeater();
    Daemon daemon;
    Observed observed;
    Node node;

    String journal = "first";

    @BeforeEach
    void startWithBfd() throws Exception {
        daemon = Daemon.start(config("{}"), "test", retries, bfd::start);
        observed = new Observed(daemon);
        node = new Node(1, daemon.bgpAddresses().getFirst(), true);
        node.announce(5, VIP);
    }

    /** Begins anew in another way. */
    void start(String bfdOfNode1, Function<InetSocketAddress, Node> peer) throws Exception {
        journal = "second";
        start(config(bfdOfNode1), peer);
    }

    void start(MonitorConfig config, Function<InetSocketAddress, Node> peer) throws Exception {
        stop();
        bfd.forget();
        daemon = Daemon.start(config, "test", retries, bfd::start);
        observed = new Observed(daemon);
        node = peer.apply(daemon.bgpAddresses().getFirst());
        node.announce(5, VIP);
    }

    static Node plain(InetSocketAddress monitor) {
        return new Node(1, monitor, false);
    }

    static Node restarting(InetSocketAddress monitor) {
        return new Node(1, monitor, true);
    }

    static Node strict(InetSocketAddress monitor) {
        return Node.strict(1, monitor);
    }

    MonitorConfig config(String bfdOfNode1) throws ConfigException {
        return config(bfdOfNode1, "");
    }

    MonitorConfig config(String bfdOfNode1, String section) throws ConfigException {
        return new ConfigReader(Map.of("KEY", "k"))
                .parse(
                        "test.yaml",
                        """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true%s}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                journal: {directory: %s}
                http: {listen: "[::1]:0"}
                %s""".formatted(bfdOfNode1.isEmpty() ? "" : ", bfd: " + bfdOfNode1, journal, section),
                        directory);
    }

    @AfterEach
    void stop() {
        node.close();
        observed.close();
        daemon.close();
    }

    void established() throws Exception {
        observed.await(SessionUp.class, any -> true);
        observed.await(PrefixStateChanged.class, change -> change.state() == PrefixState.REACHABLE);
    }

    SessionReport session() throws Exception {
        return daemon.snapshot().sessions().getFirst();
    }

    /** A change of a path that comes after whatever was done before would have been done. */
    void nothingHappensToTheSession() throws Exception {
        node.withdraw(5, VIP);
        RouteChanged next = observed.await(RouteChanged.class, any -> any.change() == RouteAction.WITHDRAW);
        assertThat(next.reason()).isEqualTo(RouteReason.EXPLICIT);
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("session.down");
    }

    /** Has the BGP session end and begin again; {@return whether it goes no further than OpenConfirm} */
    boolean waits() throws Exception {
        node.close();
        observed.await(SessionDown.class, any -> true);
        node = strict(daemon.bgpAddresses().getFirst());
        SessionReport now = session();
        while (!now.state().equals("Established")) {
            if (now.state().equals("OpenConfirm") && now.duration().toMillis() > 300) {
                return true;
            }
            now = session();
        }
        return false;
    }
}
