package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ForeignEdge;
import io.vipwatch.lab.container.ForeignPeer;
import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Routes that follow the health of three API servers, at an edge that is not FRR: one lab for all tests, each of which leaves
 * three healthy servers behind. What counts is what the router itself says it has.
 */
@Tag("lab")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignEdgeInjection {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Duration INTERVAL = Duration.ofMillis(150);
    private static final Duration FAST_INTERVAL = Duration.ofMillis(100);
    private static final int RISE = 2;
    private static final int FALL = 3;
    private static final Duration ALLOWANCE = Duration.ofMillis(200);

    private final Implementation implementation;
    private final Observer observer = WatchedLab.observer();
    private Path directory = Path.of("");
    private ForeignEdge edge;
    private Daemon daemon;
    private JournalTail journal;

    ForeignEdgeInjection(Implementation implementation) {
        this.implementation = implementation;
    }

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        directory = shared;
        edge = ForeignEdge.start(implementation, observer, VIP, 3);
        edge.watchChanges();
        begin();
    }

    @BeforeEach
    void allThree() {
        awaitHeld(1, 2, 3);
    }

    @AfterAll
    void end() {
        leave();
        edge.close();
    }

    private void begin() throws Exception {
        daemon = Daemon.start(config(true), "interop");
        journal = JournalTail.of(daemon.events(1));
    }

    private void leave() {
        daemon.close("the test says so");
        journal.close();
    }

    private MonitorConfig config(boolean addPath) throws Exception {
        String backends = IntStream.rangeClosed(1, 3)
                .mapToObj(number ->
                        "        - {node: node%d, next_hops: ['%s']}%n".formatted(number, edge.server(number)))
                .collect(Collectors.joining());
        String yaml = """
                speaker: {asn: %d, router_id: 192.0.2.1, listen: ["[::]:%d"]}
                peers: [{name: edge, address: '%s', asn: %d, role: edge, hold_time: 9s, add_path: %s}]
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                inject:
                  allow: ['%s']
                  guards: {fail_open_share: 100, damping: {suppress: 100000, reuse: 99999, longest: 24h}}
                  services:
                    - name: api
                      prefixes: ['%s']
                      edges: [edge]
                      on_exit: keep
                      checks:
                        - {name: port, kind: tcp, port: %d, interval: %dms, fast_interval: %dms, timeout: 140ms, rise: %d, fall: %d}
                      backends:
                %s""".formatted(
                        observer.asn(),
                        observer.port(),
                        edge.router().address(),
                        ForeignPeer.ASN,
                        addPath,
                        VIP,
                        VIP,
                        ForeignEdge.API_PORT,
                        INTERVAL.toMillis(),
                        FAST_INTERVAL.toMillis(),
                        RISE,
                        FALL,
                        backends);
        return new ConfigReader(Map.of()).parse("vipwatch.yaml", yaml, directory);
    }

    private Set<IpAddress> addresses(Integer... numbers) {
        return Arrays.stream(numbers).map(edge::server).collect(Collectors.toSet());
    }

    /** Waits until the router has exactly these next hops, and its kernel too where it tells the kernel. */
    private void awaitHeld(Integer... numbers) {
        Set<IpAddress> wanted = addresses(numbers);
        boolean there = Patience.until(
                SOON,
                () -> edge.held(VIP).equals(wanted)
                        && (implementation != Implementation.BIRD2
                                || edge.forwards(VIP).equals(wanted)));
        assertThat(there)
                .as(
                        "%s has %s and forwards to %s, wanted %s; %s",
                        implementation,
                        edge.held(VIP),
                        edge.forwards(VIP),
                        wanted,
                        edge.router().logs())
                .isTrue();
    }

    private <E extends InjectOccurrence> E await(long seq, Class<E> type, Predicate<E> wanted) {
        return type.cast(journal.await(
                        seq,
                        SOON,
                        type.getSimpleName(),
                        event -> type.isInstance(event.what()) && wanted.test(type.cast(event.what())))
                .what());
    }

    private ForeignEdge.Change firstChangeAfter(long epochNanos) {
        assertThat(Patience.until(
                        SOON, () -> !edge.changesAfter(epochNanos, VIP).isEmpty()))
                .isTrue();
        return edge.changesAfter(epochNanos, VIP).getFirst();
    }

    @Test
    void withAddPathEachHealthyServerIsAPathOfItsOwnWithAThirdPartyNextHop() {
        assertThat(edge.held(VIP))
                .isEqualTo(addresses(1, 2, 3))
                .doesNotContain(edge.router().observerAddress());
        assertThat(journal.after(0).stream()
                        .map(seen -> seen.event().what())
                        .filter(InjectRoute.class::isInstance)
                        .map(InjectRoute.class::cast)
                        .filter(route -> route.change() == InjectRoute.Change.ANNOUNCE)
                        .limit(3))
                .extracting(route -> route.pathId().orElse(0))
                .doesNotHaveDuplicates()
                .hasSize(3);
    }

    @Test
    void thePathOfAKilledApiIsGoneInTimeAndBackAfterRise() {
        long seq = journal.now();
        long killed = edge.killApi(1);
        ForeignEdge.Change gone = firstChangeAfter(killed);
        Duration took = Duration.ofNanos(gone.epochNanos() - killed);
        System.out.println("API killed until " + implementation + " has dropped its path: " + took.toMillis() + " ms");
        assertThat(took)
                .as(gone.text())
                .isLessThan(FAST_INTERVAL.multipliedBy(FALL).plus(ALLOWANCE));
        awaitHeld(2, 3);
        InjectRoute withdrawn = await(seq, InjectRoute.class, route -> route.change() == InjectRoute.Change.WITHDRAW);
        assertThat(withdrawn.node()).isEqualTo("node1");
        assertThat(withdrawn.checks())
                .singleElement()
                .satisfies(check -> assertThat(check.detail()).contains("refused"));

        seq = journal.now();
        edge.startApi(1);
        await(seq, InjectStateChanged.class, change -> change.state() == HealthState.RISING);
        await(seq, InjectRoute.class, route -> route.change() == InjectRoute.Change.ANNOUNCE);
        awaitHeld(1, 2, 3);
    }

    @Test
    void theLastOriginIsKept() {
        long seq = journal.now();
        for (int number = 1; number <= 3; number++) {
            edge.killApi(number);
        }
        InjectAlarm alarm = await(seq, InjectAlarm.class, one -> one.change() == GuardChange.RAISED);
        assertThat(alarm.alarm()).isEqualTo("no-healthy-origin");
        assertThat(Patience.until(SOON, () -> edge.held(VIP).size() == 1)).isTrue();
        for (int number = 1; number <= 3; number++) {
            edge.startApi(number);
        }
        await(seq, InjectAlarm.class, one -> one.change() == GuardChange.CLEARED);
        awaitHeld(1, 2, 3);
    }

    @Test
    void whileAMonitorThatKeepsIsAwayNothingChangesAndItsFirstRoundTakesAwayWhatHasFailedMeanwhile() throws Exception {
        long left = nanos();
        leave();
        awaitHeld(1, 2, 3);
        long killed = edge.killApi(3);
        List<ForeignEdge.Change> meanwhile = edge.changesAfter(left, VIP);
        assertThat(meanwhile).isEmpty();
        begin();
        awaitHeld(1, 2);
        assertThat(edge.changesAfter(left, VIP)).allMatch(change -> change.epochNanos() > killed);
        edge.startApi(3);
        awaitHeld(1, 2, 3);
    }

    @Test
    void anEdgeThatWasRestartedIsToldAgain() {
        edge.router().apply(new Fault.EndedDaemon(Fault.Signal.KILL)).close();
        edge.watchChanges();
        awaitHeld(1, 2, 3);
    }

    @Test
    void withoutAddPathThereIsOnePathAndAnotherOneWhenThatFails() throws Exception {
        assertThat(daemon.reload(config(false))).contains("peer edge changed");
        assertThat(Patience.until(SOON, () -> edge.held(VIP).size() == 1))
                .as("%s", edge.held(VIP))
                .isTrue();
        int first = IntStream.rangeClosed(1, 3)
                .filter(number -> edge.held(VIP).contains(edge.server(number)))
                .findFirst()
                .orElseThrow();
        long killed = edge.killApi(first);
        ForeignEdge.Change moved = firstChangeAfter(killed);
        assertThat(Duration.ofNanos(moved.epochNanos() - killed))
                .isLessThan(FAST_INTERVAL.multipliedBy(FALL).plus(ALLOWANCE));
        assertThat(Patience.until(SOON, () -> {
                    Set<IpAddress> held = edge.held(VIP);
                    return held.size() == 1 && !held.contains(edge.server(first));
                }))
                .isTrue();
        edge.startApi(first);
        daemon.reload(config(true));
        awaitHeld(1, 2, 3);
    }

    private long nanos() {
        return Long.parseLong(edge.router().exec("date", "+%s%N").stdout().strip());
    }
}
