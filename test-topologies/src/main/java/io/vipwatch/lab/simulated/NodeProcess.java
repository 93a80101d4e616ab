package io.vipwatch.lab.simulated;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.EnhancedRouteRefresh;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.LongLivedGracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.fsm.SessionTimes;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.session.ListenAddress;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.Remote;
import io.vipwatch.bgp.session.ScopedAddress;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The BGP daemon of a simulated node: a speaker that behaves as Calico's BIRD does. Its own routes get the lowest path
 * identifiers; in Calico's default form it repeats other nodes' routes to everybody outside the mesh, with itself as
 * next hop. Events arrive on the speaker's event loops, commands from the lab's user.
 */
final class NodeProcess {
    private static final int FIRST_OWN_PATH_ID = 4;
    private static final int FIRST_REPEATED_PATH_ID = 14;
    private static final Duration BIRD_HOLD_TIME = Duration.ofMinutes(4);
    private static final SessionTimes IMPATIENT = new SessionTimes(
            BIRD_HOLD_TIME,
            Duration.ofSeconds(240),
            Duration.ofMillis(500),
            Duration.ZERO,
            Duration.ofMillis(200),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(8));

    private final CalicoNode plan;
    private final Topology topology;
    private final List<Neighbor> neighbors;
    private final Map<Prefix, Integer> ownPathIds = new ConcurrentHashMap<>();
    private final Map<RepeatedPath, Integer> repeatedPathIds = new ConcurrentHashMap<>();
    private final AtomicInteger nextOwnPathId = new AtomicInteger(FIRST_OWN_PATH_ID);
    private final AtomicInteger nextRepeatedPathId = new AtomicInteger(FIRST_REPEATED_PATH_ID);
    private final Speaker speaker;
    private volatile boolean ending;

    private NodeProcess(CalicoNode plan, Topology topology, List<Neighbor> neighbors, boolean afterRestart) {
        this.plan = plan;
        this.topology = topology;
        this.neighbors = neighbors;
        ListenAddress listen = ListenAddress.of(ScopedAddress.of(Network.loopback(plan)), 0);
        this.speaker = Speaker.start(SpeakerConfig.listeningOn(listen).withMaximumEventLoops(1), this::onEvent);
        neighbors.forEach(neighbor -> speaker.add(peer(neighbor, afterRestart)));
    }

    static NodeProcess start(
            CalicoNode plan,
            Topology topology,
            List<Neighbor> neighbors,
            Set<Prefix> originated,
            boolean afterRestart) {
        NodeProcess process = new NodeProcess(plan, topology, neighbors, afterRestart);
        originated.stream().sorted().forEach(process::announce);
        return process;
    }

    InetSocketAddress listening() {
        return speaker.listenAddresses().getFirst();
    }

    private PeerConfig peer(Neighbor neighbor, boolean afterRestart) {
        ScopedAddress remote = ScopedAddress.of(Network.loopback(neighbor.member()));
        var builder = PeerConfig.of(
                        neighbor.member().name(),
                        new Remote.Address(remote),
                        neighbor.member().asn(),
                        plan.asn(),
                        plan.routerId())
                .times(IMPATIENT)
                .holdTime(plan.holdTime().orElse(BIRD_HOLD_TIME))
                .announce(true)
                .passive(neighbor.calls())
                .sourceAddress(ScopedAddress.of(Network.loopback(plan)))
                .capabilities(capabilities(afterRestart));
        return neighbor.calls()
                ? builder.build()
                : builder.port(neighbor.port()).build();
    }

    /** The capabilities of BIRD 1.6 as Calico configures it, in its order. */
    private List<Capability> capabilities(boolean afterRestart) {
        List<Capability> list = new ArrayList<>();
        list.add(new Multiprotocol(Family.IPV6_UNICAST));
        list.add(new RouteRefreshCapability());
        if (plan.gracefulRestart() instanceof io.vipwatch.lab.topology.GracefulRestart.On on) {
            list.add(new GracefulRestart(
                    afterRestart,
                    false,
                    on.restartTime(),
                    List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, afterRestart))));
        }
        list.add(new FourOctetAs(plan.asn()));
        list.add(new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.BOTH))));
        list.add(new EnhancedRouteRefresh());
        list.add(new LongLivedGracefulRestart(List.of()));
        return List.copyOf(list);
    }

    void announce(Prefix prefix) {
        int pathId = ownPathIds.computeIfAbsent(prefix, _ -> nextOwnPathId.getAndIncrement());
        IpAddress nextHop = topology.address(plan);
        for (Neighbor neighbor : neighbors) {
            speaker.announce(
                    neighbor.member().name(),
                    List.of(
                            isNode(neighbor)
                                    ? RouteForm.internal(prefix, pathId, nextHop)
                                    : RouteForm.external(prefix, pathId, nextHop, plan.asn())));
        }
    }

    void withdraw(Prefix prefix) {
        Integer pathId = ownPathIds.get(prefix);
        if (pathId != null) {
            speaker.withdrawFromAll(List.of(RouteForm.key(prefix, pathId)));
        }
    }

    private boolean isNode(Neighbor neighbor) {
        return neighbor.member().asn() == plan.asn();
    }

    private void onEvent(SpeakerEvent event) {
        if (!ending
                && event instanceof SpeakerEvent.RoutesChanged changed
                && topology.reAdvertisement() == ReAdvertisement.MESH_DEFAULT
                && neighbors.stream()
                        .anyMatch(neighbor -> isNode(neighbor)
                                && neighbor.member()
                                        .name()
                                        .equals(changed.peer().name()))) {
            try {
                changed.changes().forEach(change -> repeat(changed.peer().name(), change));
            } catch (SpeakerException gone) {
                // While the speaker closes its peers vanish one by one; at any other time this is our own fault.
                if (!ending) {
                    throw gone;
                }
            }
        }
    }

    private void repeat(String node, RouteChange change) {
        RepeatedPath path = new RepeatedPath(node, change.nlri().prefix());
        int pathId = repeatedPathIds.computeIfAbsent(path, _ -> nextRepeatedPathId.getAndIncrement());
        switch (change) {
            case RouteChange.Announced _, RouteChange.Replaced _, RouteChange.Restored _ ->
                outside()
                        .forEach(name -> speaker.announce(
                                name,
                                List.of(RouteForm.external(
                                        path.prefix(), pathId, topology.address(plan), plan.asn()))));
            case RouteChange.Withdrawn _ ->
                outside().forEach(name -> speaker.withdraw(name, List.of(RouteForm.key(path.prefix(), pathId))));
            case RouteChange.Duplicate _, RouteChange.MarkedStale _, RouteChange.WithdrawnUnknown _ -> {
                // What is kept as stale is still announced, as BIRD does it.
            }
        }
    }

    private List<String> outside() {
        return neighbors.stream()
                .filter(neighbor -> !isNode(neighbor))
                .map(neighbor -> neighbor.member().name())
                .toList();
    }

    void close(String text) {
        ending = true;
        speaker.close(text);
    }

    /** A route of another node. */
    private record RepeatedPath(String node, Prefix prefix) {}
}
