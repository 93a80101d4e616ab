package io.vipwatch.lab.interop;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerEdge;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.LabFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The other end of the daemon's BFD sessions. Used from the test's thread; its calls block. */
final class BfdPartner {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern WITH_WHOM_AND_UP = Pattern.compile("^(\\S+)\\s+\\S+\\s+Up\\b");

    private BfdPartner() {}

    /**
     * Has a node run single-hop BFD with the daemon, by a BIRD 2 of its own: a program beside the node's BGP daemon, as an
     * agent on a node of Kubernetes is, which goes on when that daemon is killed.
     *
     * @param millis the interval of both directions; the multiplier is 3
     */
    static void startBesideBgp(ContainerNode node, IpAddress daemon, int millis) {
        String configuration = """
                log "/var/log/lab/bird2.log" all;
                router id 192.0.2.33;
                protocol device {}
                protocol bfd beside {
                  interface "eth0" {
                    min tx interval %1$d ms; min rx interval %1$d ms; idle tx interval 1 s; multiplier 3;
                  };
                  neighbor %2$s dev "eth0" local %3$s;
                }
                """.formatted(millis, daemon, node.address());
        var started = node.exec(
                "sh", "-c", "printf %s \"$1\" > /etc/bird/bird2.conf && lab-entry start bird2", "sh", configuration);
        if (started.exitCode() != 0) {
            throw new LabFailure(node.name() + " runs no BFD: " + started.stderr());
        }
    }

    /**
     * Waits until BFD is up between the edge and a node: for the node, for bfdd, and for bgpd, which ends a session only for
     * what it has heard of. After a cut any of the three may be the last.
     */
    static void awaitWithEdge(ContainerLab lab, ContainerNode node) {
        String address = node.address().toString();
        boolean up = Patience.until(
                SOON,
                () -> lab.edge()
                                .json("show bfd peers")
                                .valueStream()
                                .anyMatch(peer ->
                                        peer.path("peer").asString("").equals(address) && isUp(peer.path("status")))
                        && isUp(lab.edge()
                                .json("show bgp neighbors " + address)
                                .path(address)
                                .path("peerBfdInfo")
                                .path("status"))
                        && sessions(node)
                                .lines()
                                .anyMatch(line -> WITH_WHOM_AND_UP
                                        .matcher(line)
                                        .results()
                                        .anyMatch(found -> found.group(1)
                                                .equals(lab.edge().address().toString()))));
        if (!up) {
            throw new LabFailure("no BFD between the edge and " + node.name() + ": "
                    + lab.edge().vtysh("show bfd peers") + sessions(node));
        }
    }

    private static boolean isUp(JsonNode state) {
        return state.asString("").equalsIgnoreCase("up");
    }

    private static String sessions(ContainerNode node) {
        return node.exec("/opt/bird2/usr/sbin/birdc", "-s", "/run/bird/bird2.ctl", "show bfd sessions")
                .stdout();
    }

    /** Has FRR's bfdd run single-hop BFD with the daemon, 300 ms × 3, without telling bgpd. */
    static void startAtEdge(ContainerEdge edge, IpAddress daemon) {
        configure(
                edge,
                daemon,
                List.of("receive-interval 300", "transmit-interval 300", "detect-multiplier 3", "no shutdown"));
    }

    /** Has bfdd say AdminDown, or Down and then Up again. */
    static void shutdownAtEdge(ContainerEdge edge, IpAddress daemon, boolean down) {
        configure(edge, daemon, List.of(down ? "shutdown" : "no shutdown"));
    }

    private static void configure(ContainerEdge edge, IpAddress daemon, List<String> lines) {
        List<String> command = new ArrayList<>(List.of("vtysh", "-c", "configure terminal", "-c", "bfd", "-c"));
        command.add("peer " + daemon + " local-address " + edge.address() + " interface eth0");
        lines.forEach(line -> command.addAll(List.of("-c", line)));
        var configured = edge.exec(command.toArray(String[]::new));
        if (configured.exitCode() != 0 || configured.stdout().contains("%")) {
            throw new LabFailure("bfdd: " + configured.stdout() + configured.stderr());
        }
    }
}
