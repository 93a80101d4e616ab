package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdRefused;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.http.BfdReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What BFD says decides about BGP, and is recorded. */
class BfdDaemonTest extends BfdDaemonFixture {
    @Test
    void bfdDownClosesTheBgpSessionWithCeaseBfdDownAndItsPathsAreLostForIt() throws Exception {
        established();
        bfd.up("node1");
        BfdUp up = observed.await(BfdUp.class, any -> true);
        assertThat(up.session())
                .isEqualTo(new BfdUp.Agreed(
                        "single-hop", 66, 77, Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(900)));

        bfd.expire("node1");

        BfdDown down = observed.await(BfdDown.class, any -> true);
        assertThat(down.failure()).isTrue();
        assertThat(down.consequence()).isEqualTo(BfdDown.Consequence.SESSION_CLOSED);
        assertThat(down.cause()).isEqualTo("detection-time-expired");
        assertThat(down.diagnostic()).isEqualTo("Control Detection Time Expired");
        assertThat(down.session()).isEqualTo(up.session());
        assertThat(down.overhead()).contains(Duration.ofNanos(200_000));
        SessionDown closed = observed.await(SessionDown.class, any -> true);
        assertThat(closed.loss().cause()).isEqualTo(LossCause.BFD);
        assertThat(closed.loss().notification().orElseThrow().name()).isEqualTo("Cease/BFD Down");
        RouteChanged lost = observed.await(RouteChanged.class, any -> true);
        assertThat(lost.change()).isEqualTo(RouteAction.WITHDRAW);
        assertThat(lost.state()).isEqualTo(PathState.LOST);
        PrefixStateChanged change =
                observed.await(PrefixStateChanged.class, any -> any.state() == PrefixState.UNREACHABLE);
        assertThat(change.cause().kind()).isEqualTo("bfd");
        assertThat(change.cause().detail()).isEqualTo("BFD went Down: Control Detection Time Expired");
        PrefixStateChanged.Failover failover = change.failover().orElseThrow();
        assertThat(failover.silence()).contains(Duration.ofNanos(900_200_000));
        assertThat(failover.detectionAtLeast()).contains(Duration.ofNanos(600_200_000));
        assertThat(node.lastReceived()).contains(ErrorCode.CEASE_BFD_DOWN);
    }

    @Test
    void bfdDownFlushesStalePathsAlthoughGracefulRestartHasBegun() throws Exception {
        start("{on_down: observe}", BfdDaemonFixture::restarting);
        established();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        node.goToRestart();
        assertThat(observed.await(RouteChanged.class, any -> any.change() == RouteAction.STALE)
                        .state())
                .isEqualTo(PathState.STALE);

        bfd.expire("node1");

        assertThat(observed.await(BfdDown.class, any -> true).consequence())
                .isEqualTo(BfdDown.Consequence.STALE_PATHS_FLUSHED);
        RouteChanged lost = observed.await(RouteChanged.class, any -> any.change() == RouteAction.WITHDRAW);
        assertThat(lost.state()).isEqualTo(PathState.LOST);
        assertThat(lost.reason()).isEqualTo(RouteReason.BFD);
        PrefixStateChanged change =
                observed.await(PrefixStateChanged.class, any -> any.state() == PrefixState.UNREACHABLE);
        assertThat(change.cause().kind()).isEqualTo("bfd");
        assertThat(change.cause().detail())
                .isEqualTo("BFD went Down: Control Detection Time Expired; graceful restart had kept the path");
    }

    @Test
    void withOnDownObserveTheSessionGoesOn() throws Exception {
        start("{on_down: observe}", BfdDaemonFixture::plain);
        established();
        bfd.up("node1");
        bfd.expire("node1");
        observed.await(BfdDown.class, any -> true);
        nothingHappensToTheSession();
    }

    @Test
    void adminDownIsNoFailure() throws Exception {
        established();
        bfd.up("node1");
        bfd.remoteAdminDown("node1");
        BfdDown down = observed.await(BfdDown.class, any -> true);
        assertThat(down.failure()).isFalse();
        assertThat(down.cause()).isEqualTo("neighbor-admin-down");
        assertThat(down.consequence()).isEqualTo(BfdDown.Consequence.NONE);
        nothingHappensToTheSession();
        assertThat(session().bfd().orElseThrow().verdict()).isEqualTo(BfdReport.Verdict.ADMIN_DOWN);
    }

    @Test
    void aPeerThatSaidGoodbyeIsNotShownAsDownWhenItIsSilentThen() throws Exception {
        established();
        bfd.up("node1");
        bfd.remoteAdminDown("node1");
        bfd.fallSilent("node1");
        assertThat(session().bfd().orElseThrow().verdict()).isEqualTo(BfdReport.Verdict.ADMIN_DOWN);
        bfd.up("node1");
        bfd.expire("node1");
        assertThat(session().bfd().orElseThrow().verdict()).isEqualTo(BfdReport.Verdict.DOWN);
    }

    @Test
    void theMonitorsFarewellLastsForTheDetectionTimeOfItsPeers() throws Exception {
        start("{multiplier: 5}", BfdDaemonFixture::plain);
        daemon.reload(config("{multiplier: 7, interval: 2s}"));
        daemon.close();
        assertThat(bfd.asked).last().isEqualTo("close within 14 s");
    }

    @Test
    void aSessionThatWasNeverUpTearsNothingDownAndIsNotShownAsDown() throws Exception {
        established();
        bfd.expire("node1");
        nothingHappensToTheSession();
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("bfd.down");
        assertThat(session().bfd().orElseThrow().verdict()).isEqualTo(BfdReport.Verdict.NEVER_UP);
    }

    @Test
    void theSocketsAreThoseThatSomebodyAskedForAndAreClosedWithTheDaemon() throws Exception {
        start("{multihop: {minimum_hop_limit: 64}}", BfdDaemonFixture::plain);
        assertThat(bfd.config().sockets().encapsulations())
                .hasToString("[Encapsulation[destinationPort=4784, minimumHopLimit=64]]");
        daemon.close();
        assertThat(bfd.asked).containsExactly("add node1", "close within 3 s");
    }

    @Test
    void whatTheEngineTellsOfItselfIsRecorded() throws Exception {
        Stamp stamp = new Stamp(System.nanoTime(), 1_795_335_551_000_000_000L);
        bfd.tell(new BfdEvent.Stalled(stamp, Duration.ofMillis(9), 0, 2));
        bfd.tell(new BfdEvent.CreationRefused(stamp, "nodes", "2001:db8::99", DiscardReason.UNSOLICITED_LIMIT, 3));
        assertThat(observed.await(MonitorStall.class, stall -> stall.part().equals("bfd")))
                .isEqualTo(new MonitorStall(Duration.ofMillis(9), "bfd", 2));
        assertThat(observed.await(BfdRefused.class, any -> true))
                .isEqualTo(new BfdRefused("nodes", "2001:db8::99", DiscardReason.UNSOLICITED_LIMIT.text(), 3));
    }

    @Test
    void aPeerOfARangeIsTheSameInBfdAndInBgp() throws Exception {
        MonitorConfig ranged = new ConfigReader(Map.of()).parse("test.yaml", """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers: [{name: nodes, range: 127.0.0.0/24, range_limit: 7, asn: 65010, bfd: {}}]
                journal: {directory: ranged}
                http: {listen: "[::1]:0"}
                """, directory);
        start(ranged, BfdDaemonFixture::plain);
        observed.await(SessionUp.class, any -> true);
        assertThat(bfd.asked).containsExactly("add range nodes 127.0.0.0/24 limit 7");
        bfd.create("nodes", "127.0.0.11");
        bfd.up("nodes/127.0.0.11");
        assertThat(observed.await(BfdUp.class, any -> true).peer().peer()).isEqualTo("nodes[127.0.0.11]");
        bfd.expire("nodes/127.0.0.11");
        SessionDown down = observed.await(SessionDown.class, any -> true);
        assertThat(down.peer().peer()).isEqualTo("nodes[127.0.0.11]");
        assertThat(down.loss().cause()).isEqualTo(LossCause.BFD);
        assertThat(List.of(down.loss().notification().orElseThrow().subcode())).containsExactly(10);
    }
}
