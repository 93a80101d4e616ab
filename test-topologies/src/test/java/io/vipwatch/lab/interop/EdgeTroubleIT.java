package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.ClockStep;
import io.vipwatch.monitor.event.ClockSync;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.CrosscheckCompared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.SessionDown;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the edge's evidence when its clock is wrong or its ways are cut: right, or unknown, and always said. */
@Tag("lab")
@TestMethodOrder(
        MethodOrderer.OrderAnnotation.class) // what switches the edge off comes last: it forgets what was typed
class EdgeTroubleIT {
    private static final Duration WRONG = Duration.ofMillis(5_400_250);
    private static final Duration STEP = Duration.ofMillis(2_500);
    private static final List<String> ALL = List.of("capture", "log", "routes", "clock");

    @TempDir
    private static Path files;

    private static ContainerLab lab;
    private static ShiftedClock clock;
    private static CollectedLab collected;

    @BeforeAll
    static void up() throws Exception {
        lab = CollectedLab.unwatched();
        clock = ShiftedClock.at(lab.edge());
        clock.ahead(WRONG);
        collected = CollectedLab.watch(lab, Files.createDirectories(files.resolve("monitor")));
    }

    @AfterAll
    static void down() {
        collected.close();
        lab.close();
    }

    private static Prefix vip() {
        return lab.topology().vip();
    }

    /** Has a node withdraw the address, or announce it; {@return the events about it from these three sources} */
    private static List<Event> told(boolean withdraw) {
        long seq = collected.journal().now();
        ContainerNode node = lab.node(1);
        if (withdraw) {
            node.withdraw(vip());
        } else {
            node.announce(vip());
        }
        RouteAction action = withdraw ? RouteAction.WITHDRAW : RouteAction.ANNOUNCE;
        return List.of(
                collected.awaitEdge(
                        seq,
                        EvidenceSource.CAPTURE,
                        "edge.route",
                        edge -> edge instanceof EdgeRoute route
                                && route.prefix().equals(vip())
                                && route.action() == action),
                collected.awaitEdge(
                        seq,
                        EvidenceSource.LOG,
                        "rib.change",
                        edge -> edge instanceof RibChanged rib && rib.prefix().equals(vip())),
                collected.awaitEdge(
                        seq,
                        EvidenceSource.ROUTES,
                        "fib.change",
                        edge -> edge instanceof FibChanged fib && fib.prefix().equals(vip())));
    }

    private static void assertRight(Event event, Duration shift) {
        EdgeOccurrence edge = (EdgeOccurrence) event.what();
        assertThat(edge.seen().timeUnknown()).as("%s", event).isEmpty();
        long truth = edge.seen().edgeClock().orElseThrow() - shift.toNanos();
        assertThat(Math.abs(event.at().epochNanos() - truth))
                .as("error of %s", event)
                .isLessThanOrEqualTo(event.at().uncertaintyNanos())
                .isLessThan(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void instantsOfAnEdgeWhoseClockIsWrongAreRightAndThoseAroundAStepAreUnknown() throws Exception {
        for (int i = 0; i < 3; i++) {
            told(true).forEach(event -> assertRight(event, WRONG));
            told(false).forEach(event -> assertRight(event, WRONG));
        }
        Event sync = collected
                .journal()
                .await(0, CollectedLab.SOON, "clock.sync", event -> event.what() instanceof ClockSync);
        assertThat(((ClockSync) sync.what()).offset()).isCloseTo(WRONG, Duration.ofMillis(50));

        long seq = collected.journal().now();
        clock.ahead(WRONG.plus(STEP));
        List<Event> around = told(true);
        Event step = collected
                .journal()
                .await(
                        seq,
                        CollectedLab.SOON,
                        "clock.step of the edge",
                        event -> event.what() instanceof ClockStep one
                                && !one.host().equals(ClockStep.OURS));
        assertThat(((ClockStep) step.what()).step()).isCloseTo(STEP, Duration.ofMillis(50));
        around.forEach(event -> {
            EdgeOccurrence edge = (EdgeOccurrence) event.what();
            if (edge.seen().isTimeKnown()) {
                assertRight(event, WRONG.plus(STEP));
            } else {
                System.out.println(
                        "around the step: " + edge.type() + ": " + edge.seen().timeUnknown());
            }
        });
        told(false).forEach(event -> assertRight(event, WRONG.plus(STEP)));
        clock.ahead(WRONG);
        Event back = collected
                .journal()
                .await(
                        step.seq(),
                        CollectedLab.SOON,
                        "clock.step back",
                        event -> event.what() instanceof ClockStep one
                                && one.step().isNegative());
        assertStillCompared(seq, back.seq());
    }

    /** What the edge holds is compared as ever, and nothing differs, and nobody's session noticed. */
    private static void assertStillCompared(long before, long after) {
        told(true);
        told(false);
        collected
                .journal()
                .await(
                        after,
                        CollectedLab.SOON,
                        "crosscheck.compared, of which all is known",
                        event -> event.what() instanceof CrosscheckCompared compared
                                && compared.unknown().isEmpty()
                                && compared.inconclusive().isEmpty());
        assertThat(collected.journal().after(before))
                .extracting(seen -> seen.event().what())
                .noneMatch(what -> what instanceof CrosscheckMismatch
                        || what instanceof CrosscheckUnknown
                        || what instanceof SessionDown);
    }

    @Test
    void aConnectionThatIsCutOrHangsIsSaidAndMadeAgainAndTheSessionsNoticeNothing() {
        long cut = collected.journal().now();
        lab.edge().exec("sh", "-c", "pkill -KILL -f '[s]shd: root'");
        for (String collector : ALL) {
            collected.awaitCollector(cut, collector, CollectorState.FAILED);
            collected.awaitCollector(cut, collector, CollectorState.WORKING);
        }
        told(true);
        told(false);
        long hung = collected.journal().now();
        lab.edge().exec("sh", "-c", "pkill -STOP -f '[s]shd'");
        try {
            for (String collector : ALL) {
                collected.awaitCollector(hung, collector, CollectorState.FAILED);
            }
        } finally {
            lab.edge().exec("sh", "-c", "pkill -CONT -f '[s]shd'");
        }
        for (String collector : ALL) {
            collected.awaitCollector(hung, collector, CollectorState.WORKING);
        }
        told(true);
        told(false);
        assertSessionsWereLeftAlone(cut);
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void anEdgeThatIsSwitchedOffAndOnIsFollowedAgainByEveryCollector() {
        long seq = collected.journal().now();
        AppliedFault off = lab.edge().apply(new Fault.Stopped());
        for (String collector : ALL) {
            collected.awaitCollector(seq, collector, CollectorState.FAILED);
        }
        long back = collected.journal().now();
        off.close();
        for (String collector : ALL) {
            collected.awaitCollector(back, collector, CollectorState.WORKING);
        }
        lab.awaitConverged(WatchedLab.UP);
        long withdrawn = collected.journal().now();
        lab.node(1).withdraw(vip());
        for (EvidenceSource source : List.of(EvidenceSource.CAPTURE, EvidenceSource.ROUTES)) {
            collected.awaitEdge(
                    withdrawn,
                    source,
                    "anything about the VIP",
                    edge -> (edge instanceof EdgeRoute route && route.prefix().equals(vip()))
                            || (edge instanceof FibChanged fib && fib.prefix().equals(vip())));
        }
        lab.node(1).announce(vip());
        assertThat(collected.journal().after(seq))
                .as("the nodes' sessions with us")
                .noneMatch(seen -> seen.event().what() instanceof SessionDown down
                        && List.of("node1", "node2").contains(down.peer().peer()));
    }

    @Test
    void aProgramThatTellsTheTimeAndHangsIsSaidAndAnotherIsStarted() {
        long seq = collected.journal().now();
        lab.edge().exec("sh", "-c", "pkill -STOP -f '[E]POCHREALTIME'");
        try {
            collected.awaitCollector(seq, "clock", CollectorState.FAILED);
            collected.awaitCollector(seq, "clock", CollectorState.WORKING);
        } finally {
            lab.edge().exec("sh", "-c", "pkill -CONT -f '[E]POCHREALTIME'");
        }
        assertSessionsWereLeftAlone(seq);
    }

    private static void assertSessionsWereLeftAlone(long since) {
        assertThat(collected.journal().after(since))
                .noneMatch(seen -> seen.event().what() instanceof SessionDown
                        || seen.event().what() instanceof BfdDown);
    }

    @Test
    void aProgramThatIsMissingOrForbiddenIsNamedWithWhatToDoAndUsedWhenItIsThere() {
        long seq = collected.journal().now();
        lab.edge()
                .exec(
                        "sh",
                        "-c",
                        "mv /usr/local/bin/tcpdump /tmp/wrapped; mv /usr/bin/tcpdump /tmp/real;"
                                + " pkill -f '[s]hifted.py tcpdump'; pkill -x tcpdump");
        CollectorStateChanged failed;
        try {
            failed = (CollectorStateChanged) collected
                    .journal()
                    .await(
                            seq,
                            CollectedLab.SOON,
                            "collector.state of capture: not found",
                            event -> event.what() instanceof CollectorStateChanged change
                                    && change.collector().equals("capture")
                                    && change.reason().contains("not found"))
                    .what();
        } finally {
            lab.edge().exec("sh", "-c", "mv /tmp/real /usr/bin/tcpdump; mv /tmp/wrapped /usr/local/bin/tcpdump");
        }
        assertThat(failed.state()).isEqualTo(CollectorState.FAILED);
        assertThat(failed.remedy()).contains("install the program");
        collected.awaitCollector(seq, "capture", CollectorState.WORKING);
        told(true);
        told(false);
    }

    /** The channel of the capture before may still be closing: what is wrong with the interface is said once there is a new one. */
    @Test
    void aCaptureOnTheWrongInterfaceIsSaidAndOneOnTheRightOneWorks() throws Exception {
        long seq = collected.journal().now();
        try {
            collected.captureOn("lo");
            CollectorStateChanged blind = (CollectorStateChanged) collected
                    .journal()
                    .await(
                            seq,
                            CollectedLab.SOON,
                            "collector.state of capture: nothing is captured",
                            event -> event.what() instanceof CollectorStateChanged change
                                    && change.collector().equals("capture")
                                    && change.state() == CollectorState.FAILED
                                    && change.reason().startsWith("nothing is captured of ["))
                    .what();
            assertThat(blind.reason()).contains("] on lo, ");
            assertThat(blind.remedy()).contains("or to auto");
        } finally {
            long back = collected.journal().now();
            collected.captureOn("auto");
            for (String collector : ALL) {
                collected.awaitCollector(back, collector, CollectorState.WORKING);
            }
        }
        told(true);
        told(false);
    }

    @Test
    void aLogThatIsRotatedIsFollowed() {
        long seq = collected.journal().now();
        lab.edge()
                .exec(
                        "sh",
                        "-c",
                        "mv " + CollectedLab.LOG + " " + CollectedLab.LOG
                                + ".1; pkill -USR1 'bgpd|zebra|bfdd|staticd'");
        for (int i = 0; i < 2; i++) {
            told(true);
            told(false);
        }
        assertThat(collected.journal().after(seq))
                .noneMatch(seen -> seen.event().what() instanceof CollectorStateChanged change
                        && change.collector().equals("log")
                        && change.state() == CollectorState.FAILED);
    }

    @Test
    void aLogOfTenThousandLinesASecondDelaysNobodysSession() throws Exception {
        long seq = collected.journal().now();
        long cpu = ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toMillis();
        lab.edge().exec("python3", "-c", """
                        import time
                        log = open("%s", "a", buffering=1 << 16)
                        begin = time.time()
                        for second in range(10):
                            for line in range(10000):
                                log.write(time.strftime("%%Y/%%m/%%d %%H:%%M:%%S") + ".%%06d BGP: [YCKEM-GB33T] 2001:db8::99(Unknown)"
                                          " rcvd 2001:db8:0:%%x::/64 with addpath ID 5 IPv6 unicast\\n" %% (line * 90, line))
                            log.flush()
                            time.sleep(max(0, begin + second + 1 - time.time()))
                        """.formatted(CollectedLab.LOG));
        long used = ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis()
                - cpu;
        told(true).forEach(event -> assertRight(event, WRONG));
        told(false);
        assertSessionsWereLeftAlone(seq);
        System.out.printf("10 s of 10,000 lines a second: this JVM took %.1f s of CPU%n", used / 1000.0);
    }
}
