package io.vipwatch.lab.simulated;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.Edge;
import io.vipwatch.lab.topology.Lab;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.Topology;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A lab in this JVM, on loopback addresses 127.65.0.0/16, which Linux has without being asked. It behaves as the
 * container lab does as far as BGP goes: there are no kernels, no API servers, and no BIRD or FRR.
 */
public final class SimulatedLab implements Lab {
    private final Topology topology;
    private final Network network;
    private final SimulatedEdge edge;
    private final List<SimulatedNode> nodes = new ArrayList<>();

    private SimulatedLab(Topology topology) {
        this.topology = topology;
        this.network = new Network(topology);
        this.edge = new SimulatedEdge(topology, network);
    }

    /**
     * {@return a lab whose members run and call each other}
     *
     * @throws LabFailure if this machine has no addresses of 127.65.0.0/16
     */
    public static SimulatedLab start(Topology topology) {
        SimulatedLab lab = new SimulatedLab(topology);
        try {
            lab.begin();
            return lab;
        } catch (RuntimeException failed) {
            lab.close();
            throw failed;
        }
    }

    /**
     * Checks that this machine has the addresses of the lab.
     *
     * @throws LabFailure if it has not, as systems other than Linux
     */
    public static void requireAddresses(Topology topology) {
        Network.requireLocal(Network.loopback(topology.edge()));
        topology.nodes().forEach(node -> Network.requireLocal(Network.loopback(node)));
        topology.observer().ifPresent(observer -> Network.requireLocal(Network.loopback(observer)));
    }

    /** {@return the address at which the members call the observer, with the port of the topology} */
    public static InetSocketAddress observerAddress(Observer observer) {
        return new InetSocketAddress(Network.loopback(observer), observer.port());
    }

    /** {@return the address from which a node calls the observer} */
    public static InetSocketAddress callerAddress(CalicoNode node) {
        return new InetSocketAddress(Network.loopback(node), 0);
    }

    /** {@return the address from which the edge calls the observer} */
    public static InetSocketAddress edgeAddress(Topology topology) {
        return new InetSocketAddress(Network.loopback(topology.edge()), 0);
    }

    private void begin() {
        List<List<Neighbor>> neighbors = new ArrayList<>();
        topology.nodes().forEach(_ -> neighbors.add(new ArrayList<>()));
        for (int i = 0; i < topology.nodes().size(); i++) {
            layLines(i, neighbors);
            nodes.add(new SimulatedNode(topology.nodes().get(i), topology, network, neighbors.get(i)));
        }
        List<Neighbor> ofEdge = new ArrayList<>();
        topology.nodes().forEach(node -> ofEdge.add(new Neighbor(node, 0)));
        topology.observer()
                .ifPresent(observer -> ofEdge.add(new Neighbor(
                        observer,
                        network.lay(topology.edge(), observer, () -> Optional.of(observerAddress(observer))))));
        edge.meet(ofEdge);
        nodes.forEach(node -> node.start(false));
    }

    /** Of two nodes the one with the lower address calls, as in Calico's mesh. */
    private void layLines(int index, List<List<Neighbor>> neighbors) {
        CalicoNode node = topology.nodes().get(index);
        List<Neighbor> own = neighbors.get(index);
        own.add(new Neighbor(topology.edge(), network.lay(node, topology.edge(), () -> Optional.of(edge.listening()))));
        topology.observer()
                .ifPresent(observer -> own.add(new Neighbor(
                        observer, network.lay(node, observer, () -> Optional.of(observerAddress(observer))))));
        for (int other = index + 1; other < topology.nodes().size(); other++) {
            int callee = other;
            CalicoNode peer = topology.nodes().get(other);
            own.add(new Neighbor(
                    peer, network.lay(node, peer, () -> nodes.get(callee).listening())));
            neighbors.get(other).add(new Neighbor(node, 0));
        }
    }

    @Override
    public Topology topology() {
        return topology;
    }

    @Override
    public Edge edge() {
        return edge;
    }

    @Override
    public List<LabNode> nodes() {
        return List.copyOf(nodes);
    }

    @Override
    public void awaitConverged(Duration atMost) {
        if (!Patience.until(atMost, this::isConverged)) {
            throw new LabFailure("the simulated lab did not converge in " + atMost.toSeconds() + " s: the edge has "
                    + edge.established().size() + " of " + nodes.size() + " sessions and "
                    + edge.paths(topology.vip()) + " of " + topology.expectedPaths(topology.vip())
                    + " paths to " + topology.vip());
        }
    }

    private boolean isConverged() {
        return edge.established().size() == nodes.size()
                && edge.paths(topology.vip()) == topology.expectedPaths(topology.vip())
                && edge.nextHops(topology.vip()).size() == nodes.size();
    }

    @Override
    public void close() {
        nodes.forEach(SimulatedNode::close);
        edge.close();
        network.close();
    }
}
