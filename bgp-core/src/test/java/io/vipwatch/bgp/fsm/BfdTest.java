package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** RFC 5882 and RFC 9384: what BFD does to a session; draft-ietf-idr-bgp-bfd-strict-mode is {@link StrictModeTest}. */
class BfdTest {
    private static final PeerEvent UP = new PeerEvent.BfdStateChanged(BfdState.UP);
    private static final PeerEvent DOWN = new PeerEvent.BfdStateChanged(BfdState.DOWN);
    private static final PeerEvent ADMIN_DOWN = new PeerEvent.BfdStateChanged(BfdState.ADMIN_DOWN);
    private static final ConnectionId FIRST = new ConnectionId(1);

    @Test
    void whenBfdGoesDownTheSessionEndsWithCeaseBfdDownAndTakesItsRoutesAlong() {
        PeerScript script = PeerScript.established(Peers.us(Peers.KEEPS_IPV6), Peers.peer(Peers.KEEPS_IPV6));
        script.play(UP);
        assertThat(script.play(DOWN)).isEqualTo("close:6/10@1 down@1:bfd flush");
    }

    @Test
    void theCeaseIsNoHardResetAndGracefulRestartKeepsNothingWhateverBothSidesNegotiated() {
        PeerScript script = PeerScript.established(
                Peers.us(Peers.restart(true, 120, true)), Peers.peer(Peers.restart(true, 120, true)));
        assertThat(script.actions(DOWN))
                .contains(new Action.Close(
                        FIRST, Optional.of(Notification.of(ErrorCode.CEASE_BFD_DOWN)), Action.Manner.ORDERLY))
                .noneMatch(Action.MarkStale.class::isInstance);
    }

    @Test
    void staleRoutesOfAPeerThatWasToRestartGoWhenBfdGoesDown() {
        PeerScript script = PeerScript.established(Peers.passive(Peers.KEEPS_IPV6), Peers.peer(Peers.KEEPS_IPV6));
        script.play(UP);
        assertThat(script.play(new PeerEvent.Ended(FIRST, TransportEnd.FIN, "")))
                .isEqualTo("down@1:tcp-fin stale:120");
        assertThat(script.play(DOWN)).isEqualTo("flush:BFD_DOWN");
        assertThat(script.state().retention()).isEqualTo(Retention.NOTHING);
    }

    @Test
    void staleRoutesOfAPeerThatIsBackButHasNotAnnouncedThemAgainGoToo() {
        PeerScript script = PeerScript.established(Peers.passive(Peers.KEEPS_IPV6), Peers.peer(Peers.KEEPS_IPV6));
        script.play(new PeerEvent.Ended(FIRST, TransportEnd.FIN, ""));
        script.play(new PeerEvent.Accepted());
        script.receive(2, Peers.peer(Peers.KEEPS_IPV6));
        script.receive(2, Keepalive.INSTANCE);
        assertThat(script.play(DOWN)).isEqualTo("flush:BFD_DOWN close:6/10@2 down@2:bfd flush");
    }

    @Test
    void staleRoutesCanBeFlushedWithoutTouchingTheSession() {
        PeerScript script = PeerScript.established(Peers.passive(Peers.KEEPS_IPV6), Peers.peer(Peers.KEEPS_IPV6));
        script.play(new PeerEvent.Ended(FIRST, TransportEnd.FIN, ""));
        script.play(new PeerEvent.Accepted());
        script.receive(2, Peers.peer(Peers.KEEPS_IPV6));
        script.receive(2, Keepalive.INSTANCE);
        assertThat(script.play(new PeerEvent.FlushStale(FlushReason.BFD_DOWN))).isEqualTo("flush:BFD_DOWN");
        assertThat(script.state().established()).isPresent();
    }

    @Test
    void adminDownIsNoFailure() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        script.play(UP);
        assertThat(script.play(ADMIN_DOWN)).isEmpty();
        assertThat(script.state().established()).isPresent();
    }

    @Test
    void aPeerThatBfdHoldsToBeDownIsTriedRarely() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        script.play(UP);
        assertThat(retries(script, DOWN)).containsExactly(Duration.ofSeconds(60));
        assertThat(retries(script, expiry(script))).containsExactly(Duration.ofSeconds(60));
    }

    @Test
    void aPeerThatBfdReachesAgainIsTriedAfterOneConnectRetryTimeSoThatFlappingBfdDoesNotMakeBgpFlap() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        script.play(UP);
        script.play(DOWN);
        List<Action> up = script.actions(UP);
        assertThat(up).noneMatch(Action.Connect.class::isInstance);
        assertThat(retries(up)).containsExactly(Duration.ofSeconds(5));
        assertThat(retries(script, DOWN)).containsExactly(Duration.ofSeconds(60));
        assertThat(retries(script, ADMIN_DOWN)).containsExactly(Duration.ofSeconds(5));
        assertThat(script.play(expiry(script))).isEqualTo("dial");
    }

    @Test
    void aPeerThatConnectsItselfWhileBfdIsDownIsTakenBecauseBfdAloneMayHaveFailed() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        script.play(UP);
        script.play(DOWN);
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
        script.receive(2, Peers.peer());
        assertThat(script.receive(2, Keepalive.INSTANCE)).isEqualTo("up@2");
        assertThat(script.play(UP)).isEmpty();
        assertThat(script.play(DOWN)).isEqualTo("close:6/10@2 down@2:bfd flush");
    }

    @Test
    void aStoppedPeerStaysStoppedWhateverBfdSays() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        script.play(new PeerEvent.Stop(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, ""));
        assertThat(script.play(UP) + script.play(DOWN) + script.play(UP)).isEmpty();
    }

    private static PeerEvent expiry(PeerScript script) {
        ConnectionId only = script.state().connections().list().getFirst().id();
        return new PeerEvent.TimerExpired(new Timer.OfConnection(only, Timer.Kind.CONNECT_RETRY));
    }

    private static List<Duration> retries(PeerScript script, PeerEvent event) {
        return retries(script.actions(event));
    }

    private static List<Duration> retries(List<Action> actions) {
        return actions.stream()
                .filter(Action.Arm.class::isInstance)
                .map(Action.Arm.class::cast)
                .filter(arm -> arm.timer() instanceof Timer.OfConnection of && of.kind() == Timer.Kind.CONNECT_RETRY)
                .map(Action.Arm::duration)
                .toList();
    }
}
