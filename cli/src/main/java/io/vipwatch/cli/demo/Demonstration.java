package io.vipwatch.cli.demo;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.simulated.SimulatedLab;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * A drill on a simulated cluster, watched by the real daemon: one node withdraws the virtual IP address, one has its BGP
 * daemon killed, one falls silent in a drill. Runs on the caller's thread; about 15 s.
 */
public final class Demonstration {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    static final Duration RESTART_TIME = Duration.ofSeconds(2);
    private static final int HOLD_SECONDS = 3;

    /** How long the drill's node is silent: the hold time, and a little more. */
    static final Duration SILENCE = Duration.ofMillis(HOLD_SECONDS * 1000 + 500);

    private final Narrator narrator;
    private final LongSupplier monotonicNanos;
    private final List<Measurement> measurements = new ArrayList<>();

    /**
     * What a drill has shown.
     *
     * @param result claim, prediction and measurement
     * @param incident the incident that it made, as the daemon's API tells it, in JSON; empty where there was none
     */
    public record Drilled(DrillResult result, Optional<String> incident) {}

    /**
     * What a demonstration has shown.
     *
     * @param measurements what was measured scene by scene
     * @param drill the drill
     */
    public record Shown(List<Measurement> measurements, Drilled drill) {
        public Shown {
            measurements = List.copyOf(measurements);
        }
    }

    /**
     * Prepares a demonstration.
     *
     * @param monotonicNanos the monotonic clock that the daemon uses too
     */
    public Demonstration(Narrator narrator, LongSupplier monotonicNanos) {
        this.narrator = narrator;
        this.monotonicNanos = monotonicNanos;
    }

    /**
     * Runs it.
     *
     * @param directory an empty directory for the journal
     * @return what was measured
     * @throws LabFailure if this machine cannot simulate a lab
     */
    public Shown run(Path directory, String version) throws IOException, ConfigException, InterruptedException {
        Topology topology = topology(freePort());
        SimulatedLab.requireAddresses(topology);
        narrator.scene("Three nodes, an edge, and vipwatch as a passive observer");
        MonitorConfig config = new ConfigReader(Map.of()).parse("demo.yaml", configuration(topology), directory);
        try (Daemon daemon = Daemon.start(config, version);
                SimulatedLab lab = SimulatedLab.start(topology)) {
            Watched watched = new Watched(daemon.events(1), narrator);
            Optional<Event> ready = watched.await(PATIENCE, originsOf(topology.vip(), 3));
            if (ready.isEmpty()) {
                throw new IOException("the sessions did not come up in " + PATIENCE.toSeconds() + " s");
            }
            withdraw(lab, watched);
            kill(lab, watched);
            InetSocketAddress api = daemon.httpAddress();
            Drilled drilled = drill(
                    new DrillScene(
                            lab,
                            directory,
                            URI.create("http://" + api.getAddress().getHostAddress() + ":" + api.getPort()),
                            config.controlSocket()),
                    watched);
            return new Shown(measurements, drilled);
        }
    }

    private void withdraw(SimulatedLab lab, Watched watched) throws IOException, InterruptedException {
        Prefix vip = lab.topology().vip();
        LabNode node = lab.node(1);
        narrator.scene("Planned: node1 withdraws the virtual IP address");
        long begin = monotonicNanos.getAsLong();
        node.withdraw(vip);
        Optional<Event> seen = watched.await(PATIENCE, originsOf(vip, 2));
        record("node1 withdraws the VIP", begin, seen, "at once", "an UPDATE says so");
        node.announce(vip);
        watched.await(PATIENCE, originsOf(vip, 3));
    }

    private void kill(SimulatedLab lab, Watched watched) throws IOException, InterruptedException {
        Prefix vip = lab.topology().vip();
        narrator.scene("Crash: kill -9 of the BGP daemon on node2, which asks for graceful restart");
        long begin = monotonicNanos.getAsLong();
        try (AppliedFault _ = lab.node(2).apply(new Fault.EndedDaemon(Fault.Signal.KILL))) {
            Optional<Event> seen = watched.await(PATIENCE, originsOf(vip, 2));
            record("BGP killed on node2", begin, seen, "at once", "its kernel closes the connection");
            narrator.act("its path is kept as stale now: packets that take it may vanish");
            Optional<Event> gone = watched.await(PATIENCE, expiryOf(vip));
            record(
                    "... stale path gone",
                    begin,
                    gone,
                    "restart time, " + RESTART_TIME.toSeconds() + " s",
                    "Calico asks for 120 s; a killed node that stays away is a black hole until then");
            narrator.act("node2 starts again");
        }
        watched.await(PATIENCE, originsOf(vip, 3));
    }

    private Drilled drill(DrillScene scene, Watched watched) throws IOException, InterruptedException {
        narrator.scene("Drill node-failure: node3 falls silent, and only the hold timer can tell");
        CompletableFuture<Drilled> drilled = new CompletableFuture<>();
        Thread.ofVirtual().name("demo-drill").start(() -> {
            try {
                drilled.complete(scene.run("node3"));
            } catch (IOException | ConfigException | RuntimeException failed) {
                drilled.completeExceptionally(failed);
            }
        });
        while (!drilled.isDone()) {
            watched.await(Duration.ZERO, event -> false);
            scene.said().forEach(narrator::act);
        }
        watched.await(Duration.ZERO, event -> false);
        try {
            return drilled.get();
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private static Predicate<Event> originsOf(Prefix prefix, int origins) {
        return event -> event.what() instanceof PrefixStateChanged state
                && state.prefix().equals(prefix)
                && state.origins().size() == origins
                && (state.state() == PrefixState.REACHABLE || state.state() == PrefixState.DEGRADED);
    }

    private static Predicate<Event> expiryOf(Prefix prefix) {
        return event -> event.what() instanceof RouteChanged route
                && route.prefix().equals(prefix)
                && route.reason() == RouteReason.STALE_EXPIRED;
    }

    private void record(String failure, long begin, Optional<Event> seen, String expected, String remark) {
        Optional<Duration> took = seen.map(event -> Duration.ofNanos(event.at().monotonicNanos() - begin));
        String cause = seen.map(Demonstration::cause).orElse("not seen");
        measurements.add(new Measurement(failure, cause, took, expected, remark));
    }

    private static String cause(Event event) {
        return switch (event.what()) {
            case PrefixStateChanged state -> state.cause().kind();
            case RouteChanged route -> route.reason().text();
            default -> event.type();
        };
    }

    private static Topology topology(int port) {
        return Topology.standard()
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(BgpTimers.ofSeconds(1, HOLD_SECONDS)))
                .withNodes(
                        node -> node.withGracefulRestart(new GracefulRestart.On(RESTART_TIME, Duration.ofSeconds(10))))
                .withObserver(Observer.onPort(port));
    }

    /** The observer's port must be known before anybody listens on it. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String configuration(Topology topology) {
        Observer observer = topology.observer().orElseThrow();
        StringBuilder yaml = new StringBuilder("""
                speaker:
                  asn: %d
                  router_id: 192.0.2.1
                  listen: ["%s:%d"]
                journal: {directory: journal}
                incidents: {quiet: 1s}
                http: {listen: "127.0.0.1:0"}
                track:
                  - {name: api, prefix: %s, kind: vip, min_origins: 3}
                  - {name: services, prefix: %s, kind: services}
                  - {name: pods, within: 2001:db8:0:ffcc::/64, kind: pods}
                peers:
                """.formatted(
                        observer.asn(),
                        SimulatedLab.observerAddress(observer).getAddress().getHostAddress(),
                        observer.port(),
                        topology.vip(),
                        topology.services()));
        for (CalicoNode node : topology.nodes()) {
            yaml.append(peer(node.name(), SimulatedLab.callerAddress(node).getAddress(), node.asn(), "node"));
        }
        yaml.append(peer(
                "edge",
                SimulatedLab.edgeAddress(topology).getAddress(),
                topology.edge().asn(),
                "edge"));
        return yaml.toString();
    }

    private static String peer(String name, InetAddress address, long asn, String role) {
        return "  - {name: %s, address: %s, asn: %d, role: %s, passive: true, hold_time: %ds}\n"
                .formatted(name, address.getHostAddress(), asn, role, HOLD_SECONDS);
    }
}
