package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bfd.packet.Encapsulation;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What an operator reads when sockets cannot be had. */
class RefusalTest {
    private static SocketConfig config(
            String local, Optional<String> interfaceName, SocketConfig.AccessChoice access, Encapsulation kind) {
        return new SocketConfig(
                List.of(Endpoint.address(local)),
                interfaceName,
                List.of(kind),
                SocketConfig.DEFAULT_RECEIVE_BUFFER,
                access,
                false,
                OptionalInt.empty(),
                false);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aPortThatIsTakenNamesAddressAndPortAndWhoMayHaveIt() {
        try (Endpoint first = Endpoint.open("::1", Abilities.Transmission.SOCKET_PER_SESSION)) {
            assertThatThrownBy(() -> SystemSockets.open(Endpoint.config("::1", first.port())))
                    .isInstanceOf(BfdException.class)
                    .hasMessage(
                            "cannot listen on UDP port " + first.port() + " of 0:0:0:0:0:0:0:1: bind: "
                                    + "Address already in use; another BFD daemon of this host, such as bfdd or bird, may have it");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anAddressThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SystemSockets.open(Endpoint.config("2001:db8::7", 3784)))
                .isInstanceOf(BfdException.class)
                .hasMessage("cannot listen on UDP port 3784 of 2001:db8:0:0:0:0:0:7: bind: "
                        + "Cannot assign requested address; no interface of this host has that address");
        try (Endpoint endpoint = Endpoint.open("::1", Abilities.Transmission.SHARED_RAW_SOCKET)) {
            assertThatThrownBy(() -> endpoint.sockets()
                            .open(new PathKey(
                                    Endpoint.address("2001:db8::7"), Endpoint.address("::1"), 0, endpoint.port())))
                    .isInstanceOf(BfdException.class)
                    .hasMessageContaining("2001:db8:0:0:0:0:0:7")
                    .hasMessageContaining("no interface of this host has that address");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void anInterfaceThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SystemSockets.open(config(
                        "::1",
                        Optional.of("nowhere7"),
                        SocketConfig.AccessChoice.AUTOMATIC,
                        Encapsulation.singleHop())))
                .isInstanceOf(BfdException.class)
                .hasMessage(
                        "cannot use interface nowhere7: if_nametoindex: No such device; there is no such interface");
    }

    @Test
    void withoutTheSystemsCallsSingleHopIsRefusedUnlessItsCheckIsRenounced() {
        assertThatThrownBy(() -> SystemSockets.open(config(
                        "::1",
                        Optional.empty(),
                        SocketConfig.AccessChoice.DATAGRAM_CHANNEL,
                        Encapsulation.singleHop())))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("single hop needs packets that leave with hop limit 255")
                .hasMessageContaining("DatagramChannel can do neither")
                .hasMessageContaining("--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void withoutTheSystemsCallsAnInterfaceIsRefused() {
        assertThatThrownBy(() -> SystemSockets.open(config(
                        "::1",
                        Optional.of("lo"),
                        SocketConfig.AccessChoice.DATAGRAM_CHANNEL,
                        Encapsulation.multihop(1))))
                .isInstanceOf(BfdException.class)
                .hasMessageContaining("cannot bind to interface lo");
    }

    @Test
    void aLinkLocalPeerNeedsAnInterface() {
        assertThatThrownBy(() -> new PathKey(Endpoint.address("::"), Endpoint.address("fe80::1"), 0, 3784))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs an interface");
        assertThat(new PathKey(Endpoint.address("::"), Endpoint.address("fe80::1"), 2, 3784).interfaceIndex())
                .isEqualTo(2);
    }
}
