package io.vipwatch.lab.simulated;

import io.vipwatch.lab.topology.LabNode;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.LocalHost;
import io.vipwatch.monitor.drill.run.Site;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The nodes of a simulated lab for drills: faults that drop packets can be made, those that need processes, power or the edge
 * cannot. Used from any thread.
 */
public final class SimulatedInventory implements Inventory, AutoCloseable {
    private final Topology topology;
    private final Map<String, SimulatedHost> nodes = new LinkedHashMap<>();
    private final LocalHost here = new LocalHost();

    /**
     * Prepares the nodes of a lab.
     *
     * @param directory where their files are, without quotes in its name
     */
    public SimulatedInventory(SimulatedLab lab, Path directory) {
        topology = lab.topology();
        for (LabNode node : lab.nodes()) {
            nodes.put(node.name(), new SimulatedHost(node, directory.resolve(node.name())));
        }
    }

    @Override
    public Host host(String name) throws DrillRefused {
        Host host = name.equals(Site.RUNNER) ? here : nodes.get(name);
        if (host == null) {
            throw new DrillRefused("the simulated lab has no node " + name);
        }
        return host;
    }

    @Override
    public Site site(String target) throws DrillRefused {
        host(target);
        return topology.nodes().stream()
                .filter(node -> node.name().equals(target))
                .findFirst()
                .map(node -> new Site(
                        target,
                        topology.address(node),
                        "eth0",
                        Optional.empty(),
                        Map.of(),
                        Site.ofTheHostItself(target),
                        Optional.empty()))
                .orElseThrow(() -> new DrillRefused(target + " is no node of the simulated lab"));
    }

    @Override
    public String edge() {
        return topology.edge().name();
    }

    @Override
    public void close() {
        nodes.values().forEach(SimulatedHost::close);
    }
}
