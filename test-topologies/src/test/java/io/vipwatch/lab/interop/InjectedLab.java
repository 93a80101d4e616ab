package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.InjectOccurrence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A lab of three nodes with an API each, and a daemon in this JVM that tells the edge of those whose API answers. Used from
 * the test's thread.
 */
final class InjectedLab implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(40);
    static final Duration INTERVAL = Duration.ofMillis(150);
    static final Duration FAST_INTERVAL = Duration.ofMillis(100);
    static final int FALL = 3;
    private static final int PORT = 6443;
    private static final String FIB_LOG = "/tmp/fib.log";

    private final ContainerLab lab;
    private final Path directory;
    private final String policy;
    private Daemon daemon;
    private JournalTail journal;

    private InjectedLab(ContainerLab lab, Path directory, String policy) throws IOException, ConfigException {
        this.lab = lab;
        this.directory = directory;
        this.policy = policy;
        daemon = Daemon.start(new ConfigReader(Map.of()).read(write()), "test");
        journal = JournalTail.of(daemon.events(1));
    }

    /** @param policy keys of the service beside the usual ones, on a line each */
    static InjectedLab start(Path directory, String policy) throws IOException, ConfigException {
        ContainerLab lab = ContainerLab.startWithItsOwnServices(Topology.standard()
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(BgpTimers.SHORT))
                .withObserver(WatchedLab.observer()));
        try {
            lab.awaitConverged(WatchedLab.UP);
            lab.edge().exec("sh", "-c", "(setsid ip -6 -ts monitor route > " + FIB_LOG + " 2>&1 </dev/null &)");
            return new InjectedLab(lab, directory, policy);
        } catch (IOException | ConfigException | RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    static void startApi(ContainerNode node) {
        node.exec(
                "sh",
                "-c",
                "(setsid /usr/local/bin/lab-api " + node.name() + " " + PORT
                        + " /var/lib/lab/api.pem >/dev/null 2>&1 </dev/null &)");
    }

    /** Kills the API's process, and nothing else. {@return when, in nanoseconds since the epoch} */
    static long killApi(ContainerNode node) {
        String said = node.exec("sh", "-c", "date +%s%N; pkill -9 -x lab-api")
                .stdout()
                .strip();
        return Long.parseLong(said);
    }

    private Path write() throws IOException {
        Path file = ObserverConfiguration.of(lab.topology()).write(directory);
        Files.writeString(file, edgeSection(lab.edge().ssh()), StandardOpenOption.APPEND);
        return Files.writeString(file, injectSection(), StandardOpenOption.APPEND);
    }

    private String edgeSection(SshAccess access) throws IOException {
        Files.writeString(directory.resolve("key"), access.privateKey());
        Files.writeString(directory.resolve("known_hosts"), access.knownHost() + "\n");
        return """
                edge:
                  ssh: {host: '%s', user: %s, key: key, known_hosts: known_hosts}
                  poll: 1s
                  routes: true
                """.formatted(access.address(), access.user());
    }

    private String injectSection() {
        String backends = lab.nodes().stream()
                .map(node -> "        - {node: %s, next_hops: ['%s']}%n".formatted(node.name(), node.address()))
                .collect(Collectors.joining());
        return """
                inject:
                  allow: ['%s']
                  guards: {fail_open_share: 100}
                  services:
                    - name: api
                      prefixes: ['%s']
                      edges: [edge]
                      backends:
                %s      checks:
                        - {name: port, kind: tcp, port: %d, interval: %dms, fast_interval: %dms, timeout: 140ms, rise: 2, fall: %d}
                %s""".formatted(
                vip(), vip(), backends, PORT, INTERVAL.toMillis(), FAST_INTERVAL.toMillis(), FALL, policy.indent(6));
    }

    ContainerLab lab() {
        return lab;
    }

    Prefix vip() {
        return lab.topology().vip();
    }

    JournalTail journal() {
        return journal;
    }

    Daemon daemon() {
        return daemon;
    }

    Set<IpAddress> addresses(Integer... nodes) {
        return Arrays.stream(nodes).map(number -> lab.node(number).address()).collect(Collectors.toSet());
    }

    /** Waits until the edge's kernel sends packets for the address to exactly these nodes by our word. */
    void awaitFib(Integer... nodes) {
        Set<IpAddress> wanted = addresses(nodes);
        boolean there = Patience.until(SOON, () -> lab.edge().nextHops(vip()).equals(wanted) && ours().equals(wanted));
        if (!there) {
            throw new LabFailure("the edge forwards to " + lab.edge().nextHops(vip()) + ", wanted " + wanted
                    + "; ours: " + ours() + "\n" + lab.edge().vtysh("show bgp ipv6 unicast " + vip()));
        }
    }

    /** {@return the next hops of our own paths, as FRR has them} */
    Set<IpAddress> ours() {
        String us = lab.hostAddress().toString();
        return lab.edge()
                .json("show bgp ipv6 unicast " + vip())
                .path("paths")
                .valueStream()
                .filter(path -> path.path("peer").path("peerId").asString("").equals(us))
                .flatMap(path -> path.path("nexthops").valueStream())
                .filter(hop -> hop.path("scope").asString("global").equals("global"))
                .map(hop -> IpAddress.of(hop.path("ip").asString("")))
                .collect(Collectors.toSet());
    }

    /** {@return the first event of the injector after that sequence number which is wanted} */
    <E extends InjectOccurrence> E await(long seq, Class<E> type, Predicate<E> wanted) {
        return type.cast(journal.await(
                        seq,
                        SOON,
                        type.getSimpleName(),
                        event -> type.isInstance(event.what()) && wanted.test(type.cast(event.what())))
                .what());
    }

    /** {@return when the edge's kernel first changed its route to the address after an instant; both in nanoseconds} */
    long fibChangeAfter(long epochNanos) {
        AtomicLong first = new AtomicLong();
        boolean seen = Patience.until(SOON, () -> {
            lab.edge()
                    .exec("cat", FIB_LOG)
                    .stdout()
                    .lines()
                    .filter(line -> line.startsWith("[")
                            && line.contains(vip().address().toString()))
                    .mapToLong(line -> nanos(line.substring(1, line.indexOf(']'))))
                    .filter(at -> at > epochNanos)
                    .min()
                    .ifPresent(first::set);
            return first.get() > 0;
        });
        if (!seen) {
            throw new LabFailure("the edge's kernel has not changed its route: "
                    + lab.edge().exec("cat", FIB_LOG).stdout());
        }
        return first.get();
    }

    /** {@return an instant as iproute2 prints it, which is UTC in the lab} */
    private static long nanos(String text) {
        Instant instant = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    /** Ends the monitor, and starts it again with the same journal. */
    void restart() throws IOException, ConfigException {
        end();
        begin();
    }

    void end() {
        daemon.close("restart");
        journal.close();
    }

    void begin() throws IOException, ConfigException {
        daemon = Daemon.start(new ConfigReader(Map.of()).read(directory.resolve("vipwatch.yaml")), "test");
        journal = JournalTail.of(daemon.events(1));
    }

    @Override
    public void close() {
        daemon.close();
        journal.close();
        lab.close();
    }
}
