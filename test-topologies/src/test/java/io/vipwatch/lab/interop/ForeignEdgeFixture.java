package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ForeignEdge;
import io.vipwatch.lab.container.ForeignPeer;
import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.InjectRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A lab of three API servers and an edge that is not FRR, which a monitor in this JVM tells of them. */
@Tag("lab")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignEdgeFixture {
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final Duration SOON = Duration.ofSeconds(30);
    static final Duration INTERVAL = Duration.ofMillis(150);
    static final Duration FAST_INTERVAL = Duration.ofMillis(100);
    static final String NO_DAMPING = "suppress: 100000, reuse: 99999, longest: 24h";
    private static final String UNHURRIED = "interval: 500ms, fast_interval: 500ms, timeout: 400ms";
    static final int RISE = 2;
    static final int FALL = 3;
    static final Duration ALLOWANCE = Duration.ofMillis(200);

    final Implementation implementation;
    final Observer observer = WatchedLab.observer();
    Path directory = Path.of("");
    ForeignEdge edge;
    Daemon daemon;
    JournalTail journal;

    ForeignEdgeFixture(Implementation implementation) {
        this.implementation = implementation;
    }

    @BeforeAll
    void start(@TempDir Path shared) throws Exception {
        directory = shared;
        edge = ForeignEdge.start(implementation, observer, VIP, 3);
        edge.watchChanges();
        begin(config(true));
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

    final void begin(MonitorConfig config) throws Exception {
        daemon = Daemon.start(config, "interop");
        journal = JournalTail.of(daemon.events(1));
    }

    void leave() {
        daemon.close("the test says so");
        journal.close();
    }

    MonitorConfig config(boolean addPath) throws Exception {
        return config(addPath, NO_DAMPING, "on_exit: keep");
    }

    MonitorConfig config(boolean addPath, String damping, String service) throws Exception {
        return new ConfigReader(Map.of()).parse("vipwatch.yaml", text(addPath, damping, service), directory);
    }

    /** {@return a file with that configuration, for a monitor in another process} */
    Path file(String damping, String service) throws IOException {
        return Files.writeString(directory.resolve("vipwatch.yaml"), text(true, damping, service));
    }

    /** {@return the same with the address probed, by way of the router, and traffic moved before a path is taken away} */
    MonitorConfig probed(String probe) throws Exception {
        String text = text(true, NO_DAMPING, "on_exit: keep\n      drain: {evidence: probe, timeout: 20s}")
                + """
                probes:
                  - {target: '%s', %s}
                """.formatted(VIP.address(), probe);
        return new ConfigReader(Map.of()).parse("vipwatch.yaml", text, directory);
    }

    /** {@return the usual one with fail-open, and checks that are slow enough for three servers to be killed between two of them} */
    MonitorConfig guarded() throws Exception {
        String text = text(true, NO_DAMPING, "on_exit: keep")
                .replace("fail_open_share: 100", "fail_open_share: 50")
                .replaceAll("interval: \\d+ms, fast_interval: \\d+ms, timeout: \\d+ms", UNHURRIED);
        return new ConfigReader(Map.of()).parse("vipwatch.yaml", text, directory);
    }

    private String text(boolean addPath, String damping, String service) {
        String backends = IntStream.rangeClosed(1, 3)
                .mapToObj(number ->
                        "        - {node: node%d, next_hops: ['%s']}%n".formatted(number, edge.server(number)))
                .collect(Collectors.joining());
        return """
                speaker: {asn: %d, router_id: 192.0.2.1, listen: ["[::]:%d"]}
                peers: [{name: edge, address: '%s', asn: %d, role: edge, hold_time: 9s, add_path: %s}]
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                inject:
                  allow: ['%s']
                  guards: {fail_open_share: 100, damping: {%s}}
                  services:
                    - name: api
                      prefixes: ['%s']
                      edges: [edge]
                      %s
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
                        damping,
                        VIP,
                        service,
                        ForeignEdge.API_PORT,
                        INTERVAL.toMillis(),
                        FAST_INTERVAL.toMillis(),
                        RISE,
                        FALL,
                        backends);
    }

    Set<IpAddress> addresses(Integer... numbers) {
        return Arrays.stream(numbers).map(edge::server).collect(Collectors.toSet());
    }

    /** Waits until the router has exactly these next hops, and its kernel too where it tells the kernel. */
    void awaitHeld(Integer... numbers) {
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

    <E extends InjectOccurrence> E await(long seq, Class<E> type, Predicate<E> wanted) {
        return type.cast(journal.await(
                        seq,
                        SOON,
                        type.getSimpleName(),
                        event -> type.isInstance(event.what()) && wanted.test(type.cast(event.what())))
                .what());
    }

    ForeignEdge.Change firstChangeAfter(long epochNanos) {
        assertThat(Patience.until(
                        SOON, () -> !edge.changesAfter(epochNanos, VIP).isEmpty()))
                .isTrue();
        return edge.changesAfter(epochNanos, VIP).getFirst();
    }

    /** Ends the monitor, which keeps, and waits until another one has had its first round. */
    void beginAnew(MonitorConfig config) throws Exception {
        long seq = journal.now();
        leave();
        begin(config);
        journal.await(
                0,
                SOON,
                "announcement of node3 by the new monitor",
                event -> event.seq() > seq
                        && event.what() instanceof InjectRoute route
                        && route.change() == InjectRoute.Change.ANNOUNCE
                        && route.node().equals("node3"));
        awaitHeld(1, 2, 3);
    }

    long nanos() {
        return Long.parseLong(edge.router().exec("date", "+%s%N").stdout().strip());
    }
}
