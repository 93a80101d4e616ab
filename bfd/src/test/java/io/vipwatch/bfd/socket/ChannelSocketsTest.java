package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fallback, on the loopback interface. */
class ChannelSocketsTest {
    @Test
    void itSaysWhatItCannotDo() {
        try (Endpoint endpoint = Endpoint.ofChannels("::1")) {
            Abilities abilities = endpoint.sockets().abilities();
            assertThat(abilities.access()).isEqualTo(Abilities.Access.DATAGRAM_CHANNEL);
            assertThat(abilities.transmission()).isEqualTo(Abilities.Transmission.SOCKET_PER_SESSION);
            assertThat(abilities.hopLimit()).isFalse();
            assertThat(abilities.kernelStamps()).isFalse();
            assertThat(abilities.interfaces()).isFalse();
            assertThat(abilities.limitations()).anyMatch(text -> text.startsWith("the hop limit of packets"));
            assertThat(abilities.realTimePriority()).isEqualTo(new Permission.NotAsked());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void itSendsAndReceivesAndOwnsUpToNotKnowingTheHopLimit(String local) {
        try (Endpoint endpoint = Endpoint.ofChannels(local)) {
            TransmitPath path = endpoint.pathToItself(local);
            TransmitPath other = endpoint.pathToItself(local);
            assertThat(other.sourcePort()).isNotEqualTo(path.sourcePort()).isBetween(49152, 65535);
            long before = endpoint.sockets().nanoTime();
            List<String> sent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                sent.add("packet " + i);
                Endpoint.send(path, sent.getLast());
            }
            List<Arrived> all = endpoint.receive(100);
            assertThat(all).extracting(Arrived::payload).isEqualTo(sent);
            Arrived arrived = all.getFirst();
            InetAddress address = Endpoint.address(local);
            assertThat(arrived.source()).isEqualTo(address);
            assertThat(arrived.local()).isEqualTo(address);
            assertThat(arrived.sourcePort()).isEqualTo(path.sourcePort());
            assertThat(arrived.destinationPort()).isEqualTo(endpoint.port());
            assertThat(arrived.hopLimit()).isEqualTo(-1);
            assertThat(arrived.kernelStamped()).isFalse();
            assertThat(arrived.arrivedNanos())
                    .isBetween(before, endpoint.sockets().nanoTime());
            assertThat(endpoint.sockets().unusableStamps()).isEqualTo(100);
        }
    }

    @Test
    void afterTheCloseNothingHasAnEffectAndAPathIsRefused() {
        Endpoint endpoint = Endpoint.ofChannels("::1");
        TransmitPath path = endpoint.pathToItself("::1");
        ControlSockets sockets = endpoint.sockets();
        sockets.close();
        sockets.close();
        sockets.wakeUp();
        sockets.await(Long.MAX_VALUE);
        Endpoint.send(path, "too late");
        path.close();
        assertThat(sockets.receive(_ -> {})).isFalse();
        assertThatThrownBy(() -> endpoint.pathToItself("::1"))
                .isInstanceOf(BfdException.class)
                .hasMessage("the sockets are closed");
    }

    @Test
    void anAddressThatIsNotThereIsNamed() {
        try (Endpoint endpoint = Endpoint.ofChannels("::1")) {
            assertThatThrownBy(() -> endpoint.sockets()
                            .open(new PathKey(
                                    Endpoint.address("2001:db8::7"), Endpoint.address("::1"), 0, endpoint.port())))
                    .isInstanceOf(BfdException.class)
                    .hasMessage("no interface of this host has 2001:db8:0:0:0:0:0:7");
        }
    }
}
