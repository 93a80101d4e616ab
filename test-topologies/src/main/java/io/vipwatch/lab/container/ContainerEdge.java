package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.Edge;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.lab.topology.Topology;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The router at the edge: FRR, with sshd. Used from any thread. */
public final class ContainerEdge extends ContainerMember implements Edge {
    private static final JsonMapper JSON = new JsonMapper();

    ContainerEdge(LabContainer container, Topology topology) {
        super(container, topology.address(topology.edge()), "bgpd");
    }

    /** {@return a command for this host, which has to be Linux and its user root, that runs a script in the edge's network} */
    public List<String> inItsNetwork(String script) {
        return List.of("nsenter", "-t", Long.toString(container().pid()), "-n", "sh", "-c", script);
    }

    /** {@return what FRR answers to a command of its shell; an error is text that begins with a percent sign} */
    public String vtysh(String command) {
        return container().run("vtysh", "-c", command);
    }

    /** {@return FRR's JSON answer; missing when FRR answers anything but JSON} */
    public JsonNode json(String command) {
        return tree(vtysh(command + " json"));
    }

    private static JsonNode tree(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }

    @Override
    public Set<IpAddress> established() {
        Set<IpAddress> up = new TreeSet<>();
        json("show bgp ipv6 unicast summary").path("peers").properties().forEach(peer -> {
            if (peer.getValue().path("state").asString("").equals("Established")) {
                up.add(IpAddress.of(peer.getKey()));
            }
        });
        return up;
    }

    @Override
    public int paths(Prefix prefix) {
        return json("show bgp ipv6 unicast " + prefix).path("paths").size();
    }

    /** From the kernel, not from FRR: this is where packets go. */
    @Override
    public Set<IpAddress> nextHops(Prefix prefix) {
        Set<IpAddress> found = new TreeSet<>();
        String route = container().run("ip", "-6", "-json", "route", "show", "exact", prefix.toString());
        for (JsonNode one : tree(route)) {
            addGateway(found, one);
            one.path("nexthops").forEach(hop -> addGateway(found, hop));
        }
        return found;
    }

    private static void addGateway(Set<IpAddress> found, JsonNode route) {
        JsonNode gateway = route.path("gateway");
        if (gateway.isString()) {
            found.add(IpAddress.of(gateway.stringValue()));
        }
    }

    /** {@return what cannot be done at this edge because its image lacks a program, a line each; mostly nothing} */
    public List<String> lacks() {
        Output noted = container().exec("cat", "/var/lib/lab/lacks");
        return noted.exitCode() == 0 ? noted.stdout().lines().toList() : List.of();
    }

    /**
     * {@return how to reach it over SSH as an operator reaches pfSense: as root, with a key}
     *
     * @throws LabFailure if its image has no sshd
     */
    public SshAccess ssh() {
        lacks().stream().filter(lack -> lack.startsWith("sshd:")).findFirst().ifPresent(lack -> {
            throw new LabFailure(name() + ": its image lacks " + lack);
        });
        return access("root");
    }
}
