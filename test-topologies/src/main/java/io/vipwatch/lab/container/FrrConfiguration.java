package io.vipwatch.lab.container;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.CalicoNode;
import io.vipwatch.lab.topology.EdgeRouter;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.Topology;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes the configuration of FRR at the edge, in the shape pfSense's package gives it. */
final class FrrConfiguration {
    private final Topology topology;
    private final EdgeRouter edge;

    FrrConfiguration(Topology topology) {
        this.topology = topology;
        this.edge = topology.edge();
    }

    String text() {
        return header() + bgp() + policy();
    }

    private String header() {
        return """
                frr defaults traditional
                hostname %s
                log timestamp precision 6
                log file /var/log/frr/frr.log debugging
                service integrated-vtysh-config
                debug bgp neighbor-events
                debug bgp updates in
                debug bgp graceful-restart
                """.formatted(edge.name());
    }

    private String bgp() {
        String restart = edge.gracefulRestartHelper() ? "" : " bgp graceful-restart-disable\n";
        return """
                router bgp %d
                 bgp router-id %s
                 bgp log-neighbor-changes
                 no bgp default ipv4-unicast
                %s neighbor NODES peer-group
                 neighbor NODES remote-as %d
                %s%s%s%s address-family ipv6 unicast
                  neighbor NODES activate
                  neighbor NODES soft-reconfiguration inbound
                  neighbor NODES route-map FROM-NODES in
                  neighbor NODES route-map NOTHING out
                %s  maximum-paths %d
                 exit-address-family
                exit
                """.formatted(
                        edge.asn(),
                        edge.routerId(),
                        restart,
                        topology.nodes().getFirst().asn(),
                        timers("NODES", edge.timers()),
                        password("NODES", edge.password()),
                        topology.nodes().stream().map(this::node).collect(Collectors.joining()),
                        topology.observer().map(this::observer).orElse(""),
                        topology.observer().map(this::observerFamily).orElse(""),
                        edge.maximumPaths());
    }

    private String node(CalicoNode node) {
        IpAddress address = topology.address(node);
        return " neighbor %1$s peer-group NODES\n neighbor %1$s description %2$s\n".formatted(address, node.name());
    }

    /** The observer may steer the virtual IP address and is told of every path. */
    private String observer(Observer observer) {
        String address = topology.address(observer).toString();
        return """
                 neighbor %1$s remote-as %2$d
                 neighbor %1$s description %3$s
                 neighbor %1$s port %4$d
                 neighbor %1$s timers connect 5
                """.formatted(address, observer.asn(), observer.name(), observer.port())
                + timers(address, BgpTimers.SHORT)
                + password(address, observer.password());
    }

    private String observerFamily(Observer observer) {
        return """
                  neighbor %1$s activate
                  neighbor %1$s addpath-tx-all-paths
                  neighbor %1$s route-map FROM-OBSERVER in
                  neighbor %1$s route-map ALL out
                """.formatted(topology.address(observer));
    }

    private String policy() {
        Prefix pool = Prefix.of(topology.nodes().getFirst().podBlock().address(), 112);
        return """
                ipv6 prefix-list CLUSTER seq 10 permit %1$s ge 112 le 128
                ipv6 prefix-list CLUSTER seq 20 permit %2$s ge 112 le 128
                ipv6 prefix-list VIP seq 10 permit %3$s
                route-map FROM-NODES permit 10
                 match ipv6 address prefix-list CLUSTER
                exit
                route-map NOTHING deny 10
                exit
                route-map FROM-OBSERVER permit 10
                 match ipv6 address prefix-list VIP
                 set local-preference 200
                exit
                route-map ALL permit 10
                exit
                """.formatted(pool, topology.services(), topology.vip());
    }

    private static String timers(String neighbor, BgpTimers timers) {
        return " neighbor %s timers %d %d\n"
                .formatted(
                        neighbor, timers.keepalive().toSeconds(), timers.hold().toSeconds());
    }

    private static String password(String neighbor, Optional<String> password) {
        return password.map(secret -> " neighbor %s password %s\n".formatted(neighbor, secret))
                .orElse("");
    }
}
