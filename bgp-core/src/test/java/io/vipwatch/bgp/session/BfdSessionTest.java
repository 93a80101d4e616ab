package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.rib.WithdrawalReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What BFD has to say (RFC 5882, RFC 9384), on the wire. */
class BfdSessionTest extends LoopbackTest {
    private static final NlriList VIP_NLRI = NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(VIP)));
    private static final List<Capability> STRICT =
            List.of(new Multiprotocol(Family.IPV6_UNICAST), new FourOctetAs(NODE_AS), new BfdStrictMode());
    private static final List<Capability> RESTARTING = List.of(
            new Multiprotocol(Family.IPV6_UNICAST),
            new FourOctetAs(NODE_AS),
            new GracefulRestart(
                    false,
                    false,
                    Duration.ofMinutes(2),
                    List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, true))));

    @Test
    void bfdDownIsSaidToThePeerWithCeaseBfdDownAndItsRoutesAreLostForIt() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9, RESTARTING)) {
            peer.announce(VIP_NLRI);
            monitorLog.await(SpeakerEvent.RoutesChanged.class);
            monitor.bfdUp("node1");
            monitor.bfdDown("node1");

            Notification last = peer.receive(Notification.class);
            assertThat(last.error()).contains(ErrorCode.CEASE_BFD_DOWN);
            SpeakerEvent.SessionDown down = monitorLog.await(SpeakerEvent.SessionDown.class);
            assertThat(down.cause()).isEqualTo(new DownCause.BfdDown());
            assertThat(down.sent()).contains(Notification.of(ErrorCode.CEASE_BFD_DOWN));
            assertThat(lost(2)).isEqualTo(WithdrawalReason.sessionLost("bfd"));
        }
    }

    @Test
    void staleRoutesGoWhenBfdGoesDownAlsoWithoutASession() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).build());
        RawPeer peer = RawPeer.establish(monitor, 1, 9, RESTARTING);
        peer.announce(VIP_NLRI);
        monitorLog.await(SpeakerEvent.RoutesChanged.class);
        peer.close();
        monitorLog.await(SpeakerEvent.StaleMarked.class);
        monitor.flushStale("node1", FlushReason.BFD_DOWN);

        assertThat(monitorLog.await(SpeakerEvent.StaleFlushed.class).reason()).isEqualTo(FlushReason.BFD_DOWN);
        assertThat(lost(3)).isEqualTo(WithdrawalReason.of(WithdrawalReason.Kind.BFD_DOWN, ""));
        assertThat(monitor.sessions().getFirst().routes()).containsEntry(Family.IPV6_UNICAST, 0);
    }

    private WithdrawalReason lost(int nth) {
        RouteChange change = monitorLog
                .await(SpeakerEvent.RoutesChanged.class, nth, event -> true)
                .changes()
                .getFirst();
        return RouteChange.Withdrawn.class.cast(change).reason();
    }

    @Test
    void inStrictModeTheSessionWaitsInOpenConfirmWithoutAKeepaliveUntilBfdIsUp() throws Exception {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).bfdStrictHold(Duration.ofSeconds(30)).build());
        try (RawPeer peer = RawPeer.connect(monitor, 1)) {
            assertThat(peer.open(NODE_AS, 90, STRICT).capability(BfdStrictMode.class))
                    .isPresent();
            monitorLog.await(SpeakerEvent.StateChanged.class, 1, changed -> changed.to() == SessionState.OPEN_CONFIRM);
            peer.send(Keepalive.INSTANCE);
            SessionStatus waiting = settled(monitor);
            assertThat(waiting.state()).isEqualTo(SessionState.OPEN_CONFIRM);
            assertThat(waiting.counters().messagesSent()).as("our OPEN alone").isEqualTo(1);

            monitor.bfdUp("node1");

            assertThat(peer.receive()).isEqualTo(Keepalive.INSTANCE);
            monitorLog.await(SpeakerEvent.SessionUp.class);
        }
    }

    /** {@return the session when what its event loop had to do is done} */
    private static SessionStatus settled(Speaker monitor) throws Exception {
        monitor.ask("node1", table -> 0).get(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return monitor.sessions().getFirst();
    }

    @Test
    void inStrictModeASessionWaitsAgainOnceNothingIsKnownOfBfdAnyMore() throws Exception {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).bfdStrictHold(Duration.ofSeconds(30)).build());
        monitor.bfdAdminDown("node1");
        monitor.bfdUnknown("node1");
        try (RawPeer peer = RawPeer.connect(monitor, 1)) {
            peer.open(NODE_AS, 90, STRICT);
            monitorLog.await(SpeakerEvent.StateChanged.class, 1, changed -> changed.to() == SessionState.OPEN_CONFIRM);
            peer.send(Keepalive.INSTANCE);
            assertThat(settled(monitor).counters().messagesSent()).isEqualTo(1);
            monitor.bfdUp("node1");
            monitorLog.await(SpeakerEvent.SessionUp.class);
        }
    }

    @Test
    void inStrictModeAPeerWhoseBfdDoesNotComeUpIsToldSo() {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).bfdStrictHold(Duration.ofMillis(50)).build());
        try (RawPeer peer = RawPeer.connect(monitor, 1)) {
            peer.open(NODE_AS, 90, STRICT);

            assertThat(peer.receive(Notification.class).error()).contains(ErrorCode.CEASE_BFD_DOWN);
            assertThat(monitorLog.await(SpeakerEvent.ConnectionFailed.class).cause())
                    .isEqualTo(new DownCause.BfdDown());
        }
    }

    @Test
    void anotherBfdHoldTimeIsNoReasonToEndASession() throws Exception {
        Speaker monitor = startMonitor();
        monitor.add(passiveNode(1).bfdStrictHold(Duration.ofSeconds(30)).build());
        try (RawPeer peer = RawPeer.establish(monitor, 1, 9)) {
            peer.announce(VIP_NLRI);
            monitorLog.await(SpeakerEvent.RoutesChanged.class);
            monitor.replace(passiveNode(1).bfdStrictHold(Duration.ofSeconds(10)).build());
            assertThat(settled(monitor).state()).isEqualTo(SessionState.ESTABLISHED);
        }
    }

    @Test
    void nothingCanBeSaidOfAPeerThatThereIsNot() {
        Speaker monitor = startMonitor();
        assertThatThrownBy(() -> monitor.bfdDown("node9"))
                .isInstanceOf(SpeakerException.class)
                .hasMessageContaining("node9");
    }
}
