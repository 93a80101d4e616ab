package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Remote;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.ControlPacket;
import io.vipwatch.bfd.packet.ControlPacketEncoder;
import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** RFC 5881 §3: a single-hop session belongs to an interface. Whole systems in two network namespaces, which need root. */
@Tag("lab")
@Timeout(120)
class InterfaceRuleIT extends TwoHostsFixture {
    private static final Parameters TIMES = new Parameters(Role.ACTIVE, 100_000, 100_000, 5);

    @BeforeAll
    static void prepareTheSecondLink() throws Exception {
        // Java finds an interface that has IPv6 alone in the namespace of the process only, not in that of a thread.
        TwoHosts.run("ip", "-n", hosts().left, "addr", "add", "198.51.100.1/24", "dev", "left1");
        TwoHosts.run("ip", "-n", hosts().right, "addr", "add", "198.51.100.2/24", "dev", "right1");
        routeByTheSecondLink();
    }

    /** Whoever names right1 may send to the first link's addresses by the second link; nobody else does. */
    private static void routeByTheSecondLink() throws Exception {
        TwoHosts.run(
                "ip",
                "-n",
                hosts().right,
                "route",
                "add",
                "2001:db8:0:1::/64",
                "via",
                "fe80::1",
                "dev",
                "right1",
                "metric",
                "5000");
    }

    /** A system in one of the namespaces. */
    private record Host(BfdSystem system, List<BfdEvent.StateChanged> changes) implements AutoCloseable {
        static Host start(String namespace) throws Exception {
            List<BfdEvent.StateChanged> changes = new CopyOnWriteArrayList<>();
            SocketConfig sockets = SocketConfig.of(
                    List.of(Endpoint.address("::"), Endpoint.address("0.0.0.0")), List.of(Encapsulation.singleHop()));
            return new Host(
                    KernelThread.within(
                            namespace,
                            () -> BfdSystem.start(
                                    new SystemConfig(namespace, sockets, Duration.ofSeconds(1)), event -> {
                                        if (event instanceof BfdEvent.StateChanged change) {
                                            changes.add(change);
                                        }
                                    })),
                    changes);
        }

        SessionStatus status(String name) {
            return system.sessions().stream()
                    .filter(status -> status.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }

        boolean up(String name) {
            return status(name).state() == SessionState.UP;
        }

        Optional<BfdEvent.StateChanged> leftUp(String name) {
            return changes.stream()
                    .filter(change -> change.session().name().equals(name) && change.from() == SessionState.UP)
                    .findFirst();
        }

        @Override
        public void close() {
            system.close();
        }
    }

    private static void await(BooleanSupplier reached) throws InterruptedException {
        for (int wait = 0; wait < 1500 && !reached.getAsBoolean(); wait++) {
            Thread.sleep(Duration.ofMillis(10));
        }
        assertThat(reached.getAsBoolean()).isTrue();
    }

    private static SessionConfig session(String name, String remote) {
        return SessionConfig.of(name, Endpoint.address(remote), Encapsulation.singleHop(), TIMES);
    }

    @Test
    void aPacketThatArrivesByAnotherInterfaceIsDiscardedThoughItIsRightInEverythingElse() throws Exception {
        SocketConfig elsewhere =
                SocketConfig.of(List.of(Endpoint.address("::")), List.of(new Encapsulation(13784, 255)));
        try (Host left = Host.start(hosts().left);
                Host right = Host.start(hosts().right);
                ControlSockets forger = KernelThread.within(hosts().right, () -> SystemSockets.open(elsewhere))) {
            left.system.add(session("peer", "2001:db8:0:1::2"));
            right.system.add(session("peer", "2001:db8:0:1::1"));
            await(() -> left.up("peer") && right.up("peer"));
            byte[] down = down(left.status("peer"));
            send(forger, "right1", down);
            await(() -> left.status("peer").counters().discarded().containsKey(DiscardReason.INTERFACE));
            assertThat(left.leftUp("peer")).isEmpty();
            send(forger, "right0", down);
            await(() -> left.leftUp("peer").isPresent());
            assertThat(left.leftUp("peer").orElseThrow().cause()).isEqualTo(Cause.NEIGHBOR_SIGNALED_DOWN);
        }
    }

    private static void send(ControlSockets forger, String by, byte[] octets) throws Exception {
        int index = TwoHosts.index(hosts().right, by);
        PathKey key =
                new PathKey(Endpoint.address("2001:db8:0:1::2"), Endpoint.address("2001:db8:0:1::1"), index, 3784);
        TransmitPath path = KernelThread.within(hosts().right, () -> {
            TransmitPath opened = forger.open(key);
            opened.queue(octets, octets.length);
            forger.flush();
            return opened;
        });
        assertThat(path.lastFailure()).isEmpty();
    }

    /** What the peer of this session would say if it took the session down. */
    private static byte[] down(SessionStatus session) {
        Remote.Heard peer = session.heard().orElseThrow();
        return ControlPacketEncoder.encode(new ControlPacket(
                Diagnostic.PATH_DOWN,
                SessionState.DOWN,
                false,
                false,
                false,
                false,
                peer.detectMult(),
                peer.discriminator(),
                session.localDiscriminator(),
                1_000_000,
                peer.requiredMinRxInterval(),
                0,
                Optional.empty()));
    }

    private static SessionConfig linkLocal(String name, String remote, String by) {
        return new SessionConfig(
                name,
                Endpoint.address(remote),
                Optional.empty(),
                Optional.of(by),
                Encapsulation.singleHop(),
                TIMES,
                Optional.empty());
    }

    @Test
    void linkLocalSessionsWithTheSameAddressesLiveAndDieEachWithItsOwnInterface() throws Exception {
        try (Host left = Host.start(hosts().left);
                Host right = Host.start(hosts().right)) {
            for (int link = 0; link < 2; link++) {
                left.system.add(linkLocal("link" + link, "fe80::2", "left" + link));
                right.system.add(linkLocal("link" + link, "fe80::1", "right" + link));
            }
            await(() -> List.of("link0", "link1").stream().allMatch(name -> left.up(name) && right.up(name)));
            assertThat(left.status("link1").interfaceName()).contains("left1");
            for (String name : List.of("link0", "link1")) {
                assertThat(left.status(name).heard().orElseThrow().discriminator())
                        .isEqualTo(right.status(name).localDiscriminator());
            }
            TwoHosts.run("ip", "-n", hosts().right, "link", "set", "right1", "down");
            try {
                await(() -> left.leftUp("link1").isPresent());
                assertThat(left.leftUp("link1").orElseThrow().cause()).isEqualTo(Cause.DETECTION_TIME_EXPIRED);
                assertThat(left.leftUp("link0")).isEmpty();
                assertThat(left.up("link0")).isTrue();
            } finally {
                TwoHosts.prepare(hosts().right, "right1", "fe80::2/64"); // which it lost
                routeByTheSecondLink();
            }
        }
    }
}
