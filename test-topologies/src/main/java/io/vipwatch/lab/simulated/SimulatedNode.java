package io.vipwatch.lab.simulated;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.Topology;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A node of the simulated lab. Its methods are called from the thread of the lab's user, one at a time. */
final class SimulatedNode implements LabNode, AutoCloseable {
    private final CalicoNode plan;
    private final Topology topology;
    private final Network network;
    private final List<Neighbor> neighbors;
    private final Set<Prefix> originated = new LinkedHashSet<>();
    private volatile Optional<NodeProcess> process = Optional.empty();

    /**
     * Makes a node that does not run yet.
     *
     * @param neighbors whom it talks to
     */
    SimulatedNode(CalicoNode plan, Topology topology, Network network, List<Neighbor> neighbors) {
        this.plan = plan;
        this.topology = topology;
        this.network = network;
        this.neighbors = neighbors;
        originated.add(plan.podBlock());
        originated.add(topology.services());
        originated.add(topology.vip());
    }

    void start(boolean afterRestart) {
        process = Optional.of(NodeProcess.start(plan, topology, neighbors, Set.copyOf(originated), afterRestart));
    }

    /** {@return where it listens, while it runs} */
    Optional<InetSocketAddress> listening() {
        return process.map(NodeProcess::listening);
    }

    @Override
    public CalicoNode plan() {
        return plan;
    }

    @Override
    public String name() {
        return plan.name();
    }

    @Override
    public IpAddress address() {
        return topology.address(plan);
    }

    @Override
    public void announce(Prefix prefix) {
        if (originated.add(prefix)) {
            process.ifPresent(running -> running.announce(prefix));
        }
    }

    @Override
    public void withdraw(Prefix prefix) {
        if (originated.remove(prefix)) {
            process.ifPresent(running -> running.withdraw(prefix));
        }
    }

    @Override
    public AppliedFault apply(Fault fault) {
        return switch (fault) {
            case Fault.SilentLoss loss -> silence(fault, loss);
            case Fault.PausedDaemon _, Fault.LinkDown _ -> silence(fault, Fault.SilentLoss.total());
            case Fault.Stopped _, Fault.PowerOff _ -> losePower(fault);
            case Fault.EndedDaemon ended ->
                switch (ended.signal()) {
                    case TERM -> terminate(fault);
                    case KILL -> kill(fault);
                };
            case Fault.EndedApi _ -> throw new LabFailure("a simulated node has no API server; use the container lab");
        };
    }

    private AppliedFault silence(Fault fault, Fault.SilentLoss loss) {
        network.silence(plan, loss);
        return new Undoable(fault, () -> network.heal(plan));
    }

    private AppliedFault losePower(Fault fault) {
        network.silence(plan, Fault.SilentLoss.total());
        network.forget(plan);
        end("");
        return new Undoable(fault, () -> {
            network.heal(plan);
            start(true);
        });
    }

    private AppliedFault kill(Fault fault) {
        network.finish(plan);
        end("");
        return new Undoable(fault, () -> start(true));
    }

    private AppliedFault terminate(Fault fault) {
        end("");
        return new Undoable(fault, () -> start(false));
    }

    private void end(String text) {
        Optional<NodeProcess> running = process;
        process = Optional.empty();
        running.ifPresent(node -> node.close(text));
    }

    @Override
    public void close() {
        end("lab is over");
    }
}
