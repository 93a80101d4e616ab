package io.vipwatch.lab.drill;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.LabInventory;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Member;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.Option;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.NameWitness;
import io.vipwatch.monitor.drill.run.Observatory;
import io.vipwatch.monitor.explain.Scenario;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A lab of containers in which drills are run: a monitor in this JVM watches it, and probes of the virtual address go through
 * the edge, whose kernel shares them between the nodes. Needs root on this host for the route. Its methods block the thread
 * that calls.
 */
public final class DrillLab implements AutoCloseable {
    private static final Duration CONVERGED = Duration.ofSeconds(90);

    /** Where the responders of the nodes listen. */
    public static final int ECHO_PORT = 7007;

    /** The port that nodes send to which are to show when they fall silent. */
    public static final int BEAT_PORT = 7799;

    private static final String TRACKED = "api";

    /**
     * How long Linux believes that a neighbour it has heard of is there, in milliseconds. Of several next hops its IPv6 takes
     * none whose neighbour it has missed since, so that packets leave a silent node some 30 to 75 s before BGP says so.
     * FreeBSD does nothing like it.
     */
    private static final String REACHABLE = "/proc/sys/net/ipv6/neigh/eth0/base_reachable_time_ms";

    private final ContainerLab lab;
    private final DrillForm form;
    private final Daemon daemon;
    private final MonitorConfig config;

    private DrillLab(ContainerLab lab, DrillForm form, Daemon daemon, MonitorConfig config) {
        this.lab = lab;
        this.form = form;
        this.daemon = daemon;
        this.config = config;
    }

    /**
     * Builds the lab and starts the monitor.
     *
     * @param directory where the monitor keeps its files
     * @throws LabFailure if the lab cannot be built
     */
    public static DrillLab start(DrillForm form, Path directory) {
        ContainerLab lab = ContainerLab.startWithItsOwnServices(form.topology().withObserver(observer()));
        try {
            lab.awaitConverged(CONVERGED);
            for (int i = 1; i <= lab.nodes().size(); i++) {
                EchoOnNode.start(lab.node(i), i);
            }
            route(lab, "replace");
            HostCommand.run(lab.edge().inItsNetwork("echo " + Duration.ofDays(1).toMillis() + " > " + REACHABLE));
            MonitorConfig config = new ConfigReader(Map.of()).read(write(lab, form, directory));
            DrillLab started = new DrillLab(lab, form, Daemon.start(config, "lab"), config);
            started.awaitWatched();
            return started;
        } catch (IOException | ConfigException failed) {
            lab.close();
            throw new LabFailure("no monitor for the lab: " + failed.getMessage(), failed);
        } catch (RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    /** A monitor that has just begun has not heard of anything yet, so that no drill would know its target. */
    private void awaitWatched() {
        MonitorObservatory eyes = observatory(_ -> {});
        int origins = lab.topology().nodes().size();
        if (!Patience.until(CONVERGED, () -> eyes.look().origins().size() == origins)) {
            daemon.close("it saw no address that all nodes announce");
            throw new LabFailure("the monitor has not seen every node announce the address within "
                    + CONVERGED.toSeconds() + " s: " + eyes.look());
        }
    }

    private static Observer observer() {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress("::", 0));
            return Observer.onPort(free.getLocalPort());
        } catch (IOException none) {
            throw new LabFailure("no port is free on this host", none);
        }
    }

    /** The edge is on the same link as the nodes and may say so; the probes are to go through it all the same. */
    private static void route(ContainerLab lab, String change) {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf", lab.hostDevice(), "accept_redirects"), "0");
            Process process = new ProcessBuilder(
                            "ip",
                            "-6",
                            "route",
                            change,
                            lab.topology().vip().toString(),
                            "via",
                            lab.edge().address().toString(),
                            "dev",
                            lab.hostDevice())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new LabFailure("no route to the virtual address through the edge: " + said.strip());
            }
        } catch (IOException refused) {
            throw new LabFailure(
                    "a route to the virtual address needs root on this host: " + refused.getMessage(), refused);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new LabFailure("interrupted", stopped);
        }
    }

    private static Path write(ContainerLab lab, DrillForm form, Path directory) throws IOException {
        SshAccess access = lab.edge().ssh();
        Files.writeString(directory.resolve("key"), access.privateKey());
        Files.writeString(directory.resolve("known_hosts"), access.knownHost() + "\n");
        Topology topology = lab.topology();
        Observer observer = topology.observer().orElseThrow();
        StringBuilder peers = new StringBuilder();
        topology.nodes().forEach(node -> peers.append(peer(topology, node, "node", form)));
        peers.append(peer(topology, topology.edge(), "edge", form));
        return Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: %1$d, router_id: 192.0.2.1, listen: ["[::]:%2$d"]}
                peers:
                %3$strack:
                  - {name: %4$s, prefix: "%5$s", kind: vip, min_origins: %6$d}
                  - {name: services, prefix: "%7$s", kind: services}
                journal: {directory: journal}
                incidents: {quiet: %12$s}
                http: {listen: "[::1]:0"}
                edge:
                  ssh: {host: '%8$s', user: %9$s, key: key, known_hosts: known_hosts}
                  poll: 2s
                  capture: auto
                  log: [/var/log/frr/frr.log]
                  routes: true
                probes:
                  - {name: echo, kind: udp-echo, target: "%10$s", port: %11$d, interval: 200ms, flows: 8}
                  - {name: connect, kind: tcp-connect, target: "%10$s", port: 6443, interval: 200ms}
                """.formatted(
                        observer.asn(),
                        observer.port(),
                        peers,
                        TRACKED,
                        topology.vip(),
                        topology.nodes().size(),
                        topology.services(),
                        access.address(),
                        access.user(),
                        topology.vip().address(),
                        ECHO_PORT,
                        form.quiet().toSeconds() + "s"));
    }

    private static String peer(Topology topology, Member member, String role, DrillForm form) {
        return "  - {name: " + member.name() + ", address: \"" + topology.address(member) + "\", asn: " + member.asn()
                + ", role: " + role + ", hold_time: " + form.holdTime().toSeconds() + "s}\n";
    }

    /** {@return the hosts} */
    public Inventory inventory() {
        return LabInventory.of(lab);
    }

    /** {@return the monitor, as a drill sees it} */
    public MonitorObservatory observatory(Consumer<String> complaints) {
        InetSocketAddress address = daemon.httpAddress();
        return new MonitorObservatory(
                URI.create("http://[" + address.getAddress().getHostAddress() + "]:" + address.getPort()),
                config.controlSocket(),
                TRACKED,
                complaints);
    }

    /** What a drill needs of the lab beyond what is always there, for as long as it runs. */
    public interface Prepared extends AutoCloseable {
        /** {@return the monitor, and who else measures, as the drill sees them} */
        Observatory observatory();

        @Override
        void close();
    }

    /**
     * {@return the lab made ready for a drill; closed when it is over}
     *
     * @param complaints is told what could not be told, on any thread
     */
    public Prepared prepared(DrillFile drill, Consumer<String> complaints) {
        Observatory monitor = observatory(complaints);
        if (drill.claim().filter(claim -> claim.option() == Option.DNS).isPresent()) {
            LabNames names = LabNames.start(lab, form);
            return prepared(new NameWitness(monitor, names.service(), inventory(), complaints), names::close);
        }
        if (drill.claim()
                .filter(claim -> claim.scenario() == Scenario.NETWORK_PARTITION_BFD)
                .isPresent()) {
            return prepared(monitor, LabBfd.start(lab)::close);
        }
        return prepared(monitor, () -> {});
    }

    private static Prepared prepared(Observatory observatory, Runnable end) {
        return new Prepared() {
            @Override
            public Observatory observatory() {
                return observatory;
            }

            @Override
            public void close() {
                end.run();
            }
        };
    }

    /** {@return a drill as it is run in this lab} */
    public DrillFile inItsForm(DrillFile drill) {
        return form.of(drill);
    }

    /** {@return the drills that come with vipwatch and can be run in this lab} */
    public static List<String> drills() {
        return List.of(
                "node-failure",
                "api-crash",
                "network-partition",
                "network-partition-bfd",
                "node-restart",
                "graceful-withdraw",
                "stale-after-kill",
                "edge-restart",
                "one-way-loss",
                "dns-round-robin",
                "dns-api-crash",
                "noop");
    }

    /** {@return a node, by its name, as in {@code node1}} */
    public ContainerNode node(String name) {
        List<String> names = lab.topology().nodes().stream().map(Member::name).toList();
        return lab.node(names.indexOf(name) + 1);
    }

    /** {@return the address of the host of the lab, on its network} */
    public IpAddress hostAddress() {
        return lab.hostAddress();
    }

    /** {@return a capture of the questions and answers of the probes of single flows, as the lab's network sees them, and of beats} */
    public Capture capture() {
        return lab.capture("udp port " + ECHO_PORT + " or udp port " + BEAT_PORT);
    }

    /** {@return where the monitor's API is} */
    public InetSocketAddress api() {
        return daemon.httpAddress();
    }

    /** Ends the monitor, and removes the lab and the route. */
    @Override
    public void close() {
        daemon.close("the drills are over");
        try {
            route(lab, "del");
        } finally {
            lab.close();
        }
    }
}
