package io.vipwatch.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.capability.AddPath;
import io.vipwatch.bgp.capability.Capability;
import io.vipwatch.bgp.capability.FourOctetAs;
import io.vipwatch.bgp.capability.GracefulRestart;
import io.vipwatch.bgp.capability.Multiprotocol;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.fsm.TransportEnd;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.message.Keepalive;
import io.vipwatch.bgp.message.Notification;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Nlri;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.RouteChange;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.rib.WithdrawalReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LossTest extends LoopbackTest {
    private static final NlriList VIP_NLRI = NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(VIP)));

    private Speaker monitor;

    @BeforeEach
    void startWithOneNode() {
        monitor = startMonitor();
        monitor.add(passiveNode(1).holdTime(Duration.ofSeconds(3)).build());
    }

    private RawPeer established() {
        RawPeer peer = RawPeer.establish(monitor, 1, 3);
        peer.announce(VIP_NLRI);
        monitorLog.await(SpeakerEvent.RoutesChanged.class);
        return peer;
    }

    private DownCause cause() {
        return monitorLog.await(SpeakerEvent.SessionDown.class).cause();
    }

    private void assertVipLost() {
        RouteChange lost = monitorLog
                .await(SpeakerEvent.RoutesChanged.class, 2, changed -> true)
                .changes()
                .getFirst();
        assertThat(lost).isInstanceOfSatisfying(RouteChange.Withdrawn.class, withdrawn -> {
            assertThat(withdrawn.nlri().prefix()).isEqualTo(VIP);
            assertThat(withdrawn.reason().kind()).isEqualTo(WithdrawalReason.Kind.SESSION_LOST);
        });
        assertThat(monitorLog.all(SpeakerEvent.SessionDown.class)).hasSize(1);
    }

    @Test
    void aFinWithoutNotificationIsTheCauseTcpFin() {
        established().close();

        assertThat(cause())
                .isInstanceOfSatisfying(
                        DownCause.TransportEnded.class,
                        ended -> assertThat(ended.end()).isEqualTo(TransportEnd.FIN));
        assertVipLost();
    }

    @RepeatedTest(20)
    void aResetIsTheCauseTcpResetWhicheverOfReadAndWriteMeetsIt() {
        established().reset();

        assertThat(cause())
                .isInstanceOfSatisfying(
                        DownCause.TransportEnded.class,
                        ended -> assertThat(ended.end()).isEqualTo(TransportEnd.RESET));
        assertVipLost();
    }

    @Test
    void aNotificationIsTheCauseAndTheFinBehindItIsNot() {
        try (RawPeer peer = established()) {
            peer.send(Notification.shutdown(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN, "maintenance"));
        }

        assertThat(cause())
                .isInstanceOfSatisfying(
                        DownCause.NotificationReceived.class,
                        received -> assertThat(received.notification().error())
                                .contains(ErrorCode.CEASE_ADMINISTRATIVE_SHUTDOWN));
        assertVipLost();
    }

    @Test
    void aPeerThatSaysNothingForTheHoldTimeIsDown() {
        try (RawPeer peer = established()) {
            assertThat(cause()).isInstanceOf(DownCause.HoldTimer.class);
            assertVipLost();
            SpeakerEvent.RoutesChanged last = monitorLog.await(SpeakerEvent.RoutesChanged.class);
            SpeakerEvent.SessionDown down = monitorLog.await(SpeakerEvent.SessionDown.class);
            assertThat(Duration.ofNanos(down.stamp().nanosSince(last.stamp())))
                    .isGreaterThanOrEqualTo(Duration.ofSeconds(3));
            Notification notification = null;
            while (notification == null) {
                notification = peer.receive() instanceof Notification received ? received : null;
            }
            assertThat(notification.error()).contains(ErrorCode.HOLD_TIMER_EXPIRED);
        }
    }

    @Test
    void aStalledEventLoopDrainsTheSocketBeforeItDeclaresAPeerDead() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        EventLog log = new EventLog();
        Speaker stalling = start(SpeakerConfig.listeningOn(ListenAddress.of(MONITOR, 0)), event -> {
            log.onEvent(event);
            if (event instanceof SpeakerEvent.RoutesChanged && release.getCount() > 0) {
                awaitLatch(release);
            }
        });
        stalling.add(passiveNode(1).holdTime(Duration.ofSeconds(3)).build());
        try (RawPeer peer = RawPeer.establish(stalling, 1, 3)) {
            peer.announce(VIP_NLRI);
            SpeakerEvent.RoutesChanged stalled = log.await(SpeakerEvent.RoutesChanged.class);
            StampClock clock = StampClock.system();
            CountDownLatch never = new CountDownLatch(1);
            while (clock.now().nanosSince(stalled.stamp())
                    < Duration.ofMillis(3300).toNanos()) {
                peer.send(Keepalive.INSTANCE);
                assertThat(never.await(300, TimeUnit.MILLISECONDS)).isFalse();
            }
            release.countDown();
            peer.withdraw(VIP_NLRI);

            log.await(SpeakerEvent.RoutesChanged.class, 2, changed -> true);
            assertThat(log.all(SpeakerEvent.SessionDown.class)).isEmpty();
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            assertThat(latch.await(EventLog.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aNewConnectionOfThePeerReplacesItsEstablishedSessionAtOnce() {
        try (RawPeer silent = established();
                RawPeer restarted = RawPeer.establish(monitor, 1, 3)) {
            assertThat(cause()).isInstanceOf(DownCause.PeerRestarted.class);
            assertVipLost();
            monitorLog.await(SpeakerEvent.SessionUp.class, 2, up -> true);
            restarted.announce(VIP_NLRI);
            monitorLog.await(SpeakerEvent.RoutesChanged.class, 3, changed -> true);
            assertThat(monitor.sessions().getFirst().state()).isEqualTo(SessionState.ESTABLISHED);
            silent.awaitEnd();
        }
    }

    @Test
    void aMalformedUpdateWithdrawsItsRoutesAndKeepsTheSession() {
        try (RawPeer peer = established()) {
            byte[] badOrigin = updateWithOrigin(9);
            peer.sendRaw(badOrigin);

            SpeakerEvent.MalformedMessage malformed = monitorLog.await(SpeakerEvent.MalformedMessage.class);
            assertThat(malformed.treatment().text()).isEqualTo("treat-as-withdraw");
            assertThat(malformed.message().toByteArray()).isEqualTo(badOrigin);
            assertThat(malformed.malformed().getFirst().error()).isEqualTo(ErrorCode.UPDATE_INVALID_ORIGIN);
            SpeakerEvent.RoutesChanged changed = monitorLog.await(SpeakerEvent.RoutesChanged.class, 2, event -> true);
            assertThat(changed.stamp()).isEqualTo(malformed.stamp());
            assertThat(changed.changes().getFirst())
                    .isInstanceOfSatisfying(
                            RouteChange.Withdrawn.class,
                            withdrawn -> assertThat(withdrawn.reason().kind())
                                    .isEqualTo(WithdrawalReason.Kind.TREAT_AS_WITHDRAW));
            peer.announce(VIP_NLRI);
            monitorLog.await(SpeakerEvent.RoutesChanged.class, 3, event -> true);
            assertThat(monitorLog.all(SpeakerEvent.SessionDown.class)).isEmpty();
        }
    }

    /** An UPDATE that announces the VIP, as {@link RawPeer#announce} does, but for the value of ORIGIN. */
    private static byte[] updateWithOrigin(int value) {
        String hex = "ffffffffffffffffffffffffffffffff" // marker
                + "0059 02" // length, UPDATE
                + "0000" // no withdrawn routes
                + "0042" // path attributes
                + "800e 26" // MP_REACH_NLRI
                + "0002 01" // IPv6 unicast
                + "10 20010db8000000000000000000000011" // next hop
                + "00" // reserved
                + "80 20010db80000ff000000000000000100" // the VIP
                + "400101 %02x".formatted(value) // ORIGIN
                + "400206 0201 0000fde9" // AS_PATH 65001
                + "800404 00000000" // MULTI_EXIT_DISC
                + "c00804 fde90001"; // COMMUNITIES
        byte[] message = HexFormat.of().parseHex(hex.replace(" ", ""));
        message[16] = (byte) (message.length >> 8);
        message[17] = (byte) message.length;
        int attributes = message.length - 23;
        message[21] = (byte) (attributes >> 8);
        message[22] = (byte) attributes;
        return message;
    }

    @Test
    void octetsThatAreNoMessageEndTheSession() {
        try (RawPeer peer = established()) {
            peer.sendRaw(new byte[19]);

            assertThat(cause())
                    .isInstanceOfSatisfying(
                            DownCause.NotificationSent.class,
                            sent -> assertThat(sent.notification().error())
                                    .contains(ErrorCode.CONNECTION_NOT_SYNCHRONIZED));
        }
    }

    @Test
    void routesOfAPeerThatRestartsGracefullyAreStaleUntilItsEndOfRib() {
        List<Capability> restarting = gracefulRestart(false);
        RawPeer before = RawPeer.establish(monitor, 1, 3, restarting);
        before.announce(VIP_NLRI);
        before.send(Update.endOfRib(Family.IPV6_UNICAST));
        monitorLog.await(SpeakerEvent.EndOfRib.class);
        before.reset();

        SpeakerEvent.StaleMarked stale = monitorLog.await(SpeakerEvent.StaleMarked.class);
        assertThat(stale.routes()).isEqualTo(1);
        assertThat(stale.keptFor()).isEqualTo(Duration.ofMinutes(2));
        assertThat(monitorLog
                        .await(SpeakerEvent.RoutesChanged.class, 2, event -> true)
                        .changes()
                        .getFirst())
                .isInstanceOf(RouteChange.MarkedStale.class);
        assertThat(monitor.sessions().getFirst().staleRoutes()).containsEntry(Family.IPV6_UNICAST, 1);

        try (RawPeer after = RawPeer.establish(monitor, 1, 3, gracefulRestart(true))) {
            after.send(Update.endOfRib(Family.IPV6_UNICAST));

            SpeakerEvent.StaleFlushed flushed = monitorLog.await(SpeakerEvent.StaleFlushed.class);
            assertThat(flushed.reason()).isEqualTo(FlushReason.END_OF_RIB);
            assertThat(flushed.routes()).isEqualTo(1);
            assertThat(monitor.sessions().getFirst().routes()).containsEntry(Family.IPV6_UNICAST, 0);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aSessionThatComesBackWithoutAddPathOrWithItLeavesNoStalePathBehind(boolean addPathBefore) {
        RawPeer before = RawPeer.establish(monitor, 1, 3, restarting(false, addPathBefore));
        before.announce(vip(addPathBefore ? 7 : 0));
        before.announce(services(addPathBefore ? 8 : 0));
        monitorLog.await(SpeakerEvent.RoutesChanged.class, 2, event -> true);
        before.reset();
        monitorLog.await(SpeakerEvent.StaleMarked.class);

        try (RawPeer after = RawPeer.establish(monitor, 1, 3, restarting(true, !addPathBefore))) {
            after.announce(vip(addPathBefore ? 0 : 5));
            after.send(Update.endOfRib(Family.IPV6_UNICAST));

            monitorLog.await(SpeakerEvent.StaleFlushed.class);
            SessionStatus status = monitor.sessions().getFirst();
            assertThat(status.routes()).containsEntry(Family.IPV6_UNICAST, 1);
            assertThat(status.staleRoutes()).containsEntry(Family.IPV6_UNICAST, 0);
            assertThat(monitor.ask("node1", table -> table.routes(Family.IPV6_UNICAST, RouteFilter.ALL))
                            .join())
                    .singleElement()
                    .satisfies(route -> assertThat(route.nlri())
                            .isEqualTo(vip(addPathBefore ? 0 : 5).get(0)));
        }
    }

    private static NlriList vip(int pathId) {
        return NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(VIP, pathId)));
    }

    private static NlriList services(int pathId) {
        return NlriList.of(Family.IPV6_UNICAST, List.of(Nlri.of(Prefix.of("2001:db8:0:ff00::/112"), pathId)));
    }

    private static List<Capability> restarting(boolean restarted, boolean addPath) {
        List<Capability> capabilities = new ArrayList<>(gracefulRestart(restarted));
        if (addPath) {
            capabilities.add(new AddPath(List.of(new AddPath.Tuple(Family.IPV6_UNICAST, AddPath.Tuple.SEND))));
        }
        return capabilities;
    }

    private static List<Capability> gracefulRestart(boolean restarted) {
        return List.of(
                new Multiprotocol(Family.IPV6_UNICAST),
                new FourOctetAs(NODE_AS),
                new GracefulRestart(
                        restarted,
                        false,
                        Duration.ofMinutes(2),
                        List.of(new GracefulRestart.Tuple(Family.IPV6_UNICAST, restarted))));
    }
}
