package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProtectionTest extends LoopbackTest {
    private static final Password RIGHT = Password.of("correct horse");
    private static final Password WRONG = Password.of("battery staple");

    /** Asks the kernel once; a test without MD5 is skipped and says so. */
    private static void assumeMd5() {
        String refusal = "";
        try {
            Sockets.of(SpeakerConfig.Transport.NATIVE_IF_PRESENT)
                    .require(passiveNode(1).password(RIGHT).build());
        } catch (SpeakerException e) {
            refusal = String.valueOf(e.getMessage());
        }
        assumeTrue(refusal.isEmpty(), refusal);
    }

    private EventLog connect(Speaker monitor, int number, Optional<Password> password) {
        EventLog log = new EventLog();
        Speaker node = start(SpeakerConfig.listeningOn(), log);
        PeerConfigBuilder peer = monitorAt(port(monitor), number);
        password.ifPresent(peer::password);
        node.add(peer.build());
        return log;
    }

    @Test
    void withTheSamePasswordOnBothSidesTheSessionComesUp() {
        assumeMd5();
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).password(RIGHT).build());

        connect(monitor, 1, Optional.of(RIGHT)).await(SpeakerEvent.SessionUp.class);
    }

    @Test
    void withAnotherPasswordOrNoneNoConnectionComesUp() {
        assumeMd5();
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).password(RIGHT).build());
        monitor.add(passiveNode(2).password(RIGHT).build());
        EventLog wrong = connect(monitor, 1, Optional.of(WRONG));
        EventLog absent = connect(monitor, 2, Optional.empty());

        wrong.await(SpeakerEvent.ConnectionFailed.class, 2, failed -> true);
        absent.await(SpeakerEvent.ConnectionFailed.class, 2, failed -> true);
        assertThat(monitorLog.all(SpeakerEvent.SessionUp.class)).isEmpty();
        assertThat(monitor.refusedConnections()).isZero();
    }

    @Test
    void aPasswordForARangeCoversEachOfItsPeersOnALiveListener() {
        assumeMd5();
        Speaker monitor = startMonitor();
        PeerConfig range = PeerConfig.of(
                        "nodes", new Remote.Range(Prefix.of("127.0.0.8/29"), 4), NODE_AS, MONITOR_AS, MONITOR_ID)
                .password(WRONG)
                .times(QUICK)
                .build();
        monitor.add(range);
        EventLog node = connect(monitor, 1, Optional.of(RIGHT));
        node.await(SpeakerEvent.ConnectionFailed.class, 2, failed -> true);
        assertThat(monitorLog.all(SpeakerEvent.SessionUp.class)).isEmpty();

        monitor.replace(range.edit().password(RIGHT).build());

        node.await(SpeakerEvent.SessionUp.class);
        monitor.replace(range.edit().withoutPassword().build());
        connect(monitor, 2, Optional.empty()).await(SpeakerEvent.SessionUp.class);
        assertThat(monitorLog.all(SpeakerEvent.SessionDown.class)).isEmpty();
    }

    @Test
    void aPasswordOnATransportThatCannotSignIsRefusedAndNothingIsStarted() {
        Speaker monitor = start(
                SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)).withTransport(SpeakerConfig.Transport.NIO),
                monitorLog);

        assertThatThrownBy(() -> monitor.add(passiveNode(1).password(RIGHT).build()))
                .isInstanceOf(SpeakerException.class)
                .hasMessageContaining("peer 'node1' has a password")
                .hasMessageContaining("the session would run unprotected");
        assertThatThrownBy(() -> monitor.add(passiveNode(1).ttlSecurityHops(1).build()))
                .isInstanceOf(SpeakerException.class)
                .hasMessageContaining("TTL security");
        assertThat(monitor.sessions()).isEmpty();
    }

    @Test
    void aPasswordThatIsTooLongIsRefused() {
        assertThatThrownBy(() -> Password.of("x".repeat(81)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a TCP MD5 password has 1 to 80 octets, this one has 81");
        assertThat(Password.of("x".repeat(80))).hasToString("(password)");
    }
}
