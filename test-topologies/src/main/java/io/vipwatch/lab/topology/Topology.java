package io.vipwatch.lab.topology;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Models an IPv6-only lab: nodes in a full iBGP mesh, each with an eBGP session to the edge and, when there is one, to the
 * observer, which the edge also peers with. Every node announces its own pod block, the service prefix and the virtual IP
 * address.
 *
 * @param lan the /64 that all of them share
 * @param edge the router at the edge
 * @param nodes the cluster's nodes, at least one
 * @param observer where vipwatch listens, if it takes part
 * @param services the service prefix, which covers the virtual IP address
 * @param vip the virtual IP address, a /128
 * @param reAdvertisement what the nodes repeat of one another
 */
public record Topology(
        Prefix lan,
        EdgeRouter edge,
        List<CalicoNode> nodes,
        Optional<Observer> observer,
        Prefix services,
        Prefix vip,
        ReAdvertisement reAdvertisement) {

    private static final int FIRST_NODE_HOST = 0x11;
    private static final List<String> ROUTER_IDS = List.of("231.17.4.66", "224.90.33.7", "239.3.190.12");
    private static final List<String> POD_BLOCKS =
            List.of("2001:db8:0:ffcc::4e40/122", "2001:db8:0:ffcc::a980/122", "2001:db8:0:ffcc::1c0/122");

    public Topology {
        nodes = List.copyOf(nodes);
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("a lab needs at least one node");
        }
        if (!services.covers(vip)) {
            throw new IllegalArgumentException(vip + " is not within the services " + services);
        }
    }

    /** {@return an edge and three nodes in Calico's default form, without observer} */
    public static Topology standard() {
        return ofNodes(3);
    }

    /**
     * {@return the same with another number of nodes}
     *
     * @param count 1 to 3
     */
    public static Topology ofNodes(int count) {
        List<CalicoNode> nodes =
                IntStream.rangeClosed(1, count).mapToObj(Topology::node).toList();
        return new Topology(
                lanNumber(0x65),
                EdgeRouter.standard(),
                nodes,
                Optional.empty(),
                Prefix.of("2001:db8:0:ff00::/112"),
                Prefix.of("2001:db8:0:ff00::100/128"),
                ReAdvertisement.MESH_DEFAULT);
    }

    private static CalicoNode node(int number) {
        return new CalicoNode(
                "node" + number,
                FIRST_NODE_HOST + number - 1,
                65010,
                RouterId.of(ROUTER_IDS.get(number - 1)),
                Prefix.of(POD_BLOCKS.get(number - 1)),
                Optional.empty(),
                GracefulRestart.CALICO_DEFAULT);
    }

    /**
     * {@return one of the networks that labs use}
     *
     * @param number 1 to 65535; labs with different numbers can run side by side
     */
    public static Prefix lanNumber(int number) {
        return Prefix.of("fd00:10:" + Integer.toHexString(number) + "::/64");
    }

    /** {@return the address of a member} */
    public IpAddress address(Member member) {
        return IpAddress.ofIpv6(lan.high(), lan.low() | member.host());
    }

    /** {@return the number of paths that the edge and the observer see for a prefix when nothing is broken} */
    public int expectedPaths(Prefix prefix) {
        boolean podBlock = nodes.stream().anyMatch(node -> node.podBlock().equals(prefix));
        int origins = podBlock ? 1 : prefix.equals(vip) || prefix.equals(services) ? nodes.size() : 0;
        return switch (reAdvertisement) {
            case MESH_DEFAULT -> origins * nodes.size();
            case REMOTE_PEERS_REJECTED -> origins;
        };
    }

    public Topology withLan(Prefix network) {
        return new Topology(network, edge, nodes, observer, services, vip, reAdvertisement);
    }

    /**
     * {@return the same with services and a virtual address that no lab on another network has; a host that reaches the
     * virtual addresses of several labs needs a route for each}
     */
    public Topology withServicesOfItsLan() {
        long network = 0x2001_0db8_0005_0000L | (lan.high() >>> 16 & 0xffff);
        return new Topology(
                lan,
                edge,
                nodes,
                observer,
                Prefix.of(IpAddress.ofIpv6(network, 0), 112),
                Prefix.of(IpAddress.ofIpv6(network, 0x100), 128),
                reAdvertisement);
    }

    public Topology withEdge(UnaryOperator<EdgeRouter> change) {
        return new Topology(lan, change.apply(edge), nodes, observer, services, vip, reAdvertisement);
    }

    /** {@return this with every node changed in the same way} */
    public Topology withNodes(UnaryOperator<CalicoNode> change) {
        return new Topology(lan, edge, nodes.stream().map(change).toList(), observer, services, vip, reAdvertisement);
    }

    public Topology withObserver(Observer listening) {
        return new Topology(lan, edge, nodes, Optional.of(listening), services, vip, reAdvertisement);
    }

    public Topology with(ReAdvertisement form) {
        return new Topology(lan, edge, nodes, observer, services, vip, form);
    }
}
