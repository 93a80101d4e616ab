package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.SocketConfig;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon and a node with real BGP and real BFD between them, on 127.0.0.0/8. */
class BfdLoopbackTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final InetAddress MONITOR = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress NODE = InetAddress.ofLiteral("127.0.0.11");

    /** Below the ephemeral ports, and not BFD's own, which another program may have. */
    private static final int PORT = 23784;

    private static MonitorConfig config(Path directory) throws Exception {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - name: node1
                    address: 127.0.0.11
                    asn: 65010
                    passive: true
                    bfd: {interval: 300ms, source: 127.0.0.1}
                bfd: {listen: [127.0.0.1], single_hop_port: 23784, multihop_port: 24784, allow_unchecked_hop_limit: true}
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                """, directory);
    }

    private static BfdSystem node() {
        SocketConfig plain = SocketConfig.of(List.of(NODE), List.of(new Encapsulation(PORT, 255)));
        SocketConfig sockets = new SocketConfig(
                plain.listen(),
                plain.interfaceName(),
                plain.encapsulations(),
                plain.receiveBuffer(),
                plain.access(),
                true,
                plain.realTimePriority(),
                plain.lockMemory());
        BfdSystem system = BfdSystem.start(SystemConfig.of(sockets), event -> {});
        system.add(SessionConfig.of(
                        "monitor",
                        MONITOR,
                        new Encapsulation(PORT, 255),
                        new Parameters(Role.ACTIVE, 300_000, 300_000, 3))
                .from(NODE));
        return system;
    }

    @Test
    void aNodeThatSaysByBfdThatItsPathIsDownLosesItsBgpSession(@TempDir Path directory) throws Exception {
        try (Daemon daemon = Daemon.start(config(directory), "test");
                Observed observed = new Observed(daemon);
                BfdSystem system = node()) {
            BfdUp up = observed.await(BfdUp.class, any -> true);
            assertThat(up.session().mode()).isEqualTo("single-hop");
            assertThat(up.session().remoteDiscriminator())
                    .isEqualTo(system.sessions().getFirst().localDiscriminator());

            try (Node node = new Node(1, daemon.bgpAddresses().getFirst(), true)) {
                node.announce(5, VIP);
                observed.await(SessionUp.class, any -> true);
                system.signalDown("monitor", Diagnostic.PATH_DOWN);

                BfdDown down = observed.await(BfdDown.class, any -> true);
                assertThat(down.cause()).isEqualTo("neighbor-signaled-down");
                assertThat(down.failure()).isTrue();
                assertThat(down.remoteDiagnostic()).contains("Path Down");
                assertThat(observed.await(SessionDown.class, any -> true).loss().cause())
                        .isEqualTo(LossCause.BFD);
                assertThat(node.lastReceived()).contains(ErrorCode.CEASE_BFD_DOWN);
            }
        }
    }
}
