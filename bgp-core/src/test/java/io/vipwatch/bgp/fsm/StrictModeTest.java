package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.BfdStrictMode;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** draft-ietf-idr-bgp-bfd-strict-mode §4: a session that both sides want to wait for BFD does. */
class StrictModeTest {
    private static final PeerEvent UP = new PeerEvent.BfdStateChanged(BfdState.UP);
    private static final PeerEvent DOWN = new PeerEvent.BfdStateChanged(BfdState.DOWN);
    private static final PeerEvent ADMIN_DOWN = new PeerEvent.BfdStateChanged(BfdState.ADMIN_DOWN);
    private static final ConnectionId FIRST = new ConnectionId(1);
    private static final Timer BFD_HOLD = new Timer.OfConnection(FIRST, Timer.Kind.BFD_HOLD);
    private static final Timer HOLD = new Timer.OfConnection(FIRST, Timer.Kind.HOLD);
    private static final Timer KEEPALIVE = new Timer.OfConnection(FIRST, Timer.Kind.KEEPALIVE);

    private static PeerSettings strict(Duration hold, Capability... more) {
        PeerSettings s = Peers.passive(more);
        return new PeerSettings(
                s.localAs(),
                s.remoteAs(),
                s.routerId(),
                s.passive(),
                s.capabilities(),
                s.requiredCapabilities(),
                s.times(),
                s.maximumPrefixes(),
                s.retention(),
                Optional.of(hold));
    }

    private static PeerScript openSent(PeerSettings settings) {
        PeerScript script = new PeerScript(settings);
        script.play(new PeerEvent.Start());
        script.play(new PeerEvent.Accepted());
        return script;
    }

    private static PeerScript held() {
        PeerScript script = openSent(strict(Duration.ofSeconds(30), new BfdStrictMode()));
        script.receive(1, Peers.peer(new BfdStrictMode()));
        return script;
    }

    private static List<Action> open(PeerScript script, Open open) {
        return script.actions(new PeerEvent.Received(FIRST, open));
    }

    @Test
    void noKeepaliveIsSentNorIsTheKeepaliveTimerSetUntilBfdIsUp() {
        PeerScript script = openSent(strict(Duration.ofSeconds(5), new BfdStrictMode()));
        assertThat(open(script, Peers.peer(new BfdStrictMode())))
                .contains(new Action.Arm(BFD_HOLD, Duration.ofSeconds(5)), new Action.Disarm(HOLD))
                .noneMatch(action -> action instanceof Action.Send);
        assertThat(script.state().text()).isEqualTo("OpenConfirm");
        assertThat(script.actions(UP))
                .containsExactly(
                        new Action.Disarm(BFD_HOLD),
                        new Action.Send(FIRST, Keepalive.INSTANCE),
                        new Action.Arm(HOLD, Duration.ofSeconds(9)),
                        new Action.Arm(KEEPALIVE, Duration.ofSeconds(3)));
        assertThat(script.receive(1, Keepalive.INSTANCE)).isEqualTo("up@1");
    }

    @Test
    void aPeerWhoseBfdWasUpEarlierMaySendItsKeepaliveFirst() {
        PeerScript script = held();
        assertThat(script.receive(1, Keepalive.INSTANCE)).isEmpty();
        assertThat(script.state().text()).isEqualTo("OpenConfirm");
        assertThat(script.play(UP)).isEqualTo("KEEPALIVE up@1");
    }

    @Test
    void aPeerThatIsEstablishedTooEarlyHasBrokenTheProtocol() {
        PeerScript script = held();
        script.receive(1, Keepalive.INSTANCE);
        assertThat(script.receive(1, Update.endOfRib(Family.IPV6_UNICAST)))
                .isEqualTo("close:5/2@1 ended@1:notification-sent damped:5000");
    }

    @Test
    void whenBfdDoesNotComeUpInTimeTheSessionIsClosedWithCeaseBfdDown() {
        PeerScript script = held();
        assertThat(script.actions(new PeerEvent.TimerExpired(BFD_HOLD)))
                .contains(
                        new Action.Close(
                                FIRST, Optional.of(Notification.of(ErrorCode.CEASE_BFD_DOWN)), Action.Manner.ORDERLY),
                        new Action.ConnectionEnded(FIRST, new DownCause.BfdDown()));
    }

    @Test
    void theSessionWaitsNoLongerThanTheHoldTimeForThePeerDoesNotEither() {
        PeerScript script = openSent(strict(Duration.ofSeconds(30), new BfdStrictMode()));
        assertThat(open(script, Peers.peer(new BfdStrictMode())))
                .contains(new Action.Arm(BFD_HOLD, Duration.ofSeconds(9)));
    }

    @Test
    void withoutAHoldTimeTheBfdHoldTimeAloneEndsTheWait() {
        PeerSettings settings = strict(Duration.ofSeconds(30), new BfdStrictMode());
        PeerScript script = openSent(settings.withTimes(settings.times().withHold(Duration.ZERO)));
        assertThat(open(script, Peers.peer(new BfdStrictMode())))
                .contains(new Action.Arm(BFD_HOLD, Duration.ofSeconds(30)));
        assertThat(script.play(UP)).isEqualTo("KEEPALIVE");
    }

    @Test
    void withoutAHoldTimeASessionThatWaitedForBfdLastHasNoHoldTimer() {
        PeerSettings settings = strict(Duration.ofSeconds(30), new BfdStrictMode());
        PeerScript script = openSent(settings.withTimes(settings.times().withHold(Duration.ZERO)));
        open(script, Peers.peer(new BfdStrictMode()));
        script.receive(1, Keepalive.INSTANCE);
        List<Action> actions = script.actions(UP);
        assertThat(actions.getLast()).isInstanceOf(Action.SessionUp.class);
        assertThat(actions.lastIndexOf(new Action.Disarm(HOLD)))
                .as("the timer that bounds OpenConfirm is stopped")
                .isGreaterThan(actions.lastIndexOf(
                        new Action.Arm(HOLD, settings.times().openHold())));
    }

    @Test
    void adminDownReleasesTheSession() {
        assertThat(held().play(ADMIN_DOWN)).isEqualTo("KEEPALIVE");
    }

    @Test
    void bfdThatWasUpBeforeTheOpenKeepsNobodyWaiting() {
        PeerScript script = openSent(strict(Duration.ofSeconds(30), new BfdStrictMode()));
        script.play(UP);
        assertThat(script.receive(1, Peers.peer(new BfdStrictMode()))).isEqualTo("KEEPALIVE");
    }

    @Test
    void whenOnlyWeAdvertiseStrictModeTheSessionDoesNotWait() {
        PeerScript script = openSent(strict(Duration.ofSeconds(30), new BfdStrictMode()));
        assertThat(script.receive(1, Peers.peer())).isEqualTo("KEEPALIVE");
    }

    @Test
    void whenOnlyThePeerAdvertisesStrictModeTheSessionDoesNotWait() {
        PeerScript script = openSent(Peers.passive());
        assertThat(script.receive(1, Peers.peer(new BfdStrictMode()))).isEqualTo("KEEPALIVE");
    }

    @Test
    void aSessionThatBfdTookDownWaitsForItToComeBack() {
        PeerScript script = held();
        script.play(UP);
        script.receive(1, Keepalive.INSTANCE);
        assertThat(script.play(DOWN)).isEqualTo("close:6/10@1 down@1:bfd flush");
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
        assertThat(script.receive(2, Peers.peer(new BfdStrictMode()))).isEmpty();
        assertThat(script.receive(2, Keepalive.INSTANCE)).isEmpty();
        assertThat(script.play(UP)).isEqualTo("KEEPALIVE up@2");
    }
}
