package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdListener;
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
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon and a node with real BGP and real BFD between them, on 127.0.0.0/8. */
class BfdLoopbackTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    private static final InetAddress MONITOR = InetAddress.ofLiteral("127.0.0.1");
    private static final InetAddress NODE = InetAddress.ofLiteral("127.0.0.11");

    /** Below the ephemeral ports, and not BFD's own, which another program may have. */
    private static final int PORT = 23784;

    private static MonitorConfig config(Path directory, String receiveBuffer) throws Exception {
        return new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - name: node1
                    address: 127.0.0.11
                    asn: 65010
                    passive: true
                    bfd: {interval: 300ms, source: 127.0.0.1}
                bfd:
                  listen: [127.0.0.1]
                  single_hop_port: 23784
                  multihop_port: 24784
                  allow_unchecked_hop_limit: true
                  receive_buffer: %s
                journal: {directory: journal}
                http: {listen: "[::1]:0"}
                """.formatted(receiveBuffer), directory);
    }

    private static BfdSystem node(BfdListener listener) {
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
        BfdSystem system = BfdSystem.start(SystemConfig.of(sockets), listener);
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
        try (Daemon daemon = Daemon.start(config(directory, "4MiB"), "test");
                Observed observed = new Observed(daemon);
                BfdSystem system = node(_ -> {})) {
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

    /** RFC 5880 §6.8.16, RFC 5882 §4.1: who goes away on purpose says so, and nobody takes the path for failed. */
    @Test
    void aReloadThatNeedsOtherSocketsIsNoFailureToTheOtherSide(@TempDir Path directory) throws Exception {
        List<BfdEvent.StateChanged> seen = new CopyOnWriteArrayList<>();
        BfdListener listener = event -> {
            if (event instanceof BfdEvent.StateChanged change) {
                seen.add(change);
            }
        };
        try (Daemon daemon = Daemon.start(config(directory, "4MiB"), "test");
                Observed observed = new Observed(daemon);
                BfdSystem _ = node(listener)) {
            long discriminator =
                    observed.await(BfdUp.class, any -> true).session().localDiscriminator();
            try (Node node = new Node(1, daemon.bgpAddresses().getFirst(), true)) {
                node.announce(5, VIP);
                observed.await(SessionUp.class, any -> true);

                assertThat(daemon.reload(config(directory, "2MiB")))
                        .containsExactly("bfd begun anew with other sockets", "bfd with node1 begun anew");

                BfdDown down = observed.await(BfdDown.class, any -> true);
                assertThat(down.state()).isEqualTo("AdminDown");
                assertThat(down.cause()).isEqualTo("disabled");
                assertThat(down.failure()).isFalse();
                observed.await(BfdUp.class, up -> up.session().localDiscriminator() != discriminator);
                assertThat(seen)
                        .filteredOn(change -> change.from() == SessionState.UP)
                        .isNotEmpty()
                        .allSatisfy(change -> {
                            assertThat(change.cause()).isEqualTo(Cause.NEIGHBOR_ADMIN_DOWN);
                            assertThat(change.failure()).isFalse();
                        });
                assertThat(observed.all().stream().map(Event::type)).doesNotContain("session.down");
            }
        }
    }
}
