package io.vipwatch.lab.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ForeignPeer.Implementation;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Observer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

/** The foreign speakers do what they are told, as an FRR in the observer's place sees it. */
@Tag("lab")
class ForeignPeerIT {
    private static final int ROUTES = 1000;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Observer STAND_IN = new Observer(0x30, 64999, 1790, Optional.of("not-secret"));

    private Bridge bridge;
    private LabContainer receiver;

    @BeforeEach
    void receive() {
        Engine engine = Engine.ofThisJvm("foreign");
        bridge = Bridge.create(engine, RandomGenerator.getDefault());
        String configuration = """
                router bgp %1$d
                 bgp router-id 192.0.2.48
                 no bgp default ipv4-unicast
                 no bgp ebgp-requires-policy
                 neighbor %2$s remote-as %3$d
                 neighbor %2$s passive
                 neighbor %2$s password %4$s
                 address-family ipv6 unicast
                  neighbor %2$s activate
                 exit-address-family
                exit
                """.formatted(
                        STAND_IN.asn(),
                        bridge.address(0x20),
                        ForeignPeer.ASN,
                        STAND_IN.password().orElseThrow());
        receiver = LabContainer.create(
                engine,
                Plan.router(
                        "receiver",
                        "frr",
                        bridge,
                        bridge.address(STAND_IN.host()),
                        Map.of("LAB_BGP_PORT", Integer.toString(STAND_IN.port())),
                        Map.of("/etc/frr/frr.conf", configuration)));
        receiver.start();
    }

    @AfterEach
    void leaveNothing() {
        receiver.remove();
        bridge.remove();
    }

    @ParameterizedTest
    @EnumSource(Implementation.class)
    void announcesWithdrawsDiesAndReturns(Implementation implementation) {
        try (ForeignPeer peer = ForeignPeer.start(implementation, STAND_IN, ROUTES, bridge, () -> {})) {
            assertReceived(peer, received -> received == ROUTES);
            peer.withdraw();
            assertReceived(peer, received -> received == 0);
            peer.announce();
            assertReceived(peer, received -> received == ROUTES);
            try (AppliedFault _ = peer.apply(new Fault.EndedDaemon(Fault.Signal.KILL))) {
                assertThat(Patience.until(PATIENCE, () -> !summary().contains("\"state\":\"Established\"")))
                        .isTrue();
            }
            assertReceived(peer, received -> received == ROUTES);
        }
    }

    private void assertReceived(ForeignPeer peer, IntPredicate wanted) {
        assertThat(Patience.until(PATIENCE, () -> wanted.test(received(peer))))
                .as("receives %d; %s", received(peer), peer.logs())
                .isTrue();
    }

    private int received(ForeignPeer peer) {
        var neighbour = new JsonMapper()
                .readTree(summary())
                .path("peers")
                .path(peer.address().toString());
        return neighbour.path("state").asString("").equals("Established")
                ? neighbour.path("pfxRcd").asInt(-1)
                : -1;
    }

    private String summary() {
        return receiver.run("vtysh", "-c", "show bgp ipv6 unicast summary json");
    }
}
