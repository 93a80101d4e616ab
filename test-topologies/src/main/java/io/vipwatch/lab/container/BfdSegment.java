package io.vipwatch.lab.container;

import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.Network;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.LabFailure;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The link of a BFD lab: a bridge on which the host, and so this JVM, and each router hold several addresses of both
 * families, since an implementation may tell the sessions of an interface apart by address only. Used from any thread; its
 * calls block.
 */
public final class BfdSegment implements AutoCloseable {
    /** How many addresses of each family everybody holds; they are numbered from 1. */
    public static final int ADDRESSES = 4;

    private static final int HOST_BLOCK = 0xc00;

    private final Bridge bridge;
    private final int ipv4Network;
    private final int ipv4Length;
    private final LabContainer hostNetwork;

    private BfdSegment(Bridge bridge, int ipv4Network, int ipv4Length, LabContainer hostNetwork) {
        this.bridge = bridge;
        this.ipv4Network = ipv4Network;
        this.ipv4Length = ipv4Length;
        this.hostNetwork = hostNetwork;
    }

    /** Makes the link and gives the host its addresses. */
    public static BfdSegment start() {
        Bridge bridge = Bridge.create(Engine.ofThisJvm("bfd"), RandomGenerator.getDefault());
        String[] ipv4 = ipv4Subnet(bridge).split("/", 2);
        LabContainer hostNetwork = LabContainer.create(
                bridge.engine(),
                new Plan(
                        bridge.device(),
                        "host",
                        LabImage.bundledName(),
                        List.of(),
                        List.of("idle"),
                        "host",
                        Optional.empty(),
                        Map.of(),
                        Map.of(),
                        Set.of(Capability.NET_ADMIN, Capability.NET_RAW),
                        false));
        BfdSegment segment = new BfdSegment(
                bridge,
                ByteBuffer.wrap(IpAddress.of(ipv4[0]).toByteArray()).getInt(),
                Integer.parseInt(ipv4[1]),
                hostNetwork);
        try {
            hostNetwork.start();
            segment.addAddresses(hostNetwork, bridge.device(), HOST_BLOCK);
            return segment;
        } catch (RuntimeException failed) {
            segment.close();
            throw failed;
        }
    }

    /** The engine takes a subnet that is free on this host. */
    private static String ipv4Subnet(Bridge bridge) {
        return bridge
                .engine()
                .client()
                .inspectNetworkCmd()
                .withNetworkId(bridge.id())
                .exec()
                .getIpam()
                .getConfig()
                .stream()
                .map(Network.Ipam.Config::getSubnet)
                .filter(subnet -> subnet != null && subnet.indexOf(':') < 0)
                .findFirst()
                .orElseThrow(() -> new LabFailure("the engine gave the network no IPv4 subnet"));
    }

    void addAddresses(LabContainer container, String device, int block) {
        StringBuilder script = new StringBuilder("set -e\n");
        for (int number = 1; number <= ADDRESSES; number++) {
            script.append("ip -6 address add %s/64 dev %s nodad\n".formatted(ipv6(block, number), device));
            script.append("ip address add %s/%d dev %s\n".formatted(ipv4(block, number), ipv4Length, device));
        }
        container.run("sh", "-c", script.toString());
    }

    /** {@return an IPv6 address of the host} */
    public IpAddress hostIpv6(int number) {
        return ipv6(HOST_BLOCK, number);
    }

    /** {@return an IPv4 address of the host} */
    public IpAddress hostIpv4(int number) {
        return ipv4(HOST_BLOCK, number);
    }

    IpAddress ipv6(int block, int number) {
        return bridge.address(block + number);
    }

    IpAddress ipv4(int block, int number) {
        return IpAddress.ofIpv4(ipv4Network + block + number);
    }

    /** {@return the host's device of this link} */
    public String device() {
        return bridge.device();
    }

    /** {@return a capture of what crosses the link, by a filter in the language of pcap-filter(7)} */
    public Capture capture(String filter) {
        return Capture.start(bridge, filter);
    }

    /** {@return what a command on the host's network answered} */
    public Output execOnHostNetwork(String... command) {
        return hostNetwork.exec(command);
    }

    Bridge bridge() {
        return bridge;
    }

    @Override
    public void close() {
        hostNetwork.remove();
        bridge.remove();
    }
}
