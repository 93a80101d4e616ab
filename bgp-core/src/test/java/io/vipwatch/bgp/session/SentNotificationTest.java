package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SentNotificationTest extends LoopbackTest {
    /** With the N bit: graceful restart follows a NOTIFICATION too (RFC 8538). */
    private static final List<Capability> KEEPS_OVER_NOTIFICATION = List.of(
            new Multiprotocol(Family.IPV6_UNICAST),
            new FourOctetAs(NODE_AS),
            new GracefulRestart(
                    false, true, Duration.ofMinutes(2), List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, true))));

    private static Notification notification(RawPeer peer) {
        while (true) {
            if (peer.receive() instanceof Notification notification) {
                return notification;
            }
        }
    }

    @Test
    void aHardResetIsToldAsItWasSent() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9, KEEPS_OVER_NOTIFICATION)) {
            monitorLog.await(SpeakerEvent.SessionUp.class);
            monitor.remove("node1");

            SpeakerEvent.SessionDown down = monitorLog.await(SpeakerEvent.SessionDown.class);
            assertThat(down.cause()).isInstanceOf(DownCause.Administrative.class);
            assertThat(down.sent()).contains(notification(peer));
            assertThat(down.sent().flatMap(Notification::error)).contains(ErrorCode.CEASE_HARD_RESET);
        }
    }

    @Test
    void afterAResetNothingWasSent() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        RawPeer peer = RawPeer.establish(monitor, 1, 9);
        monitorLog.await(SpeakerEvent.SessionUp.class);
        peer.reset();

        assertThat(monitorLog.await(SpeakerEvent.SessionDown.class).sent()).isEmpty();
    }
}
