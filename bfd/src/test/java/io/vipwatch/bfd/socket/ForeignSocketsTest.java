package io.vipwatch.bfd.socket;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both families and both ways to send, on the loopback interface. */
@EnabledOnOs(OS.LINUX)
class ForeignSocketsTest {
    private static final String IPV4 = "127.0.0.1";
    private static final String IPV6 = "::1";

    static Stream<Arguments> ways() {
        return Stream.of(IPV4, IPV6)
                .flatMap(local -> Stream.of(Abilities.Transmission.values()).map(way -> Arguments.of(local, way)));
    }

    private static Endpoint open(String local, Abilities.Transmission way) {
        Endpoint endpoint = Endpoint.open(local, way);
        assumeTrue(endpoint.sockets().abilities().transmission() == way, "raw sockets need CAP_NET_RAW");
        return endpoint;
    }

    private static Endpoint open(String local) {
        return Endpoint.open(local, Abilities.Transmission.SOCKET_PER_SESSION);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void packetsLeaveWithHopLimit255AndArriveWithAllThatTheKernelKnows(String local, Abilities.Transmission way)
            throws Exception {
        try (Endpoint endpoint = open(local, way)) {
            TransmitPath path = endpoint.pathToItself(local);
            long before = endpoint.sockets().nanoTime();
            Endpoint.send(path, "packet");
            endpoint.sockets().flush();
            Arrived arrived = endpoint.receive(1).getFirst();
            InetAddress address = Endpoint.address(local);
            assertThat(arrived.payload()).isEqualTo("packet");
            assertThat(arrived.hopLimit()).isEqualTo(255);
            assertThat(arrived.source()).isEqualTo(address);
            assertThat(arrived.local()).isEqualTo(address);
            assertThat(arrived.sourcePort()).isEqualTo(path.sourcePort()).isBetween(49152, 65535);
            assertThat(arrived.destinationPort()).isEqualTo(endpoint.port());
            assertThat(arrived.interfaceIndex())
                    .isEqualTo(NetworkInterface.getByName("lo").getIndex());
            assertThat(arrived.kernelStamped()).isTrue();
            assertThat(arrived.arrivedNanos())
                    .isBetween(before, endpoint.sockets().nanoTime());
            assertThat(endpoint.sockets().unusableStamps()).isZero();
            assertThat(path.failures()).isZero();
            assertThat(path.lastFailure()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void aPathWithoutALocalAddressTakesTheOneThatTheRoutesGive(String local, Abilities.Transmission way) {
        try (Endpoint endpoint = open(local, way)) {
            InetAddress any = Endpoint.address(local.equals(IPV4) ? "0.0.0.0" : "::");
            TransmitPath path = endpoint.sockets().open(new PathKey(any, Endpoint.address(local), 0, endpoint.port()));
            Endpoint.send(path, "packet");
            endpoint.sockets().flush();
            assertThat(endpoint.receive(1).getFirst().source()).isEqualTo(Endpoint.address(local));
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theSourcePortIsUniqueAmongAllSessionsAndOneThatAnotherProcessHasIsLeftOut(
            String local, Abilities.Transmission way) throws Exception {
        try (DatagramChannel other = DatagramChannel.open(
                        local.equals(IPV4) ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
                Endpoint endpoint = open(local, way)) {
            TransmitPath first = endpoint.pathToItself(local);
            other.bind(new InetSocketAddress(Endpoint.address(local), first.sourcePort() + 1));
            Set<Integer> ports = new HashSet<>(Set.of(first.sourcePort(), first.sourcePort() + 1));
            for (int i = 0; i < 200; i++) {
                int port = endpoint.pathToItself(local).sourcePort();
                assertThat(ports.add(port)).as("port %d is new", port).isTrue();
                assertThat(port).isBetween(49152, 65535);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void whatIsMoreThanABatchArrivesInOrderAndTheFirstCallSaysThatThereIsMore(
            String local, Abilities.Transmission way) {
        try (Endpoint endpoint = open(local, way)) {
            TransmitPath path = endpoint.pathToItself(local);
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 2 * TransmitBatch.CAPACITY + 44; i++) {
                sent.add("packet " + i);
                Endpoint.send(path, sent.getLast());
            }
            endpoint.sockets().flush();
            List<Arrived> arrived = new ArrayList<>();
            assertThat(endpoint.sockets().receive(datagram -> arrived.add(Arrived.of(datagram))))
                    .isTrue();
            assertThat(arrived).hasSize(ReceiveBatch.CAPACITY);
            endpoint.drain(arrived);
            assertThat(arrived).extracting(Arrived::payload).isEqualTo(sent);
            assertThat(endpoint.sockets().receiveBufferDrops()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void aHopLimitOf254IsSeenAs254(String local) {
        InetAddress address = Endpoint.address(local);
        try (Endpoint endpoint = open(local);
                PlainSender sender = PlainSender.open(AddressFamily.of(address), 254)) {
            sender.send(address, endpoint.port(), 0, new byte[24]);
            assertThat(endpoint.receive(1).getFirst().hopLimit()).isEqualTo(254);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void whatIsLongerThanTheBufferIsSaidToBeTruncatedAndWhatIsEmptyIsEmpty(String local) {
        InetAddress address = Endpoint.address(local);
        try (Endpoint endpoint = open(local);
                PlainSender sender = PlainSender.open(AddressFamily.of(address), 255)) {
            sender.send(address, endpoint.port(), 0, new byte[Datagram.CAPACITY + 1]);
            sender.send(address, endpoint.port(), 0, new byte[Datagram.CAPACITY]);
            sender.send(address, endpoint.port(), 0, new byte[0]);
            assertThat(endpoint.receive(3))
                    .extracting(Arrived::length, Arrived::truncated)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(Datagram.CAPACITY, true),
                            org.assertj.core.groups.Tuple.tuple(Datagram.CAPACITY, false),
                            org.assertj.core.groups.Tuple.tuple(0, false));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {IPV4, IPV6})
    void datagramsThatFindTheReceiveBufferFullAreCountedWhenTheNextOneArrives(String local) {
        InetAddress address = Endpoint.address(local);
        int port = Endpoint.freePort(local);
        SocketConfig smallest = new SocketConfig(
                List.of(address),
                Optional.empty(),
                Endpoint.config(local, port).encapsulations(),
                1,
                SocketConfig.AccessChoice.FOREIGN_FUNCTIONS,
                false,
                OptionalInt.empty(),
                false);
        try (Endpoint endpoint = new Endpoint(SystemSockets.open(smallest), port);
                PlainSender sender = PlainSender.open(AddressFamily.of(address), 255)) {
            for (int i = 0; i < 100; i++) {
                sender.send(address, port, 0, new byte[24]);
            }
            List<Arrived> arrived = new ArrayList<>();
            endpoint.drain(arrived);
            assertThat(arrived).hasSizeLessThan(100);
            sender.send(address, port, 0, "next".getBytes(US_ASCII));
            assertThat(endpoint.receive(1).getFirst().payload()).isEqualTo("next");
            assertThat(endpoint.sockets().receiveBufferDrops()).isEqualTo(100 - arrived.size());
        }
    }

    @Test
    void aPortThatIsGivenBackCanBeTakenAgainAndWhatWasQueuedLeavesFirst() {
        try (Endpoint endpoint = Endpoint.open(IPV6, Abilities.Transmission.SHARED_RAW_SOCKET)) {
            TransmitPath path = endpoint.pathToItself(IPV6);
            Endpoint.send(path, "last");
            path.close();
            path.close();
            Endpoint.send(path, "too late");
            endpoint.sockets().flush();
            assertThat(endpoint.receive(1)).extracting(Arrived::payload).containsExactly("last");
        }
    }

    @Test
    void afterTheCloseNothingHasAnEffectAndAPathIsRefused() {
        Endpoint endpoint = Endpoint.open(IPV6, Abilities.Transmission.SHARED_RAW_SOCKET);
        TransmitPath path = endpoint.pathToItself(IPV6);
        ControlSockets sockets = endpoint.sockets();
        sockets.close();
        sockets.close();
        sockets.wakeUp();
        sockets.await(Long.MAX_VALUE);
        Endpoint.send(path, "too late");
        sockets.flush();
        path.close();
        assertThat(sockets.receive(_ -> {})).isFalse();
        assertThatThrownBy(() -> endpoint.pathToItself(IPV6))
                .isInstanceOf(BfdException.class)
                .hasMessage("the sockets are closed");
    }

    @Test
    void theSocketsMayBeClosedWhileABatchIsBeingReceived() {
        Endpoint endpoint = open(IPV6);
        TransmitPath path = endpoint.pathToItself(IPV6);
        Endpoint.send(path, "first");
        Endpoint.send(path, "second");
        List<Arrived> arrived = new ArrayList<>();
        assertThat(endpoint.sockets().receive(datagram -> {
                    arrived.add(Arrived.of(datagram));
                    endpoint.close();
                }))
                .isFalse();
        assertThat(arrived).extracting(Arrived::payload).containsExactly("first");
    }
}
