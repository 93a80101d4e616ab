package io.vipwatch.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** RFC 4724 §4.2 and RFC 8538 §4: which routes outlive their session, and for how long. */
class RetentionTest {
    private static final Timer RESTART = new Timer.OfFamily(Family.IPV6_UNICAST, Timer.FamilyKind.RESTART);
    private static final Timer STALE_PATH = new Timer.OfFamily(Family.IPV6_UNICAST, Timer.FamilyKind.STALE_PATH);
    private static final GracefulRestart WITH_N = Peers.restart(true, 120, true);

    private static final List<DownCause> CAUSES = List.of(
            new DownCause.TransportEnded(TransportEnd.FIN, ""),
            new DownCause.TransportEnded(TransportEnd.RESET, ""),
            new DownCause.TransportEnded(TransportEnd.FAILED, ""),
            new DownCause.PeerRestarted(new ConnectionId(2)),
            new DownCause.CollisionLost(new ConnectionId(2)),
            new DownCause.HoldTimer(),
            received(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN),
            received(ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST),
            received(ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION),
            received(ErrorCode.CEASE_HARD_RESET),
            new DownCause.MalformedNotificationReceived(),
            new DownCause.NotificationSent(Notification.of(ErrorCode.UPDATE_MALFORMED_ATTRIBUTE_LIST)),
            new DownCause.SendHoldTimer(),
            new DownCause.OwnFault("a bug"),
            new DownCause.Administrative(ErrorCode.CEASE_ADMINISTRATIVE_RESET, ""),
            new DownCause.Administrative(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, ""),
            new DownCause.Administrative(ErrorCode.CEASE_PEER_DE_CONFIGURED, ""),
            new DownCause.Left(""),
            new DownCause.BfdDown(),
            new DownCause.MaximumPrefixesReached(Family.IPV6_UNICAST, 11, 10),
            new DownCause.ConnectFailed("refused"));

    private static DownCause received(ErrorCode error) {
        return new DownCause.NotificationReceived(Notification.of(error));
    }

    @Test
    void lossOfTheTransportIsARestartAndANotificationOnlyWithTheNBitOfBothSides() {
        assertThat(CAUSES.stream().map(RetentionTest::row).collect(Collectors.joining("\n", "\n", "\n")))
                .isEqualTo("""

                        tcp-fin           GR stale  N stale  none flush
                        tcp-reset         GR stale  N stale  none flush
                        tcp-failed        GR stale  N stale  none flush
                        peer-restarted    GR stale  N stale  none flush
                        collision-lost    GR stale  N stale  none flush
                        hold-timer        GR flush  N stale  none flush
                        notification 6/2  GR flush  N stale  none flush
                        notification 3/1  GR flush  N stale  none flush
                        notification 6/7  GR stale  N stale  none flush
                        notification 6/9  GR flush  N flush  none flush
                        notification      GR flush  N stale  none flush
                        notification-sent GR flush  N stale  none flush
                        send-hold         GR flush  N stale  none flush
                        own-fault         GR flush  N stale  none flush
                        administrative 6/4 GR flush  N stale  none flush
                        administrative 6/2 GR flush  N flush  none flush
                        administrative 6/3 GR flush  N flush  none flush
                        left              GR flush  N flush  none flush
                        bfd               GR flush  N flush  none flush
                        max-prefix        GR flush  N flush  none flush
                        connect-failed    GR flush  N flush  none flush
                        """);
        assertThat(CAUSES.stream().map(Object::getClass).distinct().toList())
                .as("all causes are in the table")
                .containsExactlyInAnyOrder(DownCause.class.getPermittedSubclasses());
    }

    private static String row(DownCause cause) {
        String code = switch (cause) {
            case DownCause.NotificationReceived received ->
                " " + received.notification().code() + "/"
                        + received.notification().subcode();
            case DownCause.Administrative administrative ->
                " " + administrative.cease().code() + "/"
                        + administrative.cease().subcode();
            default -> "";
        };
        return "%-17s GR %s  N %s  none %s"
                .formatted(
                        cause.text() + code,
                        fate(cause, negotiated(Peers.KEEPS_IPV6)),
                        fate(cause, negotiated(WITH_N)),
                        fate(cause, Peers.negotiated(Peers.us(), Peers.peer(WITH_N))));
    }

    private static Negotiated negotiated(GracefulRestart both) {
        return Peers.negotiated(Peers.us(both), Peers.peer(both));
    }

    private static String fate(DownCause cause, Negotiated negotiated) {
        List<Action> actions = new ArrayList<>();
        new RetentionTurn(RetentionPolicy.DEFAULT, Retention.NOTHING, actions).down(negotiated, cause);
        if (actions.equals(List.of(new Action.FlushRoutes(Family.IPV6_UNICAST)))) {
            return "flush";
        }
        Duration restartTime = Duration.ofMinutes(2);
        assertThat(actions)
                .as("stale routes always have a deadline")
                .containsExactly(
                        new Action.MarkStale(Family.IPV6_UNICAST, restartTime), new Action.Arm(RESTART, restartTime));
        return "stale";
    }

    private static PeerScript restarting() {
        PeerScript script = PeerScript.established(Peers.passive(Peers.KEEPS_IPV6), Peers.peer(Peers.KEEPS_IPV6));
        assertThat(script.play(new PeerEvent.Ended(new ConnectionId(1), TransportEnd.FIN, "")))
                .isEqualTo("down@1:tcp-fin stale:120");
        return script;
    }

    private static String back(PeerScript script, Open open) {
        script.play(new PeerEvent.Accepted());
        script.receive(2, open);
        return script.receive(2, Keepalive.INSTANCE);
    }

    @Test
    void thePeerThatDoesNotComeBackWithinItsRestartTimeLosesItsStaleRoutes() {
        PeerScript script = restarting();
        assertThat(script.play(new PeerEvent.TimerExpired(RESTART))).isEqualTo("flush:RESTART_TIME_EXPIRED");
        assertThat(script.state().retention()).isEqualTo(Retention.NOTHING);
    }

    @Test
    void onlyAnEstablishedSessionStopsTheRestartTimer() {
        PeerScript script = restarting();
        script.play(new PeerEvent.Accepted());
        script.receive(2, Peers.peer(Peers.KEEPS_IPV6));
        assertThat(script.state().retention().phase(Family.IPV6_UNICAST)).contains(Retention.Phase.RESTARTING);
        assertThat(script.actions(new PeerEvent.Received(new ConnectionId(2), Keepalive.INSTANCE)))
                .contains(new Action.Disarm(RESTART), new Action.Arm(STALE_PATH, Duration.ofMinutes(6)));
    }

    @Test
    void theEndOfRibFlushesWhatIsStillStale() {
        PeerScript script = restarting();
        assertThat(back(script, Peers.peer(Peers.KEEPS_IPV6))).isEqualTo("up@2 retain:360");
        assertThat(script.receive(2, Update.endOfRib(Family.IPV6_UNICAST))).isEqualTo("deliver flush:END_OF_RIB");
        assertThat(script.receive(2, Update.endOfRib(Family.IPV6_UNICAST))).isEqualTo("deliver");
    }

    @Test
    void withoutAnEndOfRibTheStalePathTimeFlushes() {
        PeerScript script = restarting();
        back(script, Peers.peer(Peers.KEEPS_IPV6));
        assertThat(script.play(new PeerEvent.TimerExpired(STALE_PATH))).isEqualTo("flush:STALE_PATH_TIME_EXPIRED");
    }

    @Test
    void aClearForwardingBitFlushesAtOnce() {
        assertThat(back(restarting(), Peers.peer(Peers.restart(false, 120, false))))
                .isEqualTo("up@2 flush:FORWARDING_NOT_PRESERVED");
    }

    @Test
    void aSessionThatGivesWayToAnotherConnectionIsNoSecondRestartAndSaysNothingOfForwarding() {
        PeerScript script = restarting();
        assertThat(back(script, Peers.peer(Peers.KEEPS_IPV6))).isEqualTo("up@2 retain:360");
        Notification collision = Notification.of(ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION);
        assertThat(script.receive(2, collision)).isEqualTo("close@2 down@2:notification stale:120");
        script.play(new PeerEvent.Accepted());
        script.receive(3, Peers.peer(Peers.restart(false, 120, false)));
        assertThat(script.receive(3, Keepalive.INSTANCE)).isEqualTo("up@3 retain:360");
    }

    @Test
    void aSessionThatGivesWayPutsTheDeadlineOfRoutesThatAreStaleAlreadyOffByNothing() {
        PeerScript script = restarting();
        back(script, Peers.peer(Peers.KEEPS_IPV6));
        Notification collision = Notification.of(ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION);
        for (int session = 2; session < 5; session++) {
            List<Action> down = script.actions(new PeerEvent.Received(new ConnectionId(session), collision));
            assertThat(down)
                    .contains(new Action.Arm(RESTART, Duration.ofMinutes(2)))
                    .doesNotContain(new Action.Disarm(STALE_PATH));
            script.play(new PeerEvent.Accepted());
            script.receive(session + 1, Peers.peer(Peers.KEEPS_IPV6));
            List<Action> up = script.actions(new PeerEvent.Received(new ConnectionId(session + 1), Keepalive.INSTANCE));
            assertThat(up)
                    .contains(new Action.Disarm(RESTART))
                    .doesNotContain(new Action.Disarm(STALE_PATH), new Action.Arm(STALE_PATH, Duration.ofMinutes(6)));
        }
        script.receive(5, collision);
        assertThat(script.play(new PeerEvent.TimerExpired(STALE_PATH))).isEqualTo("flush:STALE_PATH_TIME_EXPIRED");
        assertThat(script.state().retention()).isEqualTo(Retention.NOTHING);
    }

    @Test
    void theConnectionThatASessionGaveWayToHasTheRestartTimeToComeUp() {
        PeerScript script = PeerScript.established(Peers.passive(Peers.KEEPS_IPV6), Peers.peer(Peers.KEEPS_IPV6));
        Notification collision = Notification.of(ErrorCode.CEASE_CONNECTION_COLLISION_RESOLUTION);
        assertThat(script.receive(1, collision)).isEqualTo("close@1 down@1:notification stale:120");
        assertThat(script.play(new PeerEvent.TimerExpired(RESTART))).isEqualTo("flush:RESTART_TIME_EXPIRED");
    }

    @Test
    void aFamilyThatIsMissingInTheNewCapabilityIsFlushedAtOnce() {
        assertThat(back(restarting(), Peers.peer())).isEqualTo("up@2 flush:FAMILY_NOT_RESTARTED");
    }

    @Test
    void aSecondRestartBeforeTheEndOfRibFlushesWhatWasStale() {
        PeerScript script = restarting();
        back(script, Peers.peer(Peers.KEEPS_IPV6));
        assertThat(script.play(new PeerEvent.Ended(new ConnectionId(2), TransportEnd.FIN, "")))
                .isEqualTo("down@2:tcp-fin flush:RESTARTED_AGAIN stale:120");
    }

    @Test
    void theRestartTimeIsCutToOurMaximum() {
        List<Action> actions = new ArrayList<>();
        RetentionPolicy policy = new RetentionPolicy(Duration.ofSeconds(30), Duration.ofMinutes(1));
        new RetentionTurn(policy, Retention.NOTHING, actions)
                .down(negotiated(Peers.KEEPS_IPV6), new DownCause.TransportEnded(TransportEnd.FIN, ""));
        assertThat(actions).contains(new Action.Arm(RESTART, Duration.ofSeconds(30)));
    }

    @Test
    void aStoppedPeerLosesItsStaleRoutes() {
        assertThat(restarting().play(new PeerEvent.Stop(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "")))
                .isEqualTo("flush:STOPPED");
    }
}
