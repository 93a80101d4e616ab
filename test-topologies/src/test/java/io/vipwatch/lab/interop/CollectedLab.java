package io.vipwatch.lab.interop;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EvidenceSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A lab and a daemon in this JVM that collects the edge's evidence of every kind. BFD runs between the edge and the nodes.
 * Used from the test's thread.
 */
record CollectedLab(ContainerLab lab, Path file, Daemon daemon, JournalTail journal) implements AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(30);
    private static final int NODES = 2;
    static final String LOG = "/var/log/frr/frr.log";

    /** {@return a lab before any daemon watches it} */
    static ContainerLab unwatched() {
        ContainerLab lab = ContainerLab.startWithItsOwnServices(Topology.ofNodes(NODES)
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(BgpTimers.SHORT))
                .withObserver(WatchedLab.observer()));
        lab.awaitConverged(WatchedLab.UP);
        lab.edge().vtysh("debug bgp zebra");
        lab.edge().vtysh("debug bfd peer");
        for (int number = 1; number <= NODES; number++) {
            ContainerNode node = lab.node(number);
            BfdPartner.startBesideBgp(node, lab.edge().address(), 300);
            configure(lab, "neighbor " + node.address() + " bfd");
        }
        for (int number = 1; number <= NODES; number++) {
            BfdPartner.awaitWithEdge(lab, lab.node(number));
        }
        return lab;
    }

    private static void configure(ContainerLab lab, String line) {
        var done = lab.edge()
                .exec(
                        "vtysh",
                        "-c",
                        "configure terminal",
                        "-c",
                        "router bgp " + lab.topology().edge().asn(),
                        "-c",
                        line);
        if (done.exitCode() != 0 || done.stdout().contains("%")) {
            throw new LabFailure("bgpd: " + done.stdout() + done.stderr());
        }
    }

    /**
     * Has the edge send everything through a node while it has it, so that each flow, and the service, fails with it.
     *
     * @param no empty, or {@code "no "} to have it share among all again
     */
    static void prefer(ContainerLab lab, ContainerNode node, String no) {
        String said = lab.edge()
                .exec(
                        "vtysh",
                        "-c",
                        "configure terminal",
                        "-c",
                        "route-map LAB-PREFER permit 10",
                        "-c",
                        "set local-preference 200",
                        "-c",
                        "exit",
                        "-c",
                        "router bgp " + lab.topology().edge().asn(),
                        "-c",
                        "address-family ipv6 unicast",
                        "-c",
                        no + "neighbor " + node.address() + " route-map LAB-PREFER in")
                .stdout();
        if (said.contains("%")) {
            throw new LabFailure("bgpd: " + said);
        }
    }

    /** {@return that lab, watched, once every collector works and BGP is Established with everybody} */
    static CollectedLab watch(ContainerLab lab, Path directory) throws IOException, ConfigException {
        return watch(lab, directory, text -> text);
    }

    /** @param change what else the configuration is to say */
    static CollectedLab watch(ContainerLab lab, Path directory, UnaryOperator<String> change)
            throws IOException, ConfigException {
        Path file = ObserverConfiguration.of(lab.topology()).write(directory);
        String whole = Files.readString(file) + edgeSection(lab.edge().ssh(), directory);
        Files.writeString(file, change.apply(whole));
        Daemon daemon = Daemon.start(new ConfigReader(Map.of()).read(file), "test");
        CollectedLab collected = new CollectedLab(lab, file, daemon, JournalTail.of(daemon.events(1)));
        collected.awaitUp();
        return collected;
    }

    private void awaitUp() {
        for (String peer : List.of("node1", "node2", "edge")) {
            journal.await(0, WatchedLab.UP, "session.up of " + peer, Wanted.sessionUp(peer));
        }
        for (String collector : List.of("capture", "log", "routes", "clock", "poll")) {
            awaitCollector(0, collector, CollectorState.WORKING);
        }
    }

    private static String edgeSection(SshAccess access, Path directory) throws IOException {
        Files.writeString(directory.resolve("key"), access.privateKey());
        Files.writeString(directory.resolve("known_hosts"), access.knownHost() + "\n");
        return """
                edge:
                  ssh: {host: '%s', user: %s, key: key, known_hosts: known_hosts}
                  poll: 2s
                  capture: auto
                  log: [%s]
                  routes: true
                """.formatted(access.address(), access.user(), LOG);
    }

    /** Has the running monitor capture elsewhere. */
    void captureOn(String networkInterface) throws IOException, ConfigException {
        Files.writeString(file, Files.readString(file).replaceFirst("capture: \\S+", "capture: " + networkInterface));
        daemon.reload(new ConfigReader(Map.of()).read(file));
    }

    CollectorStateChanged awaitCollector(long seq, String name, CollectorState state) {
        return (CollectorStateChanged) journal.await(
                        seq,
                        SOON.multipliedBy(2),
                        "collector.state of " + name + ": " + state.text(),
                        event -> event.what() instanceof CollectorStateChanged change
                                && change.collector().equals(name)
                                && change.state() == state)
                .what();
    }

    /** {@return the first event of the edge from this source that is wanted} */
    Event awaitEdge(long seq, EvidenceSource source, String what, Predicate<EdgeOccurrence> wanted) {
        return journal.await(
                seq,
                SOON,
                what + " by " + source.text(),
                event -> event.what() instanceof EdgeOccurrence edge
                        && edge.seen().source() == source
                        && wanted.test(edge));
    }

    @Override
    public void close() {
        journal.close();
        daemon.close("the test is over");
    }
}
