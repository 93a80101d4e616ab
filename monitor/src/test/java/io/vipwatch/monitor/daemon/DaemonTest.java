package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.MonitorReloaded;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionRefused;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.http.PrefixReport;
import io.vipwatch.monitor.http.SessionReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon with speakers as its peers, on 127.0.0.0/8. */
class DaemonTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Prefix SERVICES = Prefix.of("2001:db8:0:ff00::/112");
    private static final Prefix OTHER = Prefix.of("2001:db8:77::/48");

    @TempDir
    Path directory;

    private final List<Node> nodes = new ArrayList<>();
    private Daemon daemon;
    private Observed observed;

    @BeforeEach
    void start() throws Exception {
        daemon = Daemon.start(config(""), "test");
        observed = new Observed(daemon);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::close);
        observed.close();
        daemon.close();
    }

    private MonitorConfig config(String more) throws ConfigException {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                  - {name: node2, address: 127.0.0.12, asn: 65010, passive: true}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip, min_origins: 2}
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                """ + more, directory);
    }

    private InetSocketAddress bgp() {
        return daemon.bgpAddresses().getFirst();
    }

    private Node node(int number, boolean gracefulRestart) {
        Node node = new Node(number, bgp(), gracefulRestart);
        nodes.add(node);
        return node;
    }

    private PrefixStateChanged awaitState(PrefixState state) throws IOException, InterruptedException {
        return observed.await(PrefixStateChanged.class, change -> change.state() == state);
    }

    /** Two nodes announce the VIP, each as its own. */
    private void twoOrigins(boolean gracefulRestart) throws IOException, InterruptedException {
        for (int number = 1; number <= 2; number++) {
            nodes.add(Node.announcing(number, bgp(), gracefulRestart, 5, VIP, SERVICES, OTHER));
            String name = "node" + number;
            observed.await(SessionUp.class, up -> up.peer().peer().equals(name));
            observed.await(PrefixStateChanged.class, change -> change.origins().contains(name));
        }
    }

    @Test
    void the_first_event_names_the_last_durable_one_of_the_run_before() throws Exception {
        assertThat(observed.await(MonitorStarted.class, any -> true).lastDurableSeq())
                .isZero();
        daemon.close("first run over");
        observed.await(MonitorStopped.class, stopped -> stopped.reason().equals("first run over"));
        long last = observed.all().getLast().seq();
        try (Daemon second = Daemon.start(config(""), "test");
                Observed after = new Observed(second)) {
            MonitorStarted started = after.await(MonitorStarted.class, event -> event.lastDurableSeq() > 0);
            assertThat(started.lastDurableSeq()).isEqualTo(last);
            assertThat(started.tornTail()).isEmpty();
        }
    }

    @Test
    void a_vip_of_two_nodes_is_reachable_and_falls_back_to_its_aggregate_when_both_withdraw() throws Exception {
        twoOrigins(false);
        RouteChanged route = firstRoute();
        assertThat(route.change()).isEqualTo(RouteAction.ANNOUNCE);
        assertThat(route.ownership()).isEqualTo(Ownership.OWN);
        assertThat(route.pathId()).hasValue(5);
        nodes.getFirst().withdraw(5, VIP);
        PrefixStateChanged failover = awaitState(PrefixState.DEGRADED);
        assertThat(failover.cause().kind()).isEqualTo("explicit-withdraw");
        assertThat(failover.origins()).containsExactly("node2");
        assertThat(failover.failover().orElseThrow().lost()).containsExactly("node1");
        nodes.getLast().withdraw(5, VIP);
        assertThat(awaitState(PrefixState.COVERED).matched()).contains(SERVICES);
    }

    private RouteChanged firstRoute() {
        return observed.all().stream()
                .map(Event::what)
                .filter(RouteChanged.class::isInstance)
                .map(RouteChanged.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_path_that_is_announced_again_with_other_attributes_replaces_the_one_before() throws Exception {
        twoOrigins(false);
        nodes.getFirst().announce(5, 10, VIP);
        RouteChanged replaced = observed.await(RouteChanged.class, route -> route.change() == RouteAction.REPLACE);
        assertThat(replaced.beforeState()).contains(PathState.REPLACED);
        assertThat(replaced.before().orElseThrow().med()).isEmpty();
        assertThat(replaced.after().orElseThrow().med()).hasValue(10);
        assertThat(replaced.ownership()).isEqualTo(Ownership.OWN);
        assertThat(daemon.snapshot().prefixes().getFirst().paths())
                .filteredOn(path -> path.node().equals("node1"))
                .extracting(PrefixReport.Path::state)
                .containsExactly(PathState.PRESENT, PathState.REPLACED);
    }

    @Test
    void a_node_that_shuts_down_tells_its_text_and_its_vip_fails_over() throws Exception {
        twoOrigins(true);
        nodes.getFirst().close("maintenance of node1");
        SessionDown down = observed.await(SessionDown.class, any -> true);
        assertThat(down.loss().cause()).isEqualTo(LossCause.NOTIFICATION);
        assertThat(down.loss().notification().orElseThrow().message()).isEqualTo("maintenance of node1");
        RouteChanged lost =
                observed.await(RouteChanged.class, route -> route.prefix().equals(VIP));
        assertThat(lost.state()).isEqualTo(PathState.LOST);
        PrefixStateChanged change = awaitState(PrefixState.DEGRADED);
        assertThat(change.cause().kind()).isEqualTo("notification");
        assertThat(change.failover().orElseThrow().detectionAtMost()).isPresent();
    }

    @Test
    void routes_of_prefixes_that_are_not_tracked_have_no_events_but_are_counted() throws Exception {
        twoOrigins(false);
        nodes.getFirst().withdraw(5, OTHER);
        nodes.getFirst().withdraw(5, VIP);
        awaitState(PrefixState.DEGRADED);
        assertThat(observed.all().stream().map(Event::what).filter(RouteChanged.class::isInstance))
                .noneMatch(what -> ((RouteChanged) what).prefix().equals(OTHER));
        assertThat(daemon.snapshot().sessions().stream()
                        .map(SessionReport::routes)
                        .mapToInt(routes -> routes.getOrDefault("ipv6-unicast", 0)))
                .containsExactly(1, 3);
    }

    @Test
    void a_peer_outside_the_configured_set_is_refused_and_that_is_an_event() throws Exception {
        try (Socket stranger = new Socket()) {
            stranger.bind(new InetSocketAddress("127.0.0.99", 0));
            stranger.connect(bgp());
            assertThat(observed.await(SessionRefused.class, any -> true).address())
                    .hasToString("127.0.0.99");
        }
    }

    @Test
    void the_sequence_has_no_gaps_and_the_observer_announces_nothing() throws Exception {
        twoOrigins(false);
        for (int i = 0; i < 50; i++) {
            nodes.getFirst().withdraw(5, VIP);
            awaitState(PrefixState.DEGRADED);
            nodes.getFirst().announce(5, VIP);
            awaitState(PrefixState.REACHABLE);
        }
        long expected = 1;
        for (Event event : observed.all()) {
            assertThat(event.seq()).isEqualTo(expected++);
        }
        assertThat(daemon.snapshot().sessions())
                .allMatch(session -> session.messages().reachableUpdatesSent() == 0);
    }

    @Test
    void a_reload_that_tracks_another_prefix_leaves_the_sessions_alone_and_finds_its_routes() throws Exception {
        twoOrigins(false);
        observed.await(EndOfRib.class, end -> end.peer().peer().equals("node2"));
        MonitorConfig wanted = new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true}
                  - {name: node2, address: 127.0.0.12, asn: 65010, passive: true}
                  - {name: node3, address: 127.0.0.13, asn: 65010, passive: true}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip, min_origins: 2}
                  - {name: other, prefix: "2001:db8:77::/48", kind: services}
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                """, directory);
        assertThat(daemon.reload(wanted)).contains("peer node3 added", "track other added");
        observed.await(MonitorReloaded.class, any -> true);
        PrefixStateChanged found = observed.await(
                PrefixStateChanged.class,
                change -> change.prefix().equals(OTHER) && change.origins().size() == 2);
        assertThat(found.state()).isEqualTo(PrefixState.REACHABLE);
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("session.down");
        node(3, false).announce(5, VIP);
        observed.await(PrefixStateChanged.class, change -> change.origins().contains("node3"));
    }

    @Test
    void what_is_in_the_journal_after_the_end_is_everything_in_whole_lines() throws Exception {
        twoOrigins(false);
        daemon.close("end");
        EventJson json = new EventJson();
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory.resolve("journal"))) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jsonl")).toList()) {
                Files.readAllLines(file).forEach(line -> events.add(json.read(line)));
            }
        }
        assertThat(events.getFirst().type()).isEqualTo("monitor.started");
        assertThat(events.getLast().what()).isEqualTo(new MonitorStopped("end"));
        assertThat(events.stream().map(Event::type)).contains("session.up", "route.announce", "prefix.state");
    }
}
