package io.vipwatch.bfd.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vipwatch.bfd.packet.Encapsulation;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sockets that are in use can have one more port, also one that was taken when they were opened. */
@EnabledOnOs(OS.LINUX)
class FurtherPortTest {
    private static final String LOCAL = "::1";

    static Stream<Endpoint> endpoints() {
        return Stream.of(Endpoint.open(LOCAL, Abilities.Transmission.SOCKET_PER_SESSION), Endpoint.ofChannels(LOCAL));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void aPortThatWasTakenIsHadWhenItIsFreeAndTheOtherGoesOn(Endpoint ours) {
        try (ours) {
            int port;
            try (Endpoint other = Endpoint.open(LOCAL, Abilities.Transmission.SOCKET_PER_SESSION)) {
                port = other.port();
                assertThatThrownBy(() -> ours.sockets().listen(new Encapsulation(other.port(), 255)))
                        .isInstanceOfSatisfying(
                                BfdException.class,
                                refused -> assertThat(refused.isPassing()).isTrue())
                        .hasMessageContaining("cannot listen on UDP port " + port);
            }
            ours.sockets().listen(new Encapsulation(port, 255));
            ours.sockets().listen(new Encapsulation(port, 255));
            Endpoint.send(
                    ours.sockets().open(new PathKey(Endpoint.address(LOCAL), Endpoint.address(LOCAL), 0, port)),
                    "to the further port");
            Endpoint.send(ours.pathToItself(LOCAL), "to the first");
            ours.sockets().flush();
            assertThat(ours.receive(2))
                    .extracting(Arrived::payload, Arrived::destinationPort)
                    .containsExactlyInAnyOrder(tuple("to the further port", port), tuple("to the first", ours.port()));
        }
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void socketsThatAreClosedGetNoFurtherPort(Endpoint ours) {
        ours.close();
        assertThatThrownBy(() -> ours.sockets().listen(new Encapsulation(ours.port(), 255)))
                .isInstanceOf(BfdException.class)
                .hasMessage("the sockets are closed");
    }
}
