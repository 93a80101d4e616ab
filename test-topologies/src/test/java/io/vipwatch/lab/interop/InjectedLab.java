package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A lab of three nodes with an API each, whose edge prefers what a monitor tells it of them to what Calico does, and whose
 * virtual address this host reaches through the edge. Used from the test's thread.
 */
final class InjectedLab implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(40);

    /** So long may it take until each node has its order. */
    private static final Duration TOGETHER = Duration.ofMillis(1500);

    private static final String FIB_LOG = "/tmp/fib.log";

    private final ContainerLab lab;
    private final ProbedAddress address;

    private InjectedLab(ContainerLab lab, ProbedAddress address) {
        this.lab = lab;
        this.address = address;
    }

    static InjectedLab start() throws IOException, InterruptedException {
        ContainerLab lab = ContainerLab.startWithItsOwnServices(Topology.standard()
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(BgpTimers.SHORT))
                .withObserver(WatchedLab.observer()));
        try {
            lab.awaitConverged(WatchedLab.UP);
            lab.edge().exec("sh", "-c", "(setsid ip -6 -ts monitor route > " + FIB_LOG + " 2>&1 </dev/null &)");
            return new InjectedLab(lab, ProbedAddress.of(lab));
        } catch (IOException | RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    static void startApi(ContainerNode node) {
        startApi(node, node.name());
    }

    /** Has an API answer that says that it is another node. */
    static void startApi(ContainerNode node, String name) {
        node.exec(
                "sh",
                "-c",
                "pgrep -x lab-api >/dev/null || (setsid /usr/local/bin/lab-api " + name + " " + InjectSetting.API_PORT
                        + " /var/lib/lab/api.pem >/dev/null 2>&1 </dev/null &)");
    }

    /** Kills the API's process, and nothing else; afterwards it is gone. {@return when, in nanoseconds since the epoch} */
    static long killApi(ContainerNode node) {
        String said = node.exec(
                        "sh",
                        "-c",
                        "date +%s%N; pkill -9 -x lab-api; while pgrep -x lab-api >/dev/null; do sleep 0.01; done")
                .stdout()
                .strip();
        return Long.parseLong(said);
    }

    /** Kills the API's process of every node at the same time, which each node waits for by the clock that all have. */
    void killApis() {
        String kill = "until [ $(date +%s%N) -ge " + (nanos(Instant.now()) + TOGETHER.toNanos())
                + " ]; do sleep 0.01; done; pkill -9 -x lab-api";
        List<Thread> kills = nodes().map(node -> Thread.ofVirtual().start(() -> node.exec("sh", "-c", kill)))
                .toList();
        try {
            for (Thread one : kills) {
                one.join();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted");
        }
    }

    /** Ends everything on a node that answers at the virtual address. */
    static void silence(ContainerNode node) {
        node.exec("sh", "-c", "pkill -9 -x lab-api; pkill -9 -f echo.py");
    }

    /** Has every node answer again. */
    void heal() {
        nodes().forEach(InjectedLab::startApi);
    }

    /** Has a node answer again that was silenced. */
    void answer(ContainerNode node) {
        address.answer(node);
        startApi(node);
    }

    /** Has FRR take lines of configuration. */
    void configure(String... lines) {
        Stream<String> words =
                Stream.concat(Stream.of("configure terminal"), Stream.of(lines)).flatMap(line -> Stream.of("-c", line));
        Output done = lab.edge().exec(Stream.concat(Stream.of("vtysh"), words).toArray(String[]::new));
        if (done.exitCode() != 0) {
            throw new LabFailure("FRR does not take " + List.of(lines) + ": " + done.stdout() + done.stderr());
        }
    }

    /** Has FRR keep what it hears of the monitor as it came, before its policy, or no longer. */
    void keepWhatIsHeard(boolean keep) {
        configure(
                "router bgp " + lab.topology().edge().asn(),
                "address-family ipv6 unicast",
                (keep ? "" : "no ") + "neighbor " + lab.hostAddress() + " soft-reconfiguration inbound");
    }

    private Stream<ContainerNode> nodes() {
        return IntStream.rangeClosed(1, lab.nodes().size()).mapToObj(lab::node);
    }

    ContainerLab lab() {
        return lab;
    }

    ContainerNode node(int number) {
        return lab.node(number);
    }

    Prefix vip() {
        return lab.topology().vip();
    }

    private Set<IpAddress> addresses(Integer... nodes) {
        return Arrays.stream(nodes).map(number -> lab.node(number).address()).collect(Collectors.toSet());
    }

    /** Waits until the edge's kernel sends packets for the address to exactly these nodes by our word. */
    void awaitFib(Integer... nodes) {
        Set<IpAddress> wanted = addresses(nodes);
        await(wanted, wanted);
    }

    /** Waits until the edge holds no path of ours, and goes by what Calico tells it of these nodes. */
    void awaitFibWithoutUs(Integer... nodes) {
        await(addresses(nodes), Set.of());
    }

    private void await(Set<IpAddress> fib, Set<IpAddress> told) {
        boolean there = Patience.until(SOON, () -> lab.edge().nextHops(vip()).equals(fib) && ours().equals(told));
        if (!there) {
            throw new LabFailure("the edge forwards to " + lab.edge().nextHops(vip()) + ", wanted " + fib + "; ours: "
                    + ours() + ", wanted " + told + "\n" + lab.edge().vtysh("show bgp ipv6 unicast " + vip()));
        }
    }

    /** {@return whether the edge's kernel sends packets to exactly these nodes now} */
    boolean forwardsTo(Integer... nodes) {
        return lab.edge().nextHops(vip()).equals(addresses(nodes));
    }

    /** {@return the next hops of our own paths, as FRR has them} */
    Set<IpAddress> ours() {
        return nextHops(ourPaths());
    }

    /** {@return the next hops of those paths of ours that FRR keeps by graceful restart alone} */
    Set<IpAddress> stale() {
        return nextHops(ourPaths().filter(path -> path.path("stale").asBoolean(false)));
    }

    /** {@return our path with that node's next hop, as FRR has it} */
    Optional<JsonNode> path(int node) {
        return ourPaths()
                .filter(path -> nextHops(Stream.of(path)).equals(addresses(node)))
                .findFirst();
    }

    /** Waits until FRR has our path with that node's next hop in a way that is wanted. {@return the path} */
    JsonNode awaitPath(int node, Predicate<JsonNode> wanted) {
        if (!Patience.until(SOON, () -> path(node).filter(wanted).isPresent())) {
            throw new LabFailure("the edge has " + path(node) + " by way of node " + node);
        }
        return path(node).orElseThrow();
    }

    private Stream<JsonNode> ourPaths() {
        return ourPaths("show bgp ipv6 unicast " + vip());
    }

    /** {@return our paths among those of an answer of FRR about one prefix} */
    Stream<JsonNode> ourPaths(String question) {
        String us = lab.hostAddress().toString();
        return lab.edge()
                .json(question)
                .path("paths")
                .valueStream()
                .filter(path -> path.path("peer").path("peerId").asString("").equals(us));
    }

    private static Set<IpAddress> nextHops(Stream<JsonNode> paths) {
        return paths.flatMap(path -> path.path("nexthops").valueStream())
                .filter(hop -> hop.path("scope").asString("global").equals("global"))
                .map(hop -> IpAddress.of(hop.path("ip").asString("")))
                .collect(Collectors.toSet());
    }

    /** {@return when the edge's kernel first changed its route to the address after an instant; both in nanoseconds} */
    long fibChangeAfter(long epochNanos) {
        boolean seen = Patience.until(SOON, () -> !fibChangesAfter(epochNanos).isEmpty());
        if (!seen) {
            throw new LabFailure("the edge's kernel has not changed its route: "
                    + lab.edge().exec("cat", FIB_LOG).stdout());
        }
        return fibChangesAfter(epochNanos).getFirst();
    }

    /** {@return when the edge's kernel changed its route to the address after an instant} */
    List<Long> fibChangesAfter(long epochNanos) {
        LongStream changes = lab.edge()
                .exec("grep", "-F", vip().address() + " ", FIB_LOG)
                .stdout()
                .lines()
                .mapToLong(line -> nanos(line.substring(1, line.indexOf(']'))))
                .filter(at -> at > epochNanos);
        return changes.boxed().toList();
    }

    /** {@return an instant as iproute2 prints it, which is UTC in the lab} */
    private static long nanos(String text) {
        return nanos(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    }

    static long nanos(Instant instant) {
        return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
    }

    @Override
    public void close() throws IOException {
        try {
            address.close();
        } finally {
            lab.close();
        }
    }
}
