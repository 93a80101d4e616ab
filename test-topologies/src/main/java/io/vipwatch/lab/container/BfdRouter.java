package io.vipwatch.lab.container;

import io.vipwatch.bfd.packet.Octets;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.LabMember;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Another implementation of BFD, in a container on a {@link BfdSegment}. Used from any thread; its calls block. */
public final class BfdRouter implements LabMember, AutoCloseable {
    /** Sends each datagram from a socket of its own, so that neither port nor hop limit is any daemon's. */
    private static final String SENDER = """
            import socket, sys
            for line in sys.argv[1:]:
                source, source_port, target, target_port, hop_limit, payload = line.split()
                six = ":" in source
                with socket.socket(socket.AF_INET6 if six else socket.AF_INET, socket.SOCK_DGRAM) as out:
                    out.setsockopt(*((socket.IPPROTO_IPV6, socket.IPV6_UNICAST_HOPS) if six
                                     else (socket.IPPROTO_IP, socket.IP_TTL)), int(hop_limit))
                    out.bind((source, int(source_port)))
                    out.sendto(bytes.fromhex(payload), (target, int(target_port)))
            """;

    private final BfdSegment segment;
    private final Implementation implementation;
    private final LabContainer container;

    private BfdRouter(BfdSegment segment, Implementation implementation, LabContainer container) {
        this.segment = segment;
        this.implementation = implementation;
        this.container = container;
    }

    /**
     * Starts a router.
     *
     * @param configuration the content of its configuration file
     */
    public static BfdRouter start(BfdSegment segment, Implementation implementation, String configuration) {
        LabContainer container = LabContainer.create(
                segment.bridge().engine(),
                Plan.router(
                        implementation.role,
                        implementation.role,
                        segment.bridge(),
                        segment.ipv6(implementation.block, 0),
                        Map.of(),
                        Map.of(implementation.configurationFile, configuration)));
        BfdRouter router = new BfdRouter(segment, implementation, container);
        try {
            container.start();
            segment.addAddresses(container, "eth0", implementation.block);
            return router;
        } catch (RuntimeException failed) {
            router.close();
            throw failed;
        }
    }

    /** {@return the link it is on} */
    public BfdSegment segment() {
        return segment;
    }

    public Implementation implementation() {
        return implementation;
    }

    @Override
    public String name() {
        return container.name();
    }

    @Override
    public IpAddress address() {
        return ipv6(1);
    }

    /** {@return one of its IPv6 addresses} */
    public IpAddress ipv6(int number) {
        return segment.ipv6(implementation.block, number);
    }

    /** {@return one of its IPv4 addresses} */
    public IpAddress ipv4(int number) {
        return segment.ipv4(implementation.block, number);
    }

    /** Writes its configuration file, which it reads when it is started again or told to. */
    public void write(String configuration) {
        container.write(Map.of(implementation.configurationFile, configuration));
    }

    /** {@return its configuration file} */
    public String configurationFile() {
        return implementation.configurationFile;
    }

    /**
     * {@return what a command printed}
     *
     * @throws io.vipwatch.lab.topology.LabFailure if it exits with anything but 0
     */
    public String run(String... command) {
        return container.run(command);
    }

    /** Sends datagrams in the router's name, in this order. */
    public void send(Collection<Datagram> datagrams) {
        List<String> command = new ArrayList<>(List.of("python3", "-c", SENDER));
        datagrams.stream().map(Datagram::words).forEach(command::add);
        container.run(command.toArray(String[]::new));
    }

    @Override
    public AppliedFault apply(Fault fault) {
        return new ContainerFaults(container, implementation.role).apply(fault);
    }

    /** {@return everything it has logged, for a failed test to print} */
    public String logs() {
        return container.logs();
    }

    @Override
    public void close() {
        container.remove();
    }

    /** The implementations, as Debian 12 has them. */
    public enum Implementation {
        FRR("frr", "/etc/frr/frr.conf", 0xd00),
        BIRD2("bird2", "/etc/bird/bird2.conf", 0xe00);

        private final String role;
        private final String configurationFile;
        private final int block;

        Implementation(String role, String configurationFile, int block) {
            this.role = role;
            this.configurationFile = configurationFile;
            this.block = block;
        }
    }

    /**
     * Models a UDP datagram that a router's daemon would not send itself.
     *
     * @param from one of the router's addresses
     * @param sourcePort a port that is free there
     * @param to where it goes
     * @param destinationPort its port there
     * @param hopLimit the TTL or hop limit it leaves with
     * @param payload its octets
     */
    public record Datagram(
            IpAddress from, int sourcePort, IpAddress to, int destinationPort, int hopLimit, Octets payload) {
        private String words() {
            return "%s %d %s %d %d %s".formatted(from, sourcePort, to, destinationPort, hopLimit, payload);
        }
    }
}
