package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.NetworkInterface;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both families on the loopback interface, through sockets for which no capability is needed. */
class ForeignSocketsTest {
    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void packetsLeaveWithHopLimit255AndArriveWithEverythingTheKernelKnows(String local) throws Exception {
        try (Endpoint endpoint = Endpoint.open(local, Abilities.Transmission.SHARED_RAW_SOCKET)) {
            TransmitPath path = endpoint.sockets()
                    .open(new PathKey(Endpoint.address(local), Endpoint.address(local), 0, endpoint.port()));
            long before = endpoint.sockets().nanoTime();
            Endpoint.send(path, "packet");
            endpoint.sockets().flush();
            Arrived arrived = endpoint.receive(1).getFirst();
            assertThat(arrived.payload()).isEqualTo("packet");
            assertThat(arrived.hopLimit()).isEqualTo(255);
            assertThat(arrived.source()).isEqualTo(Endpoint.address(local));
            assertThat(arrived.local()).isEqualTo(Endpoint.address(local));
            assertThat(arrived.sourcePort()).isEqualTo(path.sourcePort()).isBetween(49152, 65535);
            assertThat(arrived.destinationPort()).isEqualTo(endpoint.port());
            assertThat(arrived.interfaceIndex())
                    .isEqualTo(NetworkInterface.getByName("lo").getIndex());
            assertThat(arrived.kernelStamped()).isTrue();
            assertThat(arrived.arrivedNanos())
                    .isBetween(before, endpoint.sockets().nanoTime());
        }
    }
}
