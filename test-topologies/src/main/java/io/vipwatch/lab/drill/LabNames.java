package io.vipwatch.lab.drill;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.LabNameServer;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.monitor.dial.NameServer;
import io.vipwatch.monitor.dial.NamedService;
import io.vipwatch.monitor.dns.TransactionKey;
import io.vipwatch.monitor.probe.DnsQuestion;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The alternative without BGP in a lab: BIND 9 with a name that has an address of each node, another BIND that keeps its
 * answers, and a host that gets no word of a dead node. On the thread that calls, which waits.
 *
 * <p>This host is on the nodes' own link: it would notice by itself that a node no longer answers for its address, and tell
 * its clients so after 3 s. Clients behind a router that drops such words, or behind a filter, are told nothing, and that is
 * what is measured: the addresses of the nodes are pinned meanwhile.
 */
final class LabNames implements AutoCloseable {
    private static final String ZONE = "example.org";
    private static final String NAME = "k8s-cluster.example.org";
    private static final int SERVICE = 6443;
    private static final byte[] SECRET = "drill drill drill drill drill dr".getBytes(StandardCharsets.US_ASCII);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ContainerLab lab;
    private final List<AutoCloseable> servers = new ArrayList<>();
    private final NamedService service;

    private LabNames(ContainerLab lab, DrillForm form) {
        this.lab = lab;
        int port = freePort();
        servers.add(LabNameServer.start(
                port,
                ZONE,
                lab.nodes().stream()
                        .map(node -> "k8s-cluster " + form.timeToLive().toSeconds() + " AAAA " + node.address())
                        .toList(),
                Base64.getEncoder().encodeToString(SECRET)));
        int cache = freePort();
        servers.add(LabNameServer.startCache(cache, port));
        service = new NamedService(
                server(port),
                Optional.of(server(cache)),
                ZONE,
                NAME,
                DnsQuestion.Type.AAAA,
                SERVICE,
                Optional.of(new TransactionKey(LabNameServer.KEY, SECRET)),
                form.dialTimers());
    }

    /** {@return the name and its servers} */
    static LabNames start(ContainerLab lab, DrillForm form) {
        LabNames names = new LabNames(lab, form);
        try {
            for (int i = 1; i <= lab.nodes().size(); i++) {
                names.pin(lab.node(i));
            }
            return names;
        } catch (LabFailure failed) {
            names.close();
            throw failed;
        }
    }

    NamedService service() {
        return service;
    }

    private static NameServer server(int port) {
        return new NameServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
    }

    private static int freePort() {
        try (DatagramSocket free =
                new DatagramSocket(0, IpAddress.of("127.0.0.1").toInetAddress())) {
            return free.getLocalPort();
        } catch (IOException none) {
            throw new LabFailure("no UDP port is free on this host", none);
        }
    }

    private void pin(ContainerNode node) {
        String link = node.exec("cat", "/sys/class/net/eth0/address").stdout().strip();
        neighbour("replace", node, "lladdr", link, "nud", "permanent");
    }

    private void neighbour(String change, ContainerNode node, String... more) {
        List<String> command = new ArrayList<>(
                List.of("ip", "-6", "neigh", change, node.address().toString(), "dev", lab.hostDevice()));
        command.addAll(List.of(more));
        HostCommand.run(command);
    }

    @Override
    public void close() {
        try {
            for (int i = 1; i <= lab.nodes().size(); i++) {
                neighbour("del", lab.node(i));
            }
        } finally {
            for (AutoCloseable server : servers) {
                close(server);
            }
        }
    }

    private static void close(AutoCloseable server) {
        try {
            server.close();
        } catch (Exception left) {
            throw new LabFailure("a name server is left behind", left);
        }
    }
}
