package io.vipwatch.lab.simulated;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.fsm.SessionTimes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.session.ListenAddress;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.Remote;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.Edge;
import io.vipwatch.lab.topology.EdgeRouter;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Topology;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * The edge of the simulated lab: a speaker that accepts the nodes' routes and tells the observer of every path, as the
 * container lab's FRR does. It has no kernel; its forwarding table is what its Adj-RIBs-In say. Events arrive on the
 * speaker's event loops, everything else is called from the thread of the lab's user.
 */
final class SimulatedEdge implements Edge, AutoCloseable {
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** What FRR advertises with {@code addpath-tx-all-paths}, as far as it matters. */
    private static final AddPath SENDS_EVERY_PATH =
            new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.SEND)));

    private final Topology topology;
    private final Network network;
    private final Map<LearnedPath, Integer> pathIds = new ConcurrentHashMap<>();
    private final AtomicInteger nextPathId = new AtomicInteger(1);
    private final Speaker speaker;
    private volatile boolean ending;

    SimulatedEdge(Topology topology, Network network) {
        this.topology = topology;
        this.network = network;
        ListenAddress listen = ListenAddress.of(ScopedAddress.of(Network.loopback(topology.edge())), 0);
        this.speaker = Speaker.start(SpeakerConfig.listeningOn(listen).withMaximumEventLoops(1), this::onEvent);
    }

    InetSocketAddress listening() {
        return speaker.listenAddresses().getFirst();
    }

    /** Starts its sessions. */
    void meet(List<Neighbor> neighbors) {
        neighbors.forEach(neighbor -> speaker.add(peer(neighbor)));
    }

    private PeerConfig peer(Neighbor neighbor) {
        EdgeRouter router = topology.edge();
        var builder = PeerConfig.of(
                        neighbor.member().name(),
                        new Remote.Address(ScopedAddress.of(Network.loopback(neighbor.member()))),
                        neighbor.member().asn(),
                        router.asn(),
                        router.routerId())
                .times(SessionTimes.DEFAULT)
                .holdTime(router.timers().hold())
                .passive(neighbor.calls())
                .sourceAddress(ScopedAddress.of(Network.loopback(router)));
        if (!router.gracefulRestartHelper()) {
            builder.withoutGracefulRestart();
        }
        if (!(neighbor.member() instanceof CalicoNode)) {
            builder.announce(true)
                    .capabilities(List.of(
                            new Multiprotocol(Family.IPV6_UNICAST),
                            new RouteRefreshCapability(),
                            new FourOctetAs(router.asn()),
                            SENDS_EVERY_PATH));
        }
        return neighbor.calls()
                ? builder.build()
                : builder.port(neighbor.port()).build();
    }

    private void onEvent(SpeakerEvent event) {
        if (!ending && event instanceof SpeakerEvent.RoutesChanged changed) {
            try {
                topology.observer()
                        .filter(observer ->
                                !observer.name().equals(changed.peer().name()))
                        .ifPresent(observer -> changed.changes()
                                .forEach(change ->
                                        tell(observer.name(), changed.peer().name(), change)));
            } catch (SpeakerException gone) {
                // While the speaker closes its peers vanish one by one; at any other time this is our own fault.
                if (!ending) {
                    throw gone;
                }
            }
        }
    }

    private void tell(String observer, String node, RouteChange change) {
        LearnedPath path = new LearnedPath(
                node, change.nlri().prefix(), change.nlri().pathId().unsigned());
        int pathId = pathIds.computeIfAbsent(path, _ -> nextPathId.getAndIncrement());
        switch (change) {
            case RouteChange.Announced announced ->
                announce(observer, path, pathId, announced.after().nextHops());
            case RouteChange.Replaced replaced ->
                announce(observer, path, pathId, replaced.after().nextHops());
            case RouteChange.Withdrawn _ -> speaker.withdraw(observer, List.of(RouteForm.key(path.prefix(), pathId)));
            case RouteChange.Restored _,
                    RouteChange.Duplicate _,
                    RouteChange.MarkedStale _,
                    RouteChange.WithdrawnUnknown _ -> {
                // Nothing that a peer of the edge is told.
            }
        }
    }

    private void announce(String observer, LearnedPath path, int pathId, List<IpAddress> nextHops) {
        long cluster = topology.nodes().getFirst().asn();
        speaker.announce(
                observer,
                List.of(RouteForm.external(
                        path.prefix(),
                        pathId,
                        nextHops.getFirst(),
                        topology.edge().asn(),
                        cluster)));
    }

    @Override
    public String name() {
        return topology.edge().name();
    }

    @Override
    public IpAddress address() {
        return topology.address(topology.edge());
    }

    @Override
    public Set<IpAddress> established() {
        Set<String> names = speaker.sessions().stream()
                .filter(session -> session.state() == SessionState.ESTABLISHED)
                .map(session -> session.peer().name())
                .collect(Collectors.toSet());
        return topology.nodes().stream()
                .filter(node -> names.contains(node.name()))
                .map(topology::address)
                .collect(Collectors.toSet());
    }

    @Override
    public int paths(Prefix prefix) {
        return routes(prefix).size();
    }

    @Override
    public Set<IpAddress> nextHops(Prefix prefix) {
        return routes(prefix).stream()
                .map(route -> route.attributes().nextHops().getFirst())
                .limit(topology.edge().maximumPaths())
                .collect(Collectors.toSet());
    }

    private List<Route> routes(Prefix prefix) {
        return topology.nodes().stream()
                .flatMap(node -> speaker
                        .ask(node.name(), rib -> rib.paths(Family.IPV6_UNICAST, prefix))
                        .orTimeout(ANSWER_TIMEOUT.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                        .join()
                        .stream())
                .toList();
    }

    @Override
    public AppliedFault apply(Fault fault) {
        return switch (fault) {
            case Fault.SilentLoss loss -> silence(fault, loss);
            case Fault.PausedDaemon _, Fault.LinkDown _ -> silence(fault, Fault.SilentLoss.total());
            case Fault.Stopped _, Fault.PowerOff _, Fault.EndedDaemon _, Fault.EndedApi _ ->
                throw new LabFailure("the simulated edge knows silence only, not " + fault + "; use the container lab");
        };
    }

    private AppliedFault silence(Fault fault, Fault.SilentLoss loss) {
        network.silence(topology.edge(), loss);
        return new Undoable(fault, () -> network.heal(topology.edge()));
    }

    @Override
    public void close() {
        ending = true;
        speaker.close("lab is over");
    }

    /** A path of one node. */
    private record LearnedPath(String node, Prefix prefix, long pathId) {}
}
