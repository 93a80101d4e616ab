package io.vipwatch.monitor.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bgp.message.ErrorCode;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdRefused;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.BfdWarning;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.MonitorFault;
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
import io.vipwatch.monitor.http.SessionReport;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole daemon with real BGP peers on 127.0.0.0/8, and BFD that says what the test wants it to. */
class BfdDaemonTest {
    private static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");

    private static final Duration RETRY = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private final FakeBfd bfd = new FakeBfd();
    private Daemon daemon;
    private Observed observed;
    private Node node;

    private String journal = "first";

    @BeforeEach
    void startWithBfd() throws Exception {
        daemon = Daemon.start(config("{}"), "test", RETRY, bfd::start);
        observed = new Observed(daemon);
        node = new Node(1, daemon.bgpAddresses().getFirst(), true);
        node.announce(5, VIP);
    }

    /** Begins anew in another way. */
    private void start(String bfdOfNode1, Function<InetSocketAddress, Node> peer) throws Exception {
        journal = "second";
        start(config(bfdOfNode1), peer);
    }

    private void start(MonitorConfig config, Function<InetSocketAddress, Node> peer) throws Exception {
        stop();
        bfd.forget();
        daemon = Daemon.start(config, "test", RETRY, bfd::start);
        observed = new Observed(daemon);
        node = peer.apply(daemon.bgpAddresses().getFirst());
        node.announce(5, VIP);
    }

    private static Node plain(InetSocketAddress monitor) {
        return new Node(1, monitor, false);
    }

    private static Node restarting(InetSocketAddress monitor) {
        return new Node(1, monitor, true);
    }

    private static Node strict(InetSocketAddress monitor) {
        return Node.strict(1, monitor);
    }

    private MonitorConfig config(String bfdOfNode1) throws ConfigException {
        return new ConfigReader(Map.of("KEY", "k"))
                .parse(
                        "test.yaml",
                        """
                speaker: {asn: 64512, router_id: 192.0.2.250, listen: ["127.0.0.1:0"]}
                peers:
                  - {name: node1, address: 127.0.0.11, asn: 65010, passive: true%s}
                track:
                  - {name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}
                journal: {directory: %s}
                http: {listen: "[::1]:0"}
                """.formatted(bfdOfNode1.isEmpty() ? "" : ", bfd: " + bfdOfNode1, journal),
                        directory);
    }

    @AfterEach
    void stop() {
        node.close();
        observed.close();
        daemon.close();
    }

    private void established() throws Exception {
        observed.await(SessionUp.class, any -> true);
        observed.await(PrefixStateChanged.class, change -> change.state() == PrefixState.REACHABLE);
    }

    private SessionReport session() throws Exception {
        return daemon.snapshot().sessions().getFirst();
    }

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
        start("{on_down: observe}", BfdDaemonTest::restarting);
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
        start("{on_down: observe}", BfdDaemonTest::plain);
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
    void whereBfdCannotBeHadTheMonitorSaysSoAndWatchesBgpWithoutItUntilItCan() throws Exception {
        bfd.refuse("port 3784 is taken");
        start("{}", BfdDaemonTest::plain);
        BfdWarning warning = observed.await(BfdWarning.class, any -> true);
        assertThat(warning.peer().peer()).isEqualTo("node1");
        assertThat(warning.reason())
                .isEqualTo("BFD cannot be had and is tried again from time to time: port 3784 is taken");
        established();
        assertThat(daemon.view().bfdUnavailable())
                .containsExactly(new BfdReport.Unavailable("node1", "port 3784 is taken"));
        bfd.refuse("");
        assertThat(observed.await(BfdWarning.class, any -> true).reason())
                .isEqualTo("BFD can be had now; before: port 3784 is taken");
        assertThat(daemon.view().bfdUnavailable()).isEmpty();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
    }

    @Test
    void afterAFaultInItsEngineBfdBeginsAnewAndBgpHasNotNoticed() throws Exception {
        start("{}", BfdDaemonTest::plain);
        established();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        bfd.end();
        assertThat(observed.await(MonitorFault.class, any -> true).part()).isEqualTo("bfd");
        assertThat(observed.await(BfdWarning.class, any -> true).reason()).contains("the engine has ended by a fault");
        assertThat(observed.await(BfdWarning.class, any -> true).reason()).contains("can be had now");
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("session.down", "bfd.down");
    }

    @Test
    void theMonitorsFarewellLastsForTheDetectionTimeOfItsPeers() throws Exception {
        start("{multiplier: 5}", BfdDaemonTest::plain);
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

    /** A change of a path that comes after whatever was done before would have been done. */
    private void nothingHappensToTheSession() throws Exception {
        node.withdraw(5, VIP);
        RouteChanged next = observed.await(RouteChanged.class, any -> any.change() == RouteAction.WITHDRAW);
        assertThat(next.reason()).isEqualTo(RouteReason.EXPLICIT);
        assertThat(observed.all().stream().map(Event::type)).doesNotContain("session.down");
    }

    @Test
    void inStrictModeTheSessionComesUpWhenBfdDoes() throws Exception {
        startStrict();
        assertThat(session().state()).isEqualTo("OpenConfirm");
        bfd.up("node1");
        established();
        assertThat(session().bfdStrict().orElseThrow().negotiated()).contains(true);
    }

    @Test
    void inStrictModeAnAdminDownOfThePeerReleasesTheSessionThoughItChangesNoState() throws Exception {
        startStrict();
        bfd.heardAdminDown("node1");
        established();
    }

    @Test
    void inStrictModeBfdThatWasUpBeforeTheSessionIsNotWaitedFor() throws Exception {
        start("{strict: true}", monitor -> {
            bfd.up("node1");
            return strict(monitor);
        });
        established();
    }

    @Test
    void inStrictModeASessionThatBeganAnewIsWaitedForAgain() throws Exception {
        start("{strict: {hold_time: 60s}}", monitor -> {
            bfd.up("node1");
            return strict(monitor);
        });
        established();
        daemon.reload(config("{strict: {hold_time: 60s}, multihop: true}"));
        assertThat(waits()).isTrue();
        bfd.up("node1");
        observed.await(SessionUp.class, any -> true);
    }

    @Test
    void inStrictModeAPeerThatSaidAdminDownAndThenDiedIsWaitedForAgain() throws Exception {
        startStrict();
        bfd.heardAdminDown("node1");
        established();
        bfd.fallSilent("node1");
        // Sooner or later: the sessions are looked at once a second.
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!waits()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
    }

    /** Has the BGP session end and begin again; {@return whether it goes no further than OpenConfirm} */
    private boolean waits() throws Exception {
        node.close();
        observed.await(SessionDown.class, any -> true);
        node = strict(daemon.bgpAddresses().getFirst());
        SessionReport now = session();
        while (!now.state().equals("Established")) {
            if (now.state().equals("OpenConfirm") && now.duration().toMillis() > 300) {
                return true;
            }
            now = session();
        }
        return false;
    }

    @Test
    void strictModeThatIsPutInWaitsNoLongerThanItMustForBfdThatIsUpAlready() throws Exception {
        start("{}", BfdDaemonTest::strict);
        established();
        bfd.up("node1");
        observed.await(BfdUp.class, any -> true);
        daemon.reload(config("{strict: {hold_time: 60s}}"));
        observed.await(SessionDown.class, any -> true);
        node.close();
        node = strict(daemon.bgpAddresses().getFirst());
        observed.await(SessionUp.class, any -> true);
    }

    private void startStrict() throws Exception {
        start("{strict: {hold_time: 60s}}", BfdDaemonTest::strict);
        while (!session().state().equals("OpenConfirm")) {
            Thread.onSpinWait();
        }
    }

    @Test
    void theSocketsAreThoseThatSomebodyAskedForAndAreClosedWithTheDaemon() throws Exception {
        start("{multihop: {minimum_hop_limit: 64}}", BfdDaemonTest::plain);
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
        start(ranged, BfdDaemonTest::plain);
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
