package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.Remote;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon that tells speakers, its edges, of three backends on 127.0.0.0/8. */
abstract class InjectDaemonFixture {
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory = Path.of("");

    final List<AutoCloseable> open = new ArrayList<>();
    final List<SpeakerEvent> seen = new CopyOnWriteArrayList<>();
    final List<ServerSocket> apis = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    MonitorConfig config(String service) throws ConfigException, IOException {
        return parse(text(service));
    }

    MonitorConfig parse(String text) throws ConfigException {
        return new ConfigReader(Map.of()).parse("test.yaml", text, directory);
    }

    /** {@return a configuration whose service has these keys besides the usual ones, on a line each} */
    String text(String service) throws IOException {
        while (apis.size() < 3) {
            ServerSocket api = new ServerSocket();
            open.add(api);
            api.bind(new InetSocketAddress("127.0.0.1" + (apis.size() + 1), apis.isEmpty() ? 0 : port()));
            apis.add(api);
        }
        return """
                speaker: {asn: 64999, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: edge, address: 127.0.0.19, asn: 65101, passive: true, role: edge}
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                journal: {directory: j}
                http: {listen: "[::1]:0"}
                track: [{name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}]
                inject:
                  allow: ["2001:db8:0:ff00::/112"]
                  guards: {fail_open_share: 100}
                  services:
                    - name: api
                      prefixes: ["2001:db8:0:ff00::100/128"]
                      edges: [edge]
                      backends:
                        - {node: node1, next_hops: ["2001:db8::11"], address: 127.0.0.11}
                        - {node: node2, next_hops: ["2001:db8::12"], address: 127.0.0.12}
                        - {node: node3, next_hops: ["2001:db8::13"], address: 127.0.0.13}
                      checks: [{name: port, kind: tcp, port: %d, interval: 1s, fast_interval: 50ms, rise: 1, fall: 2}]
                %s""".formatted(port(), service.indent(6));
    }

    int port() {
        return apis.getFirst().getLocalPort();
    }

    Daemon start(String service) throws Exception {
        return start(config(service));
    }

    Daemon start(MonitorConfig config) throws Exception {
        Daemon daemon = Daemon.start(config, "test");
        open.add(daemon);
        return daemon;
    }

    /** {@return the edge, which keeps what it hears} */
    Speaker edge(Daemon daemon, boolean addPath) {
        return edge(daemon, addPath, "127.0.0.19");
    }

    /** {@return an edge with this address} */
    Speaker edge(Daemon daemon, boolean addPath, String address) {
        return speaker(daemon, addPath, address, 65101, 64999, seen);
    }

    /** {@return an edge of a monitor with this AS number} */
    Speaker edge(Daemon daemon, boolean addPath, long monitorAs) {
        return speaker(daemon, addPath, "127.0.0.19", 65101, monitorAs, seen);
    }

    /** {@return the node {@code node1}, which takes whatever it is told; what it notices is added to {@code noticed}} */
    Speaker node(Daemon daemon, List<SpeakerEvent> noticed) {
        return speaker(daemon, true, "127.0.0.11", 65010, 64999, noticed);
    }

    private Speaker speaker(
            Daemon daemon, boolean addPath, String address, long asn, long monitorAs, List<SpeakerEvent> noticed) {
        Speaker speaker = Speaker.start(SpeakerConfig.listeningOn(), noticed::add);
        open.add(speaker);
        InetSocketAddress monitor = daemon.bgpAddresses().getFirst();
        speaker.add(PeerConfig.of(
                        "monitor",
                        new Remote.Address(ScopedAddress.of(monitor.getAddress())),
                        monitorAs,
                        asn,
                        RouterId.of("192.0.2.19"))
                .port(monitor.getPort())
                .sourceAddress(ScopedAddress.of(address))
                .families(List.of(Family.IPV6_UNICAST), addPath ? Set.of(Family.IPV6_UNICAST) : Set.of())
                .build());
        return speaker;
    }

    static List<Route> held(Speaker edge) {
        return edge.ask("monitor", table -> table.paths(Family.IPV6_UNICAST, VIP))
                .join();
    }

    static Set<String> nextHops(List<Route> routes) {
        return routes.stream()
                .map(route -> route.attributes().nextHops().getFirst())
                .map(IpAddress::toString)
                .collect(Collectors.toSet());
    }

    static List<Route> await(Speaker edge, Predicate<List<Route>> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Route> routes = held(edge);
        while (!wanted.test(routes)) {
            assertThat(System.nanoTime()).as("the edge holds " + routes).isLessThan(deadline);
            Thread.onSpinWait();
            routes = held(edge);
        }
        return routes;
    }

    static List<Route> await(Speaker edge, String... nextHops) {
        return await(edge, routes -> nextHops(routes).equals(Set.of(nextHops)));
    }

    boolean saw(Class<? extends SpeakerEvent> type) {
        return seen.stream().anyMatch(type::isInstance);
    }
}
