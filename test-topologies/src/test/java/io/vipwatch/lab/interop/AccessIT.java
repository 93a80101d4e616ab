package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.SessionRefused;
import io.vipwatch.monitor.event.SessionWarning;
import io.vipwatch.monitor.http.SessionReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who gets a session, and what is said of those who do not. */
@Tag("lab")
class AccessIT {
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    /** A connection whose SYN nobody answers is given up after this time. */
    private static final Duration UNANSWERED = Duration.ofSeconds(60);

    private static WatchedLab watched;

    @BeforeAll
    static void up() {
        Topology topology = Topology.standard()
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withObserver(WatchedLab.observer().withPassword("right"));
        watched = WatchedLab.start(
                topology, configuration -> configuration.with("node2", peer -> peer.withPassword("wrong")));
    }

    @AfterAll
    static void down() {
        watched.close();
    }

    @Test
    void withTheRightPasswordThereIsASessionAndWithAnotherThereIsNoneAndTheReasonIsSaid() {
        watched.awaitUp(0, "node1", "node3", "edge");
        watched.journal()
                .await(
                        0,
                        AT_ONCE,
                        "the virtual IP address without node2",
                        Wanted.prefixState(ObserverConfiguration.VIP, PrefixState.DEGRADED, List.of("node1", "node3")));
        Event warning = watched.journal()
                .await(
                        0,
                        UNANSWERED,
                        "session.warning of node2",
                        event -> event.what() instanceof SessionWarning about
                                && about.peer().peer().equals("node2"));
        assertThat(((SessionWarning) warning.what()).reason())
                .as("what the operator reads")
                .containsIgnoringCase("password");
        assertThat(watched.stateOf("node2")).isIn("Connect", "Active", "Idle");
        assertThat(Optional.ofNullable(watched.sessions().get("node2"))
                        .flatMap(SessionReport::lastFailure)
                        .map(SessionReport.LastDown::detail))
                .as("what the status says")
                .hasValueSatisfying(detail -> assertThat(detail).contains("password"));
        assertThat(watched.journal().after(0).stream()
                        .map(JournalTail.Seen::event)
                        .filter(Wanted.sessionUp("node2")))
                .isEmpty();
    }

    @Test
    void aConnectionFromAnAddressThatIsNotConfiguredIsRefusedAndToldWithTheAddress() {
        long seq = watched.journal().now();
        IpAddress stranger = IpAddress.ofIpv6(
                watched.topology().lan().high(), watched.topology().lan().low() | 0x99);
        Output answer = watched.lab()
                .node(1)
                .exec(
                        "sh",
                        "-c",
                        "ip -6 address add %1$s/64 dev eth0 nodad && python3 -c \"$0\" %1$s %2$s %3$d; ip -6 address del %1$s/64 dev eth0"
                                .formatted(
                                        stranger,
                                        watched.lab().hostAddress(),
                                        watched.topology()
                                                .observer()
                                                .orElseThrow()
                                                .port()),
                        """
                        import socket, sys
                        monitor = socket.create_connection((sys.argv[2], int(sys.argv[3])), 5, (sys.argv[1], 0))
                        monitor.settimeout(5)
                        print(monitor.recv(4096).hex())
                        """);
        Event refused = watched.journal()
                .await(seq, AT_ONCE, "session.refused", event -> event.what() instanceof SessionRefused);
        assertThat(((SessionRefused) refused.what()).address()).isEqualTo(stranger);
        assertThat(((SessionRefused) refused.what()).reason()).isNotBlank();
        assertThat(answer.stderr()).as("the connection ends in order").isEmpty();
        System.out.printf(
                "refused %s: %s; on the wire: '%s'%n",
                stranger, refused.what(), answer.stdout().strip());
        assertThat(watched.sessions()).doesNotContainKey(stranger.toString());
    }
}
