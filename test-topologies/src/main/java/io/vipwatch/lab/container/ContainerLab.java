package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.Lab;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.Topology;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A lab in containers. It lives on the caller's thread; starting, waiting and closing block. Whatever happens to this JVM,
 * nothing of the lab outlives it.
 */
public final class ContainerLab implements Lab {
    private final Topology topology;
    private final Bridge bridge;
    private final ContainerEdge edge;
    private final List<ContainerNode> nodes;

    ContainerLab(Topology topology, Bridge bridge, ContainerEdge edge, List<ContainerNode> nodes) {
        this.topology = topology;
        this.bridge = bridge;
        this.edge = edge;
        this.nodes = List.copyOf(nodes);
    }

    /**
     * Builds a topology, on a network of its own, whatever network the topology names.
     *
     * @throws LabFailure if no engine answers or a member does not start
     */
    public static ContainerLab start(Topology topology) {
        return start(topology, newBridge());
    }

    /**
     * Does the same for a lab whose virtual address this host is to have a route to: it has an address of its own.
     *
     * @throws LabFailure if no engine answers or a member does not start
     */
    public static ContainerLab startWithItsOwnServices(Topology topology) {
        Bridge bridge = newBridge();
        return start(topology.withLan(bridge.lan()).withServicesOfItsLan(), bridge);
    }

    private static Bridge newBridge() {
        Engine engine =
                Engine.ofThisJvm(Long.toUnsignedString(ProcessHandle.current().pid()));
        return Bridge.create(engine, RandomGenerator.getDefault());
    }

    /**
     * Builds a topology of hosts that boot: systemd runs their daemons as services, and takes them up again, as on real ones.
     *
     * @throws LabFailure if no engine answers or a member does not start
     */
    public static ContainerLab startOnSystemd(Topology topology) {
        return start(topology, newBridge(), EdgeImage.chosen(), SystemdHost::of);
    }

    static ContainerLab start(Topology wanted, Bridge bridge) {
        return start(wanted, bridge, EdgeImage.chosen());
    }

    /** @param edgeImage the name of an image with FRR */
    static ContainerLab start(Topology wanted, Bridge bridge, String edgeImage) {
        return start(wanted, bridge, edgeImage, UnaryOperator.identity());
    }

    private static ContainerLab start(Topology wanted, Bridge bridge, String edgeImage, UnaryOperator<Plan> change) {
        Topology topology = wanted.withLan(bridge.lan());
        List<LabContainer> created = new ArrayList<>();
        try {
            // The edge first: a node that calls while FRR reads its configuration is refused and stays away for 5 s.
            LabContainer edge = LabContainer.create(
                    bridge.engine(),
                    change.apply(edgePlan(topology, bridge)
                            .from(EdgeImage.of(bridge.engine().client(), edgeImage))));
            created.add(edge);
            List<Callable<LabContainer>> creations = new ArrayList<>();
            creations.add(() -> {
                edge.start();
                return edge;
            });
            for (CalicoNode node : topology.nodes()) {
                creations.add(
                        () -> LabContainer.create(bridge.engine(), change.apply(nodePlan(topology, node, bridge))));
            }
            List<LabContainer> nodes = Engine.together(creations).subList(1, creations.size());
            created.addAll(nodes);
            Engine.each(nodes, LabContainer::start);
            return of(topology, bridge, edge, nodes);
        } catch (RuntimeException failed) {
            LabContainer.removeAll(created);
            bridge.remove();
            throw failed;
        }
    }

    static ContainerLab of(Topology topology, Bridge bridge, LabContainer edge, List<LabContainer> nodes) {
        List<ContainerNode> members = new ArrayList<>();
        for (int index = 0; index < nodes.size(); index++) {
            members.add(new ContainerNode(
                    nodes.get(index), topology, topology.nodes().get(index)));
        }
        return new ContainerLab(topology, bridge, new ContainerEdge(edge, topology), members);
    }

    private static Plan edgePlan(Topology topology, Bridge bridge) {
        return Plan.router(
                topology.edge().name(),
                "edge",
                bridge,
                topology.address(topology.edge()),
                Map.of(),
                Map.of("/etc/frr/frr.conf", new FrrConfiguration(topology).text()));
    }

    private static Plan nodePlan(Topology topology, CalicoNode node, Bridge bridge) {
        IpAddress address = topology.address(node);
        Map<String, String> environment = Map.of(
                "LAB_NAME", node.name(),
                "LAB_ADDRESS", address.toString(),
                "LAB_VIP", topology.vip().address().toString());
        return Plan.router(
                node.name(),
                "node",
                bridge,
                address,
                environment,
                Map.of(ContainerNode.CONFIGURATION, new BirdConfiguration(topology, node).text()));
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public ContainerEdge edge() {
        return edge;
    }

    @Override
    public List<LabNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public ContainerNode node(int number) {
        return nodes.get(number - 1);
    }

    /** {@return the address at which the host, and so this JVM, is on the lab's network} */
    public IpAddress hostAddress() {
        return bridge.address(1);
    }

    /** {@return the host's network device that carries everything the members say to each other and to the host} */
    public String hostDevice() {
        return bridge.device();
    }

    /** {@return a capture of everything on the lab's network, in force when this returns} */
    public Capture capture() {
        return Capture.start(bridge);
    }

    /** {@return a capture of what the edge itself sends and receives, stamped by its kernel, in force when this returns} */
    public Capture captureAtEdge() {
        return Capture.at(bridge, edge.container());
    }

    /**
     * {@return a capture of some of it, in force when this returns}
     *
     * @param filter which packets, in the language of pcap-filter(7)
     */
    public Capture capture(String filter) {
        return Capture.start(bridge, filter);
    }

    @Override
    public void awaitConverged(Duration atMost) {
        if (!Patience.until(atMost, () -> missing().isEmpty())) {
            throw new LabFailure("not converged after " + atMost.toSeconds() + " s: "
                    + missing().orElse("now it is") + "\n" + edge.vtysh("show bgp ipv6 unicast summary"));
        }
    }

    private Optional<String> missing() {
        Set<IpAddress> addresses =
                topology.nodes().stream().map(topology::address).collect(Collectors.toSet());
        Set<IpAddress> established = edge.established();
        if (!established.containsAll(addresses)) {
            return Optional.of("sessions Established with " + established + ", wanted " + addresses);
        }
        int paths = edge.paths(topology.vip());
        if (paths != topology.expectedPaths(topology.vip())) {
            return Optional.of(
                    topology.vip() + " has " + paths + " paths, wanted " + topology.expectedPaths(topology.vip()));
        }
        Set<IpAddress> nextHops = edge.nextHops(topology.vip());
        return nextHops.equals(addresses)
                ? Optional.empty()
                : Optional.of(topology.vip() + " goes to " + nextHops + ", wanted " + addresses);
    }

    @Override
    public void close() {
        LabContainer.removeAll(containers());
        bridge.remove();
    }

    Bridge bridge() {
        return bridge;
    }

    List<LabContainer> containers() {
        return Stream.concat(Stream.of(edge), nodes.stream())
                .map(ContainerMember::container)
                .toList();
    }
}
