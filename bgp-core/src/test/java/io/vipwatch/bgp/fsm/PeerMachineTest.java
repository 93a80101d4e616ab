package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.RouteRefreshCapability;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.RouteRefresh;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PeerMachineTest {
    private static final ConnectionId FIRST = new ConnectionId(1);
    private static final Timer IDLE_HOLD = new Timer.OfPeer(Timer.PeerKind.IDLE_HOLD);
    private static final Timer STABLE = new Timer.OfPeer(Timer.PeerKind.STABLE);
    private static final Timer LIMIT_RESTART = new Timer.OfPeer(Timer.PeerKind.MAXIMUM_PREFIXES_RESTART);
    private static final Timer HOLD = new Timer.OfConnection(FIRST, Timer.Kind.HOLD);
    private static final Timer KEEPALIVE = new Timer.OfConnection(FIRST, Timer.Kind.KEEPALIVE);
    private static final Timer SEND_HOLD = new Timer.OfConnection(FIRST, Timer.Kind.SEND_HOLD);

    @Test
    void aPassivePeerWaitsAndIsAsked() {
        PeerScript script = new PeerScript(Peers.passive());
        assertThat(script.play(new PeerEvent.Start())).isEmpty();
        assertThat(script.state().text()).isEqualTo("Active");
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept1 OPEN");
        assertThat(script.receive(1, Peers.peer())).isEqualTo("KEEPALIVE");
        assertThat(script.receive(1, Keepalive.INSTANCE)).isEqualTo("up@1");
    }

    @Test
    void aPeerThatIsNotStartedIsRefused() {
        assertThat(new PeerScript(Peers.us()).actions(new PeerEvent.Accepted()))
                .containsExactly(
                        new Action.Refuse(Notification.of(ErrorCode.CEASE_CONNECTION_REJECTED), Refusal.STOPPED));
    }

    @Test
    void anAttemptThatFailsIsFollowedByTheNextAfterTheConnectRetryTime() {
        PeerScript script = new PeerScript(Peers.us());
        script.play(new PeerEvent.Start());
        assertThat(script.play(new PeerEvent.ConnectFailed(FIRST, "refused"))).isEqualTo("ended@1:connect-failed");
        assertThat(script.state().text()).isEqualTo("Active");
        ConnectionId second = FIRST.next();
        assertThat(script.play(new PeerEvent.TimerExpired(new Timer.OfConnection(second, Timer.Kind.CONNECT_RETRY))))
                .isEqualTo("dial");
    }

    @Test
    void aRouteRefreshForAFamilyThatWasNotNegotiatedIsIgnored() {
        PeerScript script = PeerScript.established(
                Peers.us(new RouteRefreshCapability()), Peers.peer(new RouteRefreshCapability()));
        for (int subtype : new int[] {RouteRefresh.REQUEST, RouteRefresh.BEGIN, RouteRefresh.END}) {
            assertThat(script.receive(1, new RouteRefresh(Family.IPV6_UNICAST, subtype)))
                    .isEqualTo("deliver");
            assertThat(script.receive(1, new RouteRefresh(Family.of(1, 133), subtype)))
                    .isEmpty();
        }
    }

    @Test
    void onlyACompleteMessageRestartsTheHoldTimerAndTheSocketIsDrainedBeforeItIsBelieved() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        assertThat(script.play(new PeerEvent.TimerExpired(HOLD))).isEqualTo("drain");
        assertThat(script.actions(new PeerEvent.Received(FIRST, Keepalive.INSTANCE)))
                .containsExactly(new Action.Arm(HOLD, Duration.ofSeconds(9)));
        assertThat(script.play(new PeerEvent.HoldTimerConfirmed(FIRST))).isEmpty();
        assertThat(script.play(new PeerEvent.TimerExpired(HOLD))).isEqualTo("drain");
        assertThat(script.play(new PeerEvent.HoldTimerConfirmed(FIRST)))
                .isEqualTo("close:4/0@1 down@1:hold-timer flush");
    }

    @Test
    void aRimThatNeverAnswersDoesNotKeepADeadSession() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        assertThat(script.actions(new PeerEvent.TimerExpired(HOLD)))
                .contains(new Action.Arm(HOLD, Duration.ofSeconds(9)));
        assertThat(script.play(new PeerEvent.TimerExpired(HOLD))).contains("down@1:hold-timer");
    }

    @Test
    void aHoldTimeOfZeroNeedsNeitherHoldTimerNorKeepalives() {
        PeerScript script = new PeerScript(Peers.passive());
        script.play(new PeerEvent.Start());
        script.play(new PeerEvent.Accepted());
        Open zero = Open.of(Peers.PEER_AS, 0, Peers.PEER_ID, Peers.capabilities(Peers.PEER_AS));
        assertThat(script.actions(new PeerEvent.Received(FIRST, zero)))
                .as("the peer's KEEPALIVE is not awaited for ever")
                .contains(new Action.Arm(HOLD, Duration.ofMinutes(4)))
                .noneMatch(action ->
                        action instanceof Action.Arm arm && arm.timer().equals(KEEPALIVE));
        assertThat(script.actions(new PeerEvent.Received(FIRST, Keepalive.INSTANCE)))
                .contains(new Action.Disarm(HOLD));
        assertThat(script.actions(new PeerEvent.Received(FIRST, Keepalive.INSTANCE)))
                .isEmpty();
    }

    @Test
    void keepalivesAreSentAtAThirdOfTheHoldTimeWithJitter() {
        PeerMachine machine = new PeerMachine(Peers.us());
        PeerState state = PeerScript.established(Peers.us(), Peers.peer()).state();
        assertThat(machine.step(state, new PeerEvent.TimerExpired(KEEPALIVE), 0.75)
                        .actions())
                .containsExactly(
                        new Action.Send(FIRST, Keepalive.INSTANCE), new Action.Arm(KEEPALIVE, Duration.ofMillis(2250)));
        assertThatThrownBy(() -> machine.step(state, new PeerEvent.Accepted(), 0.5))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.75 to 1");
    }

    @Test
    void aPeerThatReadsNothingForTheSendHoldTimeIsCutOff() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        assertThat(script.actions(new PeerEvent.OutputWaiting(FIRST)))
                .containsExactly(new Action.Arm(SEND_HOLD, Duration.ofMinutes(8)));
        assertThat(script.actions(new PeerEvent.OutputFlushed(FIRST))).containsExactly(new Action.Disarm(SEND_HOLD));
        script.actions(new PeerEvent.OutputWaiting(FIRST));
        assertThat(script.play(new PeerEvent.TimerExpired(SEND_HOLD))).isEqualTo("abort:8/0@1 down@1:send-hold flush");
        assertThat(SessionTimes.DEFAULT.sendHold(Duration.ofMinutes(5))).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void aStopSaysCeaseWithTheOperatorsText() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        List<Action> actions =
                script.actions(new PeerEvent.Stop(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "maintenance"));
        Notification expected = Notification.shutdown(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "maintenance");
        assertThat(actions)
                .contains(new Action.Close(FIRST, Optional.of(expected), Action.Manner.ORDERLY))
                .contains(new Action.SessionDown(
                        FIRST, new DownCause.Administrative(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "maintenance")));
        assertThat(script.state().text()).isEqualTo("Idle");
        assertThat(script.play(new PeerEvent.Start())).isEqualTo("dial");
    }

    @Test
    void aStopIsAHardResetForAPeerThatWouldKeepOurRoutes() {
        GracefulRestart both = Peers.restart(true, 120, true);
        PeerScript script = PeerScript.established(Peers.us(both), Peers.peer(both));
        Notification hardReset = Notification.of(ErrorCode.CEASE_HARD_RESET, Octets.ofHex("0603"));
        assertThat(script.actions(new PeerEvent.Stop(ErrorCode.CEASE_PEER_DE_CONFIGURED, "")))
                .contains(new Action.Close(FIRST, Optional.of(hardReset), Action.Manner.ORDERLY))
                .contains(new Action.FlushRoutes(Family.IPV6_UNICAST));
    }

    @Test
    void aResetComesBack() {
        PeerScript script = PeerScript.established(Peers.passive(), Peers.peer());
        assertThat(script.play(new PeerEvent.Reset(ErrorCode.CEASE_ADMINISTRATIVE_RESET, "")))
                .isEqualTo("close:6/4@1 down@1:administrative flush");
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
    }

    @Test
    void everyFurtherErrorDoublesTheIdleHoldUpToItsMaximumAndAStableSessionHalvesIt() {
        PeerScript script = new PeerScript(Peers.passive());
        script.play(new PeerEvent.Start());
        Open bad = Open.of(Peers.PEER_AS, 1, Peers.PEER_ID, Peers.capabilities(Peers.PEER_AS));
        for (int milliseconds : List.of(5_000, 10_000, 20_000, 40_000, 60_000, 60_000)) {
            script.play(new PeerEvent.Accepted());
            assertThat(script.receive((int) script.state().next().number() - 1, bad))
                    .endsWith("damped:" + milliseconds);
            script.play(new PeerEvent.TimerExpired(IDLE_HOLD));
        }
        script.play(new PeerEvent.Accepted());
        int connection = (int) script.state().next().number() - 1;
        script.receive(connection, Peers.peer());
        assertThat(script.actions(new PeerEvent.Received(new ConnectionId(connection), Keepalive.INSTANCE)))
                .contains(new Action.Arm(STABLE, Duration.ofMinutes(1)));
        assertThat(script.state().idleHoldLevel()).isEqualTo(4);
        assertThat(script.actions(new PeerEvent.TimerExpired(STABLE))).hasSize(1);
        script.play(new PeerEvent.TimerExpired(STABLE));
        assertThat(script.actions(new PeerEvent.TimerExpired(STABLE))).isEmpty();
        assertThat(script.state().idleHoldLevel()).isZero();
    }

    @Test
    void aPeerThatCrashedIsNotDamped() {
        PeerScript script = PeerScript.established(Peers.passive(), Peers.peer());
        script.play(new PeerEvent.Ended(FIRST, TransportEnd.RESET, "connection reset"));
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
    }

    private static PeerSettings limited(Optional<Duration> restart) {
        PeerSettings settings = Peers.passive();
        return new PeerSettings(
                settings.localAs(),
                settings.remoteAs(),
                settings.routerId(),
                settings.passive(),
                settings.capabilities(),
                settings.requiredCapabilities(),
                settings.times(),
                Map.of(Family.IPV6_UNICAST, new MaximumPrefixes(10, 75, restart)),
                settings.retention(),
                settings.bfdStrictHold());
    }

    private static String count(PeerScript script, long prefixes) {
        return script.play(new PeerEvent.PrefixCount(FIRST, Family.IPV6_UNICAST, prefixes));
    }

    @Test
    void thePeerIsWarnedAboutOnceAndCutOffBeyondItsLimit() {
        PeerScript script = PeerScript.established(limited(Optional.of(Duration.ofMinutes(5))), Peers.peer());
        assertThat(count(script, 7)).isEmpty();
        assertThat(count(script, 8)).isEqualTo("warning");
        assertThat(count(script, 10)).isEmpty();
        assertThat(count(script, 7)).isEmpty();
        assertThat(count(script, 9)).isEqualTo("warning");
        List<Action> actions = script.actions(new PeerEvent.PrefixCount(FIRST, Family.IPV6_UNICAST, 11));
        Notification cease = Notification.of(
                ErrorCode.CEASE_MAXIMUM_NUMBER_OF_PREFIXES_REACHED,
                // AFI 2, SAFI 1, limit 10
                Octets.ofHex("0002" + "01" + "0000000a"));
        assertThat(actions)
                .contains(new Action.Close(FIRST, Optional.of(cease), Action.Manner.ORDERLY))
                .contains(new Action.SessionDown(
                        FIRST, new DownCause.MaximumPrefixesReached(Family.IPV6_UNICAST, 11, 10)))
                .contains(new Action.Arm(LIMIT_RESTART, Duration.ofMinutes(5)));
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("refuse:6/5");
        script.play(new PeerEvent.TimerExpired(LIMIT_RESTART));
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
    }

    @Test
    void withoutARestartTimeOnlyTheOperatorLetsThePeerComeBack() {
        PeerScript script = PeerScript.established(limited(Optional.empty()), Peers.peer());
        assertThat(script.actions(new PeerEvent.PrefixCount(FIRST, Family.IPV6_UNICAST, 11)))
                .noneMatch(Action.Arm.class::isInstance);
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("refuse:6/5");
        script.play(new PeerEvent.Start());
        assertThat(script.play(new PeerEvent.Accepted())).isEqualTo("accept2 OPEN");
    }

    @Test
    void anUpdateIsDeliveredAndASilentErrorIsNotAnswered() {
        PeerScript script = PeerScript.established(Peers.us(), Peers.peer());
        assertThat(script.receive(1, Update.endOfRib(Family.IPV6_UNICAST))).isEqualTo("deliver");
        assertThat(script.play(new PeerEvent.ReceivedMalformedNotification(FIRST)))
                .isEqualTo("close@1 down@1:notification flush damped:5000");
    }
}
