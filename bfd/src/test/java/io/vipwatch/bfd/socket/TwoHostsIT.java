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
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sockets on both ends of real links. */
@Tag("lab")
class TwoHostsIT extends TwoHostsFixture {
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
