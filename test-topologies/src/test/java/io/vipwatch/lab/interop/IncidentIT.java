package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentOpened;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Kind;
import io.vipwatch.monitor.event.IncidentReport.State;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.incident.Replay;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each way to lose a node, or a route of one, is exactly one incident with its own cause, and phases that add up: as our own
 * sessions show it, where no edge tells of itself. A capture is the judge of its instants. With the edge it is in
 * {@link EdgeCausesIT}, where silence, a goodbye and paths that stay stale too long are as well.
 */
@Tag("lab")
@Timeout(180)
class IncidentIT {
    private static final Duration RESTART_TIME = Duration.ofSeconds(10);
    private static final Duration CLOSED = Duration.ofSeconds(40);
    private static final Duration QUIET = Duration.ofSeconds(3); // of the configuration
    private static final List<String> ALL = List.of("node1", "node2", "node3");
    private static final int POD_PREFIXES = 200;
    private static final String ACCEPT = "if exported() then accept;";

    @RegisterExtension
    static final AfterTestExecutionCallback RESULT =
            context -> failed = context.getExecutionException().isPresent();

    private static boolean failed;
    private static long calmSince;
    private static long begunNanos;

    private static WatchedLab watched;

    @BeforeAll
    static void up() {
        failed = false;
        calmSince = 0; // a rerun has a journal of its own
        GracefulRestart restart = new GracefulRestart.On(RESTART_TIME, RESTART_TIME);
        watched = WatchedLab.start(
                Topology.standard()
                        .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                        .withEdge(edge -> edge.withTimers(BgpTimers.SHORT))
                        .withNodes(node -> node.withGracefulRestart(restart))
                        .withObserver(WatchedLab.observer()),
                configuration -> configuration
                        .with("node2", peer -> peer.withBfd("{interval: 300ms, multiplier: 3}"))
                        .with("node3", peer -> peer.withHoldTime(Duration.ofSeconds(90))));
        BfdPartner.startBesideBgp(watched.lab().node(2), watched.lab().hostAddress(), 300);
        watched.awaitUp(0, "node1", "node2", "node3", "edge");
        await(0, "every origin", Wanted.prefixState(ObserverConfiguration.VIP, PrefixState.REACHABLE, ALL));
        await(0, "bfd.up", event -> event.type().equals("bfd.up"));
        announcePods();
    }

    /** Beside the VIP, the services and its block, the first node has many prefixes in the range of the pods. */
    private static void announcePods() {
        byte[] pool = watched.topology().nodes().getFirst().podBlock().address().toByteArray();
        int block = (pool[14] & 0xff) << 8;
        StringBuilder routes = new StringBuilder();
        Prefix last = vip();
        for (int i = 0; i < POD_PREFIXES; i++) {
            int low = (block + 0x4000 + 4 * i) & 0xffff; // in the pool, and not in the node's own block
            pool[14] = (byte) (low >> 8);
            pool[15] = (byte) low;
            last = Prefix.of(IpAddress.ofBytes(pool, 0, pool.length), 126);
            routes.append("  route ").append(last).append(" blackhole;\n");
        }
        node(1).exec(
                        "sh",
                        "-c",
                        "printf '%s' \"$0\" > /var/lib/lab/pods; sed -i '/protocol static pods {/r /var/lib/lab/pods' /etc/bird/bird6.conf",
                        routes.toString());
        node(1).birdc("configure");
        await(0, "the last of the pods", Wanted.route(RouteAction.ANNOUNCE, "node1", last));
    }

    @AfterAll
    static void down() {
        watched.close();
    }

    /** There are no incidents but those of the tests; what a test that failed has left behind is let pass. */
    @BeforeEach
    void nothingHasHappenedSinceTheLastTest() {
        if (failed) {
            Calm.await(watched.journal(), QUIET);
            calmSince = now();
        }
        assertThat(opened(calmSince)).as("incidents between two tests").isEmpty();
        begunNanos = System.currentTimeMillis() * 1_000_000;
    }

    @AfterEach
    void calm() {
        calmSince = now();
        assertThatAReplaySaysTheSame();
    }

    /** All that the journal has so far; what is said of its last events may not be in it yet. */
    private static void assertThatAReplaySaysTheSame() {
        List<Event> journal =
                watched.journal().after(0).stream().map(JournalTail.Seen::event).toList();
        List<String> replayed = new ArrayList<>();
        Replay replay =
                new Replay(said -> replayed.add(EventJson.text(said.what().incident())));
        journal.forEach(replay::take);
        List<String> said = journal.stream()
                .filter(event -> event.what() instanceof IncidentOccurrence)
                .map(event -> EventJson.text(((IncidentOccurrence) event.what()).incident()))
                .toList();
        assertThat(replayed).hasSizeLessThanOrEqualTo(said.size() + 1);
        assertThat(replayed.subList(0, said.size())).isEqualTo(said);
    }

    @Test
    void bringUpWasNoIncident() {
        assertThat(watched.journal().after(0).stream()
                        .map(JournalTail.Seen::event)
                        .takeWhile(event -> !(event.what() instanceof IncidentOpened))
                        .filter(event -> event.type().equals("session.up")))
                .hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void silenceWithBfd() throws IOException {
        long seq = now();
        try (AppliedFault _ = node(2).apply(Fault.SilentLoss.total())) {
            IncidentReport incident = closed(seq);
            assertOne(seq, incident, IncidentCause.BFD, Kind.FAILOVER, "node2");
            assertThat(incident.monitor().phase("detection").duration().orElseThrow())
                    .isBetween(Duration.ofMillis(900), Duration.ofMillis(1500));
            tell(incident);
        }
        awaitReverted(seq);
    }

    /** All of its prefixes go with it, and all of them are one incident. */
    @Test
    void aDaemonThatIsKilledAndReturnsInTime() throws IOException {
        long seq = now();
        node(1).apply(new Fault.EndedDaemon(Signal.KILL)).close();
        IncidentReport incident = closed(seq);
        assertOne(seq, incident, IncidentCause.TCP_FIN, Kind.FAILOVER, "node1");
        assertThat(incident.prefixCount()).as(incident.headline()).isEqualTo(POD_PREFIXES + 3);
        tell(awaitReverted(seq));
    }

    @Test
    void aNodeThatWithdrawsAndDoesSoAgain() throws IOException {
        long seq = now();
        node(2).withdraw(vip());
        IncidentReport first = closed(seq);
        assertOne(seq, first, IncidentCause.EXPLICIT_WITHDRAW, Kind.FAILOVER, "node2");
        node(2).announce(vip());
        tell(awaitReverted(seq));
        long again = now();
        node(2).withdraw(vip());
        IncidentReport second = closed(again);
        assertOne(again, second, IncidentCause.EXPLICIT_WITHDRAW, Kind.FAILOVER, "node2");
        assertThat(second.relapseOf()).contains(first.id());
        node(2).announce(vip());
        awaitReverted(again);
    }

    @Test
    void withdrawnByAll() throws IOException {
        long seq = now();
        watched.lab().nodes().forEach(node -> node.withdraw(vip()));
        IncidentReport incident = closed(seq);
        assertThat(opened(seq)).hasSize(1);
        assertThat(incident.cause()).isEqualTo(IncidentCause.EXPLICIT_WITHDRAW);
        assertThat(incident.kind()).isEqualTo(Kind.OUTAGE);
        assertThat(incident.nodes()).containsExactlyInAnyOrderElementsOf(ALL);
        tell(incident);
        watched.lab().nodes().forEach(node -> node.announce(vip()));
        awaitReverted(seq);
    }

    @ParameterizedTest
    @CsvSource({
        "bgp_med = 50;, MED 50 rather than",
        "'bgp_community.add((65010, 7));', communities [65010:7] rather than []",
        "bgp_origin = ORIGIN_INCOMPLETE;, origin incomplete rather than igp"
    })
    void aNodeThatAnnouncesWithOtherAttributes(String attribute, String difference) throws IOException {
        long seq = now();
        String changed = "if exported() then { " + attribute + " accept; }";
        configure(3, ACCEPT, changed);
        try {
            IncidentReport incident = closed(seq);
            assertOne(seq, incident, IncidentCause.POLICY_CHANGE, Kind.CHANGE, "node3");
            assertThat(incident.causeDetail()).contains(difference);
            tell(incident);
        } finally {
            configure(3, changed, ACCEPT);
        }
        awaitReverted(seq);
    }

    /** Its session is young and its hold time long: nothing is due to be sent to it while it is away. */
    @Test
    void aNodeThatLosesPowerAndIsBackBeforeAnybodyNoticed() throws IOException {
        long before = now();
        node(3).apply(new Fault.EndedDaemon(Signal.TERM)).close();
        awaitReverted(before);
        long seq = now();
        node(3).apply(new Fault.PowerOff()).close();
        IncidentReport incident = closed(seq);
        assertOne(seq, incident, IncidentCause.PEER_RESTARTED, Kind.FAILOVER, "node3");
        tell(awaitReverted(seq));
    }

    /** Its kernel answers with a reset, as one does that has been booted anew. */
    @Test
    void aConnectionThatIsReset() throws IOException {
        long seq = now();
        String rule = ("table ip6 broken { chain in { type filter hook input priority 0;"
                        + " ip6 saddr %s tcp dport 1-65535 reject with tcp reset; }; }")
                .formatted(watched.lab().hostAddress());
        assertThat(node(1).exec("nft", rule).stderr()).isEmpty();
        try {
            await(seq, "session.down", Wanted.sessionDown("node1"));
        } finally {
            node(1).exec("nft", "delete", "table", "ip6", "broken");
        }
        IncidentReport incident = closed(seq);
        assertThat(opened(seq)).hasSize(1);
        assertThat(incident.cause()).isEqualTo(IncidentCause.TCP_RESET);
        assertAddsUp(incident);
        assertThat(incident.monitor().phase("total").duration().orElseThrow())
                .as("lost when the path became stale, not when its node was back")
                .isLessThan(Duration.ofMillis(50));
        assertThat(incident.prefixes().getFirst().staleFor().orElseThrow()).isGreaterThan(Duration.ofSeconds(1));
        tell(awaitReverted(seq));
    }

    private static void configure(int number, String from, String to) {
        node(number).exec("sed", "-i", "s|" + from + "|" + to + "|", "/etc/bird/bird6.conf");
        node(number).birdc("configure");
    }

    private static void assertOne(long seq, IncidentReport incident, IncidentCause cause, Kind kind, String node) {
        assertThat(opened(seq)).as("incidents").containsExactly(incident.id());
        assertThat(incident.cause()).as(incident.headline()).isEqualTo(cause);
        assertThat(incident.kind()).as(incident.headline()).isEqualTo(kind);
        assertThat(incident.nodes()).containsExactly(node);
        assertThat(incident.prefixes().getFirst().name()).isEqualTo(ObserverConfiguration.VIP);
        assertAddsUp(incident);
    }

    /** The phases that are known, and what is unexplained, make the total. */
    private static void assertAddsUp(IncidentReport incident) {
        for (IncidentFigures figures : List.of(incident.monitor(), incident.edge())) {
            Duration sum = figures.phases().entrySet().stream()
                    .filter(phase ->
                            !phase.getKey().equals("total") && !phase.getKey().equals("service"))
                    .flatMap(phase -> phase.getValue().duration().stream())
                    .reduce(figures.unexplained().orElse(Duration.ZERO), Duration::plus);
            assertThat(sum).isEqualTo(figures.phase("total").duration().orElse(Duration.ZERO));
        }
        assertThat(incident.monitor().phase("total").duration()).isPresent();
        assertThat(incident.monitor().unexplained().orElseThrow()).isBetween(Duration.ZERO, Duration.ofMillis(50));
    }

    private static Set<String> opened(long seq) {
        return watched.journal().after(seq).stream()
                .map(seen -> seen.event().what())
                .filter(IncidentOpened.class::isInstance)
                .map(what -> ((IncidentOpened) what).incident().id())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static IncidentReport closed(long seq) {
        return incident(await(
                seq,
                "incident.close",
                event ->
                        event.type().equals("incident.close") && incident(event).openedBy() > seq));
    }

    /** No instant is further from what was on the wire than it claims. */
    private static void judge(IncidentReport incident, long overNanos) throws IOException {
        Set<String> wanted = new TreeSet<>(Set.of("monitor revert announce.rx"));
        String how = incident.monitor().instant("detect").detail();
        if (!how.isEmpty()) {
            wanted.addAll(Set.of("monitor detect, " + how, "monitor revert session.up"));
        }
        if (incident.monitor().instant("alive.last").epochNanos().isPresent()) {
            wanted.add("monitor alive.last");
        }
        if (incident.cause() == IncidentCause.EXPLICIT_WITHDRAW) {
            wanted.add("monitor withdraw.rx");
        }
        IncidentJudge.of(watched.lab(), watched.capturedSoFar(), ObserverConfiguration.HOLD_TIME, RESTART_TIME)
                .judge(Told.of(incident, begunNanos, overNanos), wanted);
    }

    /** Waits until all is as before, the incident says so, and its instants are judged; {@return it} */
    private static IncidentReport awaitReverted(long seq) throws IOException {
        IncidentReport incident = incident(await(
                seq,
                "an incident that is closed and reverted",
                event -> event.what() instanceof IncidentOccurrence said
                        && said.incident().openedBy() > seq
                        && said.incident().state() == State.CLOSED
                        && said.incident().reversion().state().equals("complete")));
        assertThat(opened(seq)).as("incidents, when all was as before").containsExactly(incident.id());
        judge(incident, System.currentTimeMillis() * 1_000_000);
        return incident;
    }

    private static IncidentReport incident(Event event) {
        return ((IncidentOccurrence) event.what()).incident();
    }

    private static void tell(IncidentReport incident) {
        System.out.printf("%s %s: %s%n", incident.id(), incident.cause().text(), incident.headline());
    }

    private static Event await(long seq, String what, Predicate<Event> wanted) {
        return watched.journal().await(seq, WatchedLab.UP.plus(CLOSED), what, wanted);
    }

    private static long now() {
        return watched.journal().now();
    }

    private static ContainerNode node(int number) {
        return watched.lab().node(number);
    }

    private static Prefix vip() {
        return watched.topology().vip();
    }
}
