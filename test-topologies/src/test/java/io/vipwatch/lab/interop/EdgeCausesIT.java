package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.Fault.Signal;
import io.vipwatch.lab.topology.GracefulRestart;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.event.ClockSync;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentCrosscheck.Verdict;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.State;
import io.vipwatch.monitor.event.ServiceUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each way to lose a node, or a route of one, while everything watches: our sessions, the edge's capture, log, kernel and
 * answers, and probes through it. Each is exactly one incident with its own cause, also when all is back; its phases at the
 * edge add up, and the capture of the lab's network is the judge of its instants. BFD is in {@link FailoverIT}.
 */
@Tag("lab")
@Timeout(180)
class EdgeCausesIT {
    private static final Duration RESTART_TIME = Duration.ofSeconds(6);
    private static final Duration HOLD_TIME = Duration.ofSeconds(5);

    /** As the configuration has it. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> PARTS = List.of("detection", "signalling", "rib", "fib", "fib_to_dp");

    /** What has to be judged of every incident. */
    private static final Set<String> ALWAYS = Set.of(
            "monitor rib.change",
            "monitor revert announce.rx",
            "edge rib.change",
            "edge fib.change",
            "edge revert rib.change",
            "edge revert fib.change",
            "revert dp.first_ok");

    private static final String ACCEPT = "if exported() then accept;";

    @TempDir
    private static Path directory;

    private static ContainerLab lab;
    private static ProbedAddress probed;
    private static Capture atBridge;
    private static Capture atEdge;
    private static CollectedLab collected;

    private long seq;
    private long fault;
    private long undoing;

    /** Two nodes that share the packets; peers keep the paths of the first while it restarts, not those of the second. */
    @BeforeAll
    static void up() throws Exception {
        lab = ContainerLab.startWithItsOwnServices(Topology.ofNodes(2)
                .with(ReAdvertisement.REMOTE_PEERS_REJECTED)
                .withEdge(edge -> edge.withTimers(BgpTimers.ofSeconds(1, HOLD_TIME.toSeconds())))
                .withNodes(node -> node.withGracefulRestart(
                        node.name().equals("node1")
                                ? new GracefulRestart.On(RESTART_TIME, RESTART_TIME)
                                : new GracefulRestart.Off()))
                .withObserver(WatchedLab.observer()));
        lab.awaitConverged(WatchedLab.UP);
        lab.edge().vtysh("debug bgp zebra");
        probed = ProbedAddress.of(lab);
        probed.certificates(directory);
        atBridge = lab.capture();
        atEdge = lab.captureAtEdge();
        collected = CollectedLab.watch(lab, directory, EdgeCausesIT::watched);
        journal().await(0, SOON, "service.up", event -> event.what() instanceof ServiceUp);
        journal()
                .await(
                        0,
                        SOON,
                        "a clock.sync that is good to 5 ms",
                        event -> event.what() instanceof ClockSync sync
                                && sync.offsetUncertainty().compareTo(Duration.ofMillis(5)) < 0);
    }

    private static String watched(String text) {
        return text.replace(
                        "hold_time: " + ObserverConfiguration.HOLD_TIME.toSeconds() + "s",
                        "hold_time: " + HOLD_TIME.toSeconds() + "s")
                + probed.probes();
    }

    @AfterAll
    static void down() throws Exception {
        try (ContainerLab _ = lab;
                ProbedAddress _ = probed;
                Capture _ = atBridge;
                Capture _ = atEdge) {
            collected.close();
        }
    }

    @BeforeEach
    void calm() {
        lab.awaitConverged(WatchedLab.UP);
        Calm.await(journal(), QUIET);
        begin();
    }

    private void begin() {
        seq = journal().now();
        fault = now();
    }

    /** All packets go through it, so that each probe and each new connection fails with it. */
    @Test
    void silence() throws Exception {
        prefer("", 1);
        Calm.await(journal(), QUIET);
        begin();
        try (AppliedFault _ = node(1).apply(Fault.SilentLoss.total())) {
            IncidentReport incident = assertOne(IncidentCause.HOLD_TIMER, "node1");
            assertThat(incident.edge().phase("detection").duration().orElseThrow())
                    .isBetween(HOLD_TIME.minusMillis(50), HOLD_TIME.plusSeconds(1));
            assertThat(incident.monitor().phase("detection").duration().orElseThrow())
                    .isBetween(HOLD_TIME, HOLD_TIME.plusSeconds(1));
            assertThat(incident.edge().instant("svc.recovered").epochNanos()).isPresent();
        }
        assertBack(
                "edge alive.last",
                "monitor alive.last",
                "dp.last_ok",
                "dp.loss_start",
                "dp.first_ok",
                "dp.recovered",
                "svc.recovered");
        prefer("no ", 2);
    }

    /** The edge applies what is changed of a route-map seconds later only. */
    private static void prefer(String no, int nextHops) {
        CollectedLab.prefer(lab, lab.node(1), no);
        boolean applied = Patience.until(
                SOON, () -> lab.edge().nextHops(lab.topology().vip()).size() == nextHops);
        assertThat(applied).as("next hops of the edge").isTrue();
    }

    @Test
    void aNodeThatWithdraws() throws Exception {
        node(1).withdraw(lab.topology().vip());
        assertOne(IncidentCause.EXPLICIT_WITHDRAW, "node1");
        node(1).announce(lab.topology().vip());
        assertBack("edge withdraw.rx", "monitor withdraw.rx");
    }

    @Test
    void aNodeThatSaysGoodbye() throws Exception {
        try (AppliedFault _ = node(1).apply(new Fault.EndedDaemon(Signal.TERM))) {
            assertThat(assertOne(IncidentCause.NOTIFICATION, "node1").causeDetail())
                    .contains("Administrative Shutdown");
        }
        assertBack();
    }

    @Test
    void aDaemonThatIsKilled() throws Exception {
        try (AppliedFault _ = node(2).apply(new Fault.EndedDaemon(Signal.KILL))) {
            assertOne(IncidentCause.TCP_FIN, "node2");
        }
        assertBack();
    }

    @Test
    void aDaemonThatIsKilledAndStaysAwayLongerThanItsRestartTime() throws Exception {
        try (AppliedFault _ = node(1).apply(new Fault.EndedDaemon(Signal.KILL))) {
            IncidentReport incident = assertOne(IncidentCause.STALE_EXPIRED, "node1");
            assertThat(incident.detectedBy()).contains(IncidentCause.TCP_FIN);
            assertThat(incident.edge().phase("rib").duration().orElseThrow())
                    .isBetween(RESTART_TIME.minusSeconds(1), RESTART_TIME.plusSeconds(2));
        }
        assertBack();
    }

    /** Its kernel answers with a reset, as one does that has been booted anew. */
    @Test
    void aConnectionThatIsReset() throws Exception {
        String ports = "{ %d, %d }"
                .formatted(
                        BgpCapture.BGP_PORT,
                        lab.topology().observer().orElseThrow().port());
        String rule = ("table ip6 broken { chain in { type filter hook input priority 0;"
                        + " tcp dport %1$s reject with tcp reset; tcp sport %1$s reject with tcp reset; }; }")
                .formatted(ports);
        assertThat(node(2).exec("nft", rule).stderr()).isEmpty();
        try {
            assertOne(IncidentCause.TCP_RESET, "node2");
        } finally {
            node(2).exec("nft", "delete", "table", "ip6", "broken");
        }
        assertBack();
    }

    /** The edge sends no packets through it any more, and no session ends. */
    @Test
    void aNodeThatAnnouncesWithALongerPath() throws Exception {
        String changed = "if exported() then { bgp_path.prepend(65010); accept; }";
        configure(ACCEPT, changed);
        try {
            assertThat(assertOne(IncidentCause.POLICY_CHANGE, "node2").causeDetail())
                    .contains("AS path [65010, 65010] rather than [65010]");
        } finally {
            configure(changed, ACCEPT);
        }
        assertBack();
    }

    private static void configure(String from, String to) {
        node(2).exec("sed", "-i", "s|" + from + "|" + to + "|", "/etc/bird/bird6.conf");
        node(2).birdc("configure");
    }

    /** Waits until it is over, until the edge and our own session have told of it, and the edge was found to agree. */
    private IncidentReport assertOne(IncidentCause cause, String node) {
        IncidentReport incident = await(
                "closed, with the edge's kernel, and the edge agrees",
                one -> one.state() == State.CLOSED
                        && one.edge().instant("fib.change").epochNanos().isPresent()
                        && one.crosscheck().verdict() == Verdict.AGREES);
        String text = EventJson.text(incident);
        assertThat(incident.cause()).as(text).isEqualTo(cause);
        assertThat(incident.nodes()).as(text).containsExactly(node);
        assertThat(incident.edgeAgrees()).as(text).contains(true);
        assertThat(incident.headline()).contains("The edge agrees.");
        assertThat(incident.edge().instant("rib.change").epochNanos()).as(text).isPresent();
        assertThat(incident.edge().phase("rib").duration()).as(text).isPresent();
        assertThat(incident.edge().phase("fib").duration()).as(text).isPresent();
        assertAddsUp(incident.monitor(), text);
        assertAddsUp(incident.edge(), text);
        assertExplained(incident, text);
        System.out.printf("%s %s: %s%n", incident.id(), cause.text(), incident.headline());
        undoing = now();
        return incident;
    }

    /** The phases that are known, and what is unexplained, make the total. */
    private static void assertAddsUp(IncidentFigures figures, String text) {
        Duration sum = PARTS.stream()
                .flatMap(part -> figures.phase(part).duration().stream())
                .reduce(figures.unexplained().orElseThrow(), Duration::plus);
        assertThat(sum).as(text).isEqualTo(figures.phase("total").duration().orElseThrow());
    }

    /** Little is left over of what the edge shows: its kernel may change while this machine attends to something else. */
    private static void assertExplained(IncidentReport incident, String text) {
        Duration margin = Duration.ofMillis(50)
                .plus(incident.edge().phase("total").uncertainty().orElseThrow())
                .plus(stoodStill(incident));
        assertThat(incident.edge().unexplained().orElseThrow()).as(text).isBetween(margin.negated(), margin);
    }

    /** {@return for how long this machine let its programs wait, at the most, as the incident itself says} */
    private static Duration stoodStill(IncidentReport incident) {
        return incident.marks().stream()
                .flatMap(mark -> mark.late().stream())
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Waits until all is as before: only then is it certain that it was one incident; and judges its instants. */
    private void assertBack(String... also) throws Exception {
        IncidentReport back = await(
                "reverted, with the edge's kernel",
                one -> one.state() == State.CLOSED
                        && one.reversion().state().equals("complete")
                        && one.reversion()
                                .figures()
                                .instant("revert.edge.fib.change")
                                .epochNanos()
                                .isPresent());
        Calm.await(journal(), QUIET);
        assertThat(Calm.incidents(journal(), seq)).hasSize(1);
        Set<String> wanted = new HashSet<>(ALWAYS);
        wanted.addAll(List.of(also));
        if (!back.edge().instant("detect").detail().isEmpty()) {
            for (String who : List.of("edge", "monitor")) {
                wanted.add(who + " detect, " + back.edge().instant("detect").detail());
                wanted.add(who + " revert session.up");
            }
        }
        IncidentJudge.of(lab, atBridge.soFar(), atEdge.soFar(), HOLD_TIME, RESTART_TIME)
                .judge(new Told(back, fault, undoing, now()), wanted);
    }

    private IncidentReport await(String what, Predicate<IncidentReport> wanted) {
        return ((IncidentOccurrence) journal()
                        .await(
                                seq,
                                SOON,
                                "an incident " + what,
                                event -> event.what() instanceof IncidentOccurrence said
                                        && said.incident().openedBy() > seq
                                        && wanted.test(said.incident()))
                        .what())
                .incident();
    }

    private static long now() {
        return System.currentTimeMillis() * 1_000_000;
    }

    private static JournalTail journal() {
        return collected.journal();
    }

    private static ContainerNode node(int number) {
        return lab.node(number);
    }
}
