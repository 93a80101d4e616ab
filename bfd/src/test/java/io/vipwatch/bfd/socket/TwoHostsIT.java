package io.vipwatch.bfd.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bfd.packet.Encapsulation;
import java.io.BufferedReader;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets on both ends of real links: two network namespaces, for which root is needed. */
@Tag("lab")
class TwoHostsIT {
    private static final int SINGLE_HOP = 3784;
    private static final int MULTIHOP = 4784;
    private static final int BUFFER = 1 << 20;
    private static Optional<TwoHosts> hosts = Optional.empty();

    @BeforeAll
    static void connect() throws Exception {
        assumeTrue(
                Files.isReadable(Path.of("/proc/self/status"))
                        && Files.readString(Path.of("/proc/self/status")).contains("Uid:\t0\t"),
                "network namespaces need root");
        hosts = Optional.of(new TwoHosts());
    }

    @AfterAll
    static void disconnect() throws Exception {
        if (hosts.isPresent()) {
            hosts.get().remove();
        }
    }

    private static TwoHosts hosts() {
        return hosts.orElseThrow();
    }

    private static SocketConfig config(Optional<String> interfaceName, OptionalInt priority, int receiveBuffer) {
        return new SocketConfig(
                List.of(Endpoint.address("::"), Endpoint.address("0.0.0.0")),
                interfaceName,
                List.of(Encapsulation.singleHop(), Encapsulation.multihop(254)),
                receiveBuffer,
                SocketConfig.AccessChoice.FOREIGN_FUNCTIONS,
                false,
                priority,
                false);
    }

    private static Endpoint open(String host, Abilities.Transmission way) throws Exception {
        return KernelThread.within(host, opening(way));
    }

    private static Callable<Endpoint> opening(Abilities.Transmission way) {
        SocketConfig config = config(Optional.empty(), OptionalInt.empty(), BUFFER);
        return () -> new Endpoint(new ForeignOpening(config, new SourcePorts(0), way).open(), SINGLE_HOP);
    }

    /** Opens a path in the namespace of its sockets, where new sockets belong too. */
    private static TransmitPath path(String host, Endpoint from, String local, String remote, int index, int port)
            throws Exception {
        PathKey key = new PathKey(Endpoint.address(local), Endpoint.address(remote), index, port);
        return KernelThread.within(host, () -> from.sockets().open(key));
    }

    /** Sends in the namespace of the sockets, since a path may have to ask for its source address. */
    private static void send(String host, Endpoint from, TransmitPath path, String payload) throws Exception {
        KernelThread.within(host, () -> {
            Endpoint.send(path, payload);
            from.sockets().flush();
            return true;
        });
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void singleHopAndMultihopOfBothFamiliesGoThroughOneEngineEachWithItsAddressesPortAndInterface(
            Abilities.Transmission way) throws Exception {
        try (Endpoint left = open(hosts().left, way);
                Endpoint right = open(hosts().right, way)) {
            assertThat(left.sockets().abilities().transmission()).isEqualTo(way);
            List<TransmitPath> paths = new ArrayList<>();
            for (int port : List.of(SINGLE_HOP, MULTIHOP)) {
                paths.add(path(hosts().left, left, "2001:db8:0:1::1", "2001:db8:0:1::2", 0, port));
                paths.add(path(hosts().left, left, "192.0.2.1", "192.0.2.2", 0, port));
            }
            int index = TwoHosts.index(hosts().right, "right0");
            for (TransmitPath path : paths) {
                send(hosts().left, left, path, "from " + path.sourcePort());
                Arrived arrived = right.receive(1).getFirst();
                int place = paths.indexOf(path);
                boolean ipv6 = place % 2 == 0;
                assertThat(arrived.payload()).isEqualTo("from " + path.sourcePort());
                assertThat(arrived.sourcePort()).isEqualTo(path.sourcePort());
                assertThat(arrived.source()).isEqualTo(Endpoint.address(ipv6 ? "2001:db8:0:1::1" : "192.0.2.1"));
                assertThat(arrived.local()).isEqualTo(Endpoint.address(ipv6 ? "2001:db8:0:1::2" : "192.0.2.2"));
                assertThat(arrived.destinationPort()).isEqualTo(place < 2 ? SINGLE_HOP : MULTIHOP);
                assertThat(arrived.interfaceIndex()).isEqualTo(index);
                assertThat(arrived.hopLimit()).isEqualTo(255);
                assertThat(arrived.kernelStamped()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void onTheWirePacketsHaveHopLimit255ClassSelector6AndTheirChecksum(Abilities.Transmission way) throws Exception {
        assumeTrue(
                Stream.of("/usr/bin/tcpdump", "/usr/sbin/tcpdump").anyMatch(file -> Files.isExecutable(Path.of(file))));
        try (Endpoint left = open(hosts().left, way);
                Endpoint right = open(hosts().right, way)) {
            Process capture = new ProcessBuilder(
                            "ip", "netns", "exec", hosts().right, "tcpdump", "-i", "right0", "-nlvv", "-c", "2", "udp")
                    .redirectErrorStream(true)
                    .start();
            try (BufferedReader output = capture.inputReader(UTF_8)) {
                while (!output.readLine().contains("listening on")) {
                    // until it listens
                }
                send(
                        hosts().left,
                        left,
                        path(hosts().left, left, "2001:db8:0:1::1", "2001:db8:0:1::2", 0, SINGLE_HOP),
                        "BFD");
                send(hosts().left, left, path(hosts().left, left, "192.0.2.1", "192.0.2.2", 0, SINGLE_HOP), "BFD");
                assertThat(right.receive(2)).hasSize(2);
                String seen = String.join("\n", output.lines().toList());
                assertThat(seen).contains("class 0xc0").contains("hlim 255").contains("tos 0xc0, ttl 255");
                if (way == Abilities.Transmission.SHARED_RAW_SOCKET) { // else the kernel leaves it to the interface
                    assertThat(seen).containsPattern("(?s)udp sum ok.*udp sum ok");
                }
            } finally {
                capture.destroy();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void linkLocalPeersThatShareAnAddressAreToldApartByTheirInterface(Abilities.Transmission way) throws Exception {
        try (Endpoint left = open(hosts().left, way);
                Endpoint right = open(hosts().right, way)) {
            for (int link = 0; link < 2; link++) {
                int leftIndex = TwoHosts.index(hosts().left, "left" + link);
                int rightIndex = TwoHosts.index(hosts().right, "right" + link);
                send(
                        hosts().left,
                        left,
                        path(hosts().left, left, "fe80::1", "fe80::2", leftIndex, SINGLE_HOP),
                        "there " + link);
                Arrived there = right.receive(1).getFirst();
                assertThat(there.payload()).isEqualTo("there " + link);
                assertThat(there.interfaceIndex()).isEqualTo(rightIndex);
                assertThat(there.source()).isEqualTo(Endpoint.address("fe80::1"));
                send(
                        hosts().right,
                        right,
                        path(hosts().right, right, "::", "fe80::1", rightIndex, SINGLE_HOP),
                        "back " + link);
                Arrived back = left.receive(1).getFirst();
                assertThat(back.payload()).isEqualTo("back " + link);
                assertThat(back.interfaceIndex()).isEqualTo(leftIndex);
                assertThat(back.source()).isEqualTo(Endpoint.address("fe80::2"));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void aPathThatNamesItsInterfaceLeavesByThatOrNotAtAll(Abilities.Transmission way) throws Exception {
        int routed = TwoHosts.index(hosts().left, "left0");
        int other = TwoHosts.index(hosts().left, "left1");
        try (Endpoint left = open(hosts().left, way);
                Endpoint right = open(hosts().right, way)) {
            TransmitPath wrong = path(hosts().left, left, "2001:db8:0:1::1", "2001:db8:0:1::2", other, SINGLE_HOP);
            send(hosts().left, left, wrong, "wrong");
            assertThat(wrong.failures()).isEqualTo(1);
            TransmitPath ipv6 = path(hosts().left, left, "2001:db8:0:1::1", "2001:db8:0:1::2", routed, SINGLE_HOP);
            send(hosts().left, left, ipv6, "by IPv6");
            TransmitPath ipv4 = path(hosts().left, left, "0.0.0.0", "192.0.2.2", routed, SINGLE_HOP);
            send(hosts().left, left, ipv4, "by IPv4");
            List<Arrived> arrived = right.receive(2);
            assertThat(arrived).extracting(Arrived::payload).containsExactlyInAnyOrder("by IPv6", "by IPv4");
            assertThat(arrived)
                    .extracting(Arrived::source)
                    .containsExactlyInAnyOrder(Endpoint.address("2001:db8:0:1::1"), Endpoint.address("192.0.2.1"));
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void socketsBoundToAnInterfaceReceiveFromThatAlone(Abilities.Transmission way) throws Exception {
        int index = TwoHosts.index(hosts().right, "right1");
        SocketConfig config = config(Optional.of("right1"), OptionalInt.empty(), BUFFER);
        try (Endpoint left = open(hosts().left, way);
                Endpoint right = KernelThread.within(
                        hosts().right,
                        () -> new Endpoint(new ForeignOpening(config, new SourcePorts(0), way).open(), SINGLE_HOP))) {
            for (int link = 0; link < 2; link++) {
                int leftIndex = TwoHosts.index(hosts().left, "left" + link);
                send(
                        hosts().left,
                        left,
                        path(hosts().left, left, "fe80::1", "fe80::2", leftIndex, SINGLE_HOP),
                        "by left" + link);
            }
            assertThat(right.receive(1)).extracting(Arrived::payload).containsExactly("by left1");
            int leftIndex = TwoHosts.index(hosts().left, "left1");
            send(hosts().right, right, path(hosts().right, right, "fe80::2", "fe80::1", index, SINGLE_HOP), "answer");
            assertThat(left.receive(1)).extracting(Arrived::interfaceIndex).containsExactly(leftIndex);
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void aPacketThatHasNoRouteIsCountedWithItsReasonAndTheOthersLeave(Abilities.Transmission way) throws Exception {
        try (Endpoint left = open(hosts().left, way);
                Endpoint right = open(hosts().right, way)) {
            TransmitPath good = path(hosts().left, left, "2001:db8:0:1::1", "2001:db8:0:1::2", 0, SINGLE_HOP);
            TransmitPath bad = path(hosts().left, left, "2001:db8:0:1::1", "2001:db8:9::9", 0, SINGLE_HOP);
            Endpoint.send(good, "first");
            Endpoint.send(bad, "nowhere");
            Endpoint.send(good, "second");
            left.sockets().flush();
            assertThat(right.receive(2)).extracting(Arrived::payload).containsExactly("first", "second");
            assertThat(bad.failures()).isEqualTo(1);
            assertThat(bad.lastFailure()).contains("Network is unreachable");
            assertThat(good.failures()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(Abilities.Transmission.class)
    void anAddressThatAppearsLaterIsUsedAsSourceByAPathThatHasNone(Abilities.Transmission way) throws Exception {
        try (Endpoint left = open(hosts().left, way);
                Endpoint right = open(hosts().right, way)) {
            hosts().removeIpv4FromTheLeft();
            TransmitPath path;
            try {
                path = path(hosts().left, left, "0.0.0.0", "192.0.2.2", 0, SINGLE_HOP);
                send(hosts().left, left, path, "nowhere");
                assertThat(path.lastFailure()).contains("Network is unreachable");
            } finally {
                hosts().addIpv4ToTheLeft();
            }
            send(hosts().left, left, path, "packet");
            Arrived arrived = right.receive(1).getFirst();
            assertThat(arrived.payload()).isEqualTo("packet");
            assertThat(arrived.source()).isEqualTo(Endpoint.address("192.0.2.1"));
        }
    }

    @Test
    void withoutCapabilitiesEachSessionHasASocketAndTheAbilitiesSaySo() throws Exception {
        try (Endpoint right = open(hosts().right, Abilities.Transmission.SHARED_RAW_SOCKET);
                Endpoint left = KernelThread.within(
                        hosts().left,
                        () -> KernelThread.withoutCapabilities(() -> {
                            ControlSockets sockets = SystemSockets.open(
                                    config(Optional.empty(), OptionalInt.of(10), Integer.MAX_VALUE / 2));
                            sockets.adoptThread();
                            return new Endpoint(sockets, SINGLE_HOP);
                        }))) {
            Abilities abilities = left.sockets().abilities();
            assertThat(abilities.transmission()).isEqualTo(Abilities.Transmission.SOCKET_PER_SESSION);
            assertThat(abilities.limitations())
                    .anyMatch(text -> text.startsWith("without CAP_NET_RAW"))
                    .anyMatch(text -> text.startsWith("the receive buffer is"));
            assertThat(abilities.realTimePriority())
                    .isEqualTo(new Permission.Refused("SCHED_FIFO 10", "Operation not permitted"));
            send(hosts().left, left, path(hosts().left, left, "192.0.2.1", "192.0.2.2", 0, SINGLE_HOP), "packet");
            assertThat(right.receive(1).getFirst().hopLimit()).isEqualTo(255);
        }
    }

    @Test
    void theEngineThreadHasItsRealTimePriorityAndThreadsThatItStartsDoNot() throws Exception {
        SocketConfig config = config(Optional.empty(), OptionalInt.of(10), BUFFER);
        try (ControlSockets sockets = KernelThread.within(hosts().left, () -> SystemSockets.open(config))) {
            List<String> scheduling = KernelThread.onNewThread(() -> {
                sockets.adoptThread();
                return List.of(scheduling(), KernelThread.onNewThread(TwoHostsIT::scheduling));
            });
            assumeTrue(
                    sockets.abilities().realTimePriority() instanceof Permission.Granted,
                    "a container may withhold CAP_SYS_NICE");
            assertThat(scheduling).containsExactly("priority 10, policy 1", "priority 0, policy 0");
            // A collection that waits for other processes would keep the engine waiting, whatever its priority.
            assertThat(SafepointThreads.ofThisProcess())
                    .isNotEmpty()
                    .allSatisfy(thread -> assertThat(scheduling(Path.of("/proc/self/task/" + thread)))
                            .isEqualTo("priority 9, policy 1"));
        }
    }

    private static String scheduling() throws Exception {
        return scheduling(Path.of("/proc/thread-self"));
    }

    /** {@return fields 40 and 41 of the thread's stat} */
    private static String scheduling(Path thread) throws Exception {
        String stat = Files.readString(thread.resolve("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return "priority " + fields[37] + ", policy " + fields[38];
    }

    @Test
    void aLinkLocalAddressMayBeListenedOn() throws Exception {
        int index = TwoHosts.index(hosts().right, "right1");
        InetAddress local = java.net.Inet6Address.getByAddress(
                "", Endpoint.address("fe80::2").getAddress(), index);
        SocketConfig config = SocketConfig.of(List.of(local), List.of(Encapsulation.singleHop()));
        try (Endpoint left = open(hosts().left, Abilities.Transmission.SHARED_RAW_SOCKET);
                Endpoint right = KernelThread.within(
                        hosts().right, () -> new Endpoint(SystemSockets.open(config), SINGLE_HOP))) {
            for (int link = 0; link < 2; link++) {
                int leftIndex = TwoHosts.index(hosts().left, "left" + link);
                send(
                        hosts().left,
                        left,
                        path(hosts().left, left, "fe80::1", "fe80::2", leftIndex, SINGLE_HOP),
                        "by left" + link);
            }
            assertThat(right.receive(1)).extracting(Arrived::payload).containsExactly("by left1");
        }
    }
}
