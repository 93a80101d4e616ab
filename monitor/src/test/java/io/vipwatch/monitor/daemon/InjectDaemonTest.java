package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.MultiExitDisc;
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
import io.vipwatch.monitor.control.ControlClient;
import io.vipwatch.monitor.control.ControlRefusal;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectStateChanged;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A whole daemon that tells a speaker, its edge, of three backends on 127.0.0.0/8. */
class InjectDaemonTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory = Path.of("");

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<SpeakerEvent> seen = new CopyOnWriteArrayList<>();
    private final List<ServerSocket> apis = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private MonitorConfig config(String service) throws ConfigException, IOException {
        while (apis.size() < 3) {
            ServerSocket api = new ServerSocket();
            open.add(api);
            api.bind(new InetSocketAddress("127.0.0.1" + (apis.size() + 1), apis.isEmpty() ? 0 : port()));
            apis.add(api);
        }
        return new ConfigReader(Map.of()).parse("test.yaml", """
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
                %s""".formatted(port(), service.indent(6)), directory);
    }

    private int port() {
        return apis.getFirst().getLocalPort();
    }

    private Daemon start(String service) throws Exception {
        Daemon daemon = Daemon.start(config(service), "test");
        open.add(daemon);
        return daemon;
    }

    /** {@return the edge, which keeps what it hears} */
    private Speaker edge(Daemon daemon, boolean addPath) {
        Speaker edge = Speaker.start(SpeakerConfig.listeningOn(), seen::add);
        open.add(edge);
        InetSocketAddress monitor = daemon.bgpAddresses().getFirst();
        edge.add(PeerConfig.of(
                        "monitor",
                        new Remote.Address(ScopedAddress.of(monitor.getAddress())),
                        64999,
                        65101,
                        RouterId.of("192.0.2.19"))
                .port(monitor.getPort())
                .sourceAddress(ScopedAddress.of("127.0.0.19"))
                .families(List.of(Family.IPV6_UNICAST), addPath ? Set.of(Family.IPV6_UNICAST) : Set.of())
                .build());
        return edge;
    }

    /** With the interval of 1 s, half of it as time-out, 50 ms while results change, and two bad ones in a row. */
    @Test
    void whatAFailureCostsFollowsFromTheChecksOfTheService() throws Exception {
        Daemon daemon = start("");
        JsonNode subject;
        ObjectNode outcomes = EventJson.mapper().createObjectNode();
        try (InputStream body = URI.create(
                        "http://[::1]:" + daemon.httpAddress().getPort() + "/api/v1/explain")
                .toURL()
                .openStream()) {
            JsonNode explanation = EventJson.mapper()
                    .readTree(body.readAllBytes())
                    .path("explanations")
                    .path(0);
            subject = explanation.path("subject");
            explanation
                    .path("predictions")
                    .forEach(one -> outcomes.set(one.path("scenario").asString(), one.path("outcome")));
        }
        assertThat(subject.path("origins")).extracting(JsonNode::asString).containsExactly("node1", "node2", "node3");
        JsonNode crash = outcomes.path("api-crash").path("span");
        assertThat(crash.path("least_ns").asLong()).isEqualTo(115_000_000);
        assertThat(crash.path("most_ns").asLong()).isEqualTo(1_135_000_000);
        assertThat(outcomes.path("node-failure").path("span").path("most_ns").asLong())
                .isEqualTo(2_075_000_000L);
    }

    private static List<Route> held(Speaker edge) {
        return edge.ask("monitor", table -> table.paths(Family.IPV6_UNICAST, VIP))
                .join();
    }

    private static Set<String> nextHops(List<Route> routes) {
        return routes.stream()
                .map(route -> route.attributes().nextHops().getFirst())
                .map(IpAddress::toString)
                .collect(Collectors.toSet());
    }

    private static List<Route> await(Speaker edge, Predicate<List<Route>> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<Route> routes = held(edge);
        while (!wanted.test(routes)) {
            assertThat(System.nanoTime()).as("the edge holds " + routes).isLessThan(deadline);
            Thread.onSpinWait();
            routes = held(edge);
        }
        return routes;
    }

    private static List<Route> await(Speaker edge, String... nextHops) {
        return await(edge, routes -> nextHops(routes).equals(Set.of(nextHops)));
    }

    private boolean saw(Class<? extends SpeakerEvent> type) {
        return seen.stream().anyMatch(type::isInstance);
    }

    @Test
    void anEdgeWithAddPathHasAPathForEachHealthyBackendAndTheLastOneStays() throws Exception {
        Daemon daemon = start("");
        Observed observed = new Observed(daemon);
        open.add(observed);
        Speaker edge = edge(daemon, true);
        List<Route> routes = await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        assertThat(routes).allSatisfy(route -> {
            assertThat(route.attributes()
                            .attributes()
                            .get(AsPath.class)
                            .orElseThrow()
                            .toString())
                    .contains("64999");
            assertThat(route.attributes().attributes().get(MultiExitDisc.class)).contains(new MultiExitDisc(100));
        });
        apis.get(0).close();
        await(edge, "2001:db8::12", "2001:db8::13");
        observed.await(
                InjectStateChanged.class,
                change -> change.node().equals("node1") && change.state() == HealthState.DOWN);
        apis.get(1).close();
        await(edge, "2001:db8::13");
        apis.get(2).close();
        observed.await(InjectAlarm.class, alarm -> alarm.alarm().equals("no-healthy-origin"));
        await(edge, "2001:db8::13");
        assertThat(daemon.view().sessions())
                .filteredOn(session -> session.peer().equals("node1"))
                .allSatisfy(session ->
                        assertThat(session.messages().reachableUpdatesSent()).isZero());
    }

    @Test
    void anEdgeWithoutAddPathHasOnePathAndTheNextOneWhenThatFails() throws Exception {
        Speaker edge = edge(start(""), false);
        List<Route> one = await(edge, routes -> routes.size() == 1);
        String first = nextHops(one).iterator().next();
        int number = Integer.parseInt(first.substring(first.length() - 1));
        apis.get(number - 1).close();
        await(edge, routes -> routes.size() == 1 && !nextHops(routes).contains(first));
    }

    @Test
    void withBlackholesAllowedTheLastOneGoesToo() throws Exception {
        Speaker edge = edge(start("allow_blackhole: true"), true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        for (ServerSocket api : apis) {
            api.close();
        }
        await(edge, List::isEmpty);
    }

    @Test
    void endedWithWithdrawTheEdgeHoldsNothing() throws Exception {
        Daemon daemon = start("on_exit: withdraw");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        daemon.close("test");
        await(edge, List::isEmpty);
        assertThat(saw(SpeakerEvent.StaleMarked.class)).isFalse();
    }

    @Test
    void endedWithKeepTheEdgeHoldsAllAsStaleAndTheNextRunFindsThemUntilItsFirstRound() throws Exception {
        Daemon daemon = start("on_exit: keep");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        daemon.close("test");
        await(edge, routes -> routes.size() == 3 && routes.stream().allMatch(Route::stale));
        assertThat(saw(SpeakerEvent.StaleMarked.class)).isTrue();
    }

    @Test
    void anEdgeThatStartsAnewIsToldAgain() throws Exception {
        Daemon daemon = start("");
        Speaker first = edge(daemon, true);
        await(first, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        first.close();
        await(edge(daemon, true), "2001:db8::11", "2001:db8::12", "2001:db8::13");
    }

    @Test
    void operatorsAskByTheControlSocketAndADryRunChangesNothing() throws Exception {
        Daemon daemon = start("drain: {evidence: probe, timeout: 1s}");
        Speaker edge = edge(daemon, true);
        await(edge, "2001:db8::11", "2001:db8::12", "2001:db8::13");
        ControlClient client = ControlClient.at(directory.resolve("j/control.sock"));

        String dry = client.ask("inject", "{\"action\":\"drain\",\"target\":\"node1\",\"dry_run\":true}", PATIENCE);
        assertThat(dry).contains("\"step\":\"lowered\"", "\"step\":\"withdrawn\"", "ffffffffffffffffffffffffffffffff");
        assertThat(nextHops(held(edge))).hasSize(3);
        assertThatThrownBy(() -> client.ask("inject", "{\"action\":\"drain\",\"target\":\"node9\"}", PATIENCE))
                .isInstanceOf(ControlRefusal.class)
                .hasMessageContaining("no injected service has a backend for node node9; there are api/node1");

        String begun = client.ask("inject", "{\"action\":\"drain\",\"target\":\"node1\"}", PATIENCE);
        assertThat(begun).contains("begun");
        await(
                edge,
                routes -> routes.stream()
                        .anyMatch(route -> route.attributes()
                                .attributes()
                                .get(MultiExitDisc.class)
                                .filter(med -> med.value() == 1000)
                                .isPresent()));
    }
}
