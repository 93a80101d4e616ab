package io.vipwatch.lab.container;

import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.drill.FaultSpec;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.LocalHost;
import io.vipwatch.monitor.drill.run.Script;
import io.vipwatch.monitor.drill.run.Site;
import io.vipwatch.monitor.drill.run.Site.EdgeSite;
import io.vipwatch.monitor.drill.run.Site.Power;
import io.vipwatch.monitor.drill.run.Site.ProcessCommands;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The hosts of a lab for drills: they are reached through the container engine, which no fault cuts off, and switched by it.
 * Used from any thread.
 */
public final class LabInventory implements Inventory {
    private static final String EDGE_FIND = "pgrep -x 'zebra|staticd|bfdd|bgpd'";

    private final Topology topology;
    private final Map<String, ContainerHost> members = new LinkedHashMap<>();
    private final LocalHost here = new LocalHost();
    private final Map<String, String> containers = new LinkedHashMap<>();

    /** {@return the hosts of a lab} */
    public static LabInventory of(ContainerLab lab) {
        return new LabInventory(lab);
    }

    private LabInventory(ContainerLab lab) {
        topology = lab.topology();
        add(lab.edge());
        for (int i = 1; i <= lab.nodes().size(); i++) {
            add(lab.node(i));
        }
    }

    private void add(ContainerMember member) {
        members.put(member.name(), new ContainerHost(member.container()));
        containers.put(member.name(), member.container().id());
    }

    @Override
    public Host host(String name) throws DrillRefused {
        Host member = name.equals(Site.RUNNER) ? here : members.get(name);
        if (member == null) {
            throw new DrillRefused("the lab has no " + name + ", but " + String.join(", ", members.keySet()));
        }
        return member;
    }

    @Override
    public String edge() {
        return topology.edge().name();
    }

    @Override
    public Site site(String target) throws DrillRefused {
        host(target);
        return new Site(
                target,
                target.equals(edge()) ? topology.address(topology.edge()) : topology.address(node(target)),
                "eth0",
                Optional.empty(),
                processes(),
                power(target),
                Optional.of(new EdgeSite(
                        edge(),
                        OptionalLong.of(topology.edge().asn()),
                        "vtysh",
                        EDGE_FIND,
                        "pids=$(" + EDGE_FIND + ") || exit 1\nkill -TERM $pids\ni=0\nwhile " + EDGE_FIND
                                + " >/dev/null; do i=$((i + 1)); [ $i -lt 250 ] || exit 1; sleep 0.02; done\n"
                                + "lab-entry start frr >/dev/null 2>&1",
                        EDGE_FIND + " >/dev/null || lab-entry start frr >/dev/null 2>&1")));
    }

    private CalicoNode node(String name) throws DrillRefused {
        return topology.nodes().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new DrillRefused("the lab has no node " + name));
    }

    /** There is no supervisor in the lab's nodes: what a drill ends, its revert starts. */
    private static Map<FaultSpec.Process, ProcessCommands> processes() {
        return Map.of(
                FaultSpec.Process.BIRD6, daemon("bird6"),
                FaultSpec.Process.CALICO_NODE, daemon("bird6"),
                FaultSpec.Process.API_SERVER, daemon("api"));
    }

    private static ProcessCommands daemon(String name) {
        return new ProcessCommands(
                "lab-entry pids " + name,
                "lab-entry pids " + name + " >/dev/null || lab-entry start " + name + " >/dev/null 2>&1");
    }

    private Power power(String target) {
        String container = containers.get(target);
        return new Power(
                Script.on(
                                Site.RUNNER,
                                "docker exec " + container + " touch $mark && docker restart -t 1 " + container
                                        + " >/dev/null && docker exec -d " + container
                                        + " sh -c '[ ! -e /var/lib/lab/echo.py ] || exec python3 /var/lib/lab/echo.py $LAB_VIP $LAB_NAME'\n")
                        .within(Duration.ofMinutes(1)),
                // Silent first, so that no peer is told.
                Script.on(
                        Site.RUNNER,
                        "docker exec " + container + " touch $mark && docker exec " + container
                                + " nft 'table netdev power { chain out { type filter hook egress device eth0 priority 0; drop; }; }'"
                                + " && docker kill " + container + " >/dev/null\n"));
    }
}
