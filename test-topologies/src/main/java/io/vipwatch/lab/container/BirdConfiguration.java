package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.util.List;
import java.util.Optional;

/** Writes the configuration of BIRD 1.6 that makes it behave on the wire as a node of Calico does. */
final class BirdConfiguration {
    private final Topology topology;
    private final CalicoNode node;

    BirdConfiguration(Topology topology, CalicoNode node) {
        this.topology = topology;
        this.node = node;
    }

    /**
     * {@return the statement by which a node originates a prefix; without it the node withdraws the prefix}
     *
     * @throws IllegalArgumentException if it originates no such prefix
     */
    static String route(Topology topology, CalicoNode node, Prefix prefix) {
        if (!List.of(node.podBlock(), topology.services(), topology.vip()).contains(prefix)) {
            throw new IllegalArgumentException(node.name() + " does not originate " + prefix);
        }
        return "route " + prefix + " blackhole;";
    }

    String text() {
        StringBuilder text = new StringBuilder(header()).append(routes()).append(session());
        text.append(peer(
                        "Edge",
                        topology.address(topology.edge()).toString(),
                        topology.edge().asn(),
                        true)
                .append(password(topology.edge().password()))
                .append("}\n"));
        for (CalicoNode other : topology.nodes()) {
            if (!other.equals(node)) {
                text.append(peer("Mesh_" + other.name(), topology.address(other).toString(), other.asn(), false));
                // Of two nodes, the one with the lower address calls.
                text.append(other.host() > node.host() ? "  passive on;\n}\n" : "}\n");
            }
        }
        topology.observer().ifPresent(observer -> text.append(observerPeer(observer)));
        return text.toString();
    }

    private StringBuilder observerPeer(Observer observer) {
        String where = topology.address(observer) + " port " + observer.port();
        return peer("Observer", where, observer.asn(), true)
                .append(password(observer.password()))
                .append("}\n");
    }

    private String header() {
        return """
                log "/var/log/lab/bird6.log" all;
                debug protocols { states, events };
                router id %s;
                %s
                protocol device { scan time 2; }
                # The address of the virtual IP is on lo and is announced by its own protocol only.
                protocol direct { interface -"lo", "*"; }
                # Everything learned goes into the kernel, except what is within the services.
                filter to_kernel { if net ~ %s then reject; accept; }
                protocol kernel {
                  learn; persist; scan time 2; merge paths on;
                  import all;
                  export filter to_kernel;
                  %s
                }
                """.formatted(
                        node.routerId(),
                        switch (node.gracefulRestart()) {
                            case GracefulRestart.On on ->
                                "graceful restart wait " + on.recoveryWait().toSeconds() + ";";
                            case GracefulRestart.Off _ -> "";
                        },
                        topology.services(),
                        switch (node.gracefulRestart()) {
                            case GracefulRestart.On _ -> "graceful restart;";
                            case GracefulRestart.Off _ -> "";
                        });
    }

    /**
     * As in Calico's configuration one protocol has the node's blocks and another all of the services: a route that comes
     * and goes keeps the path identifier of its protocol.
     */
    private String routes() {
        Prefix pods = node.podBlock();
        // The pool is the /112 that holds every node's block.
        Prefix pool = Prefix.of(pods.address(), 112);
        return """
                protocol static pods {
                  route %1$s blackhole;
                }
                protocol static services {
                  route %2$s blackhole;
                  route %3$s blackhole;
                }
                function exported() {
                  # The node's own block as a whole, nothing below it; then the services and whatever is in the pool.
                  if net = %1$s then return true;
                  if net ~ %1$s then return false;
                  return net ~ %2$s || net ~ %4$s;
                }
                """.formatted(pods, topology.services(), topology.vip(), pool);
    }

    private String session() {
        String restart = switch (node.gracefulRestart()) {
            case GracefulRestart.On on ->
                "graceful restart on; graceful restart time " + on.restartTime().toSeconds() + ";";
            case GracefulRestart.Off _ -> "graceful restart off;";
        };
        String hold = node.holdTime()
                .map(proposed ->
                        "hold time " + proposed.toSeconds() + "; startup hold time " + proposed.toSeconds() + ";")
                .orElse("");
        return """
                template bgp calico {
                  local %s as %d;
                  multihop;
                  ttl security off;
                  gateway recursive;
                  add paths on;
                  connect delay time 2; connect retry time 5; error wait time 5, 30;
                  %s
                  %s
                  import all;
                }
                """.formatted(topology.address(node), node.asn(), restart, hold);
    }

    private StringBuilder peer(String name, String where, long asn, boolean external) {
        boolean own = external && topology.reAdvertisement() == ReAdvertisement.REMOTE_PEERS_REJECTED;
        String filter = own ? "if source = RTS_BGP then reject; " : "";
        return new StringBuilder("""
                protocol bgp %s from calico {
                  neighbor %s as %d;
                  export filter { %sif exported() then accept; reject; };
                """.formatted(name, where, asn, filter));
    }

    private static String password(Optional<String> password) {
        return password.map(secret -> "  password \"" + secret + "\";\n").orElse("");
    }
}
