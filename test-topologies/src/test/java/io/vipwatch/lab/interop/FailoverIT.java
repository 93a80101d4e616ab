package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.interop.EdgeWire.Kind;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.event.ClockSync;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentCrosscheck;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentPrefix.Verdict;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.State;
import io.vipwatch.monitor.event.ServiceUp;
import io.vipwatch.monitor.incident.Replay;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node dies while everything watches: our sessions, the edge's capture, log, kernel and answers over SSH, BFD there, and
 * probes through it. One incident tells all phases, and they add up; the capture of the lab's network is the judge of its
 * instants. The containers share this machine's clock.
 */
@Tag("lab")
@Tag("whole-machine")
@Timeout(900)
class FailoverIT {
    private static final int DEATHS = Integer.getInteger("vipwatch.deaths", 2);

    /** As the configuration has it. */
    private static final Duration QUIET = Duration.ofSeconds(3);

    /**
     * Between the edge's stamp of a packet and the lab's, or a probe's and the bridge's, a kernel may do something else. It is
     * told of only where a program was later than this.
     */
    private static final Duration UNNOTICED = Duration.ofMillis(5);

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final List<String> PARTS = List.of("detection", "signalling", "rib", "fib", "fib_to_dp");

    @TempDir
    private Path directory;

    private final InstantErrors errors = new InstantErrors();
    private final List<IncidentReport> incidents = new ArrayList<>();
    private final List<Long> deaths = new ArrayList<>();

    @Test
    void everyPhaseOfANodesDeathIsInTheIncidentAndTheCaptureConfirmsIt() throws Exception {
        try (ContainerLab lab = CollectedLab.unwatched();
                ProbedAddress probed = ProbedAddress.of(lab)) {
            prefer(lab, "");
            probed.certificates(directory);
            byte[] wire;
            try (Capture capture = lab.capture();
                    CollectedLab collected = CollectedLab.watch(lab, directory, text -> watched(text, probed))) {
                collected.journal().await(0, SOON, "service.up", event -> event.what() instanceof ServiceUp);
                collected
                        .journal()
                        .await(
                                0,
                                SOON,
                                "a clock.sync that is good to 5 ms",
                                event -> event.what() instanceof ClockSync sync
                                        && sync.offsetUncertainty().compareTo(Duration.ofMillis(5)) < 0);
                Calm.await(collected.journal(), QUIET);
                for (int i = 0; i < DEATHS; i++) {
                    die(collected);
                }
                wire = capture.stop();
                chooseOtherwise(collected);
                assertReplayed(collected.journal());
            }
            judge(lab, wire);
        }
    }

    /** Somebody changes the edge's own policy: no session ends, and no node says anything. */
    private static void chooseOtherwise(CollectedLab collected) {
        JournalTail journal = collected.journal();
        long before = journal.now();
        prefer(collected.lab(), "no ");
        IpAddress first = collected.lab().node(1).address();
        collected.awaitEdge(
                before,
                EvidenceSource.ROUTES,
                "fib.change to both",
                edge -> edge instanceof FibChanged fib
                        && fib.prefix().equals(collected.lab().topology().vip())
                        && fib.after().filter(hops -> hops.size() == 2).isPresent());
        Calm.await(journal, QUIET);
        long seq = journal.now();
        prefer(collected.lab(), "");
        IncidentReport incident = incident(journal, seq, "closed", one -> one.state() == State.CLOSED);
        assertThat(incident.cause()).as(EventJson.text(incident)).isEqualTo(IncidentCause.POLICY_CHANGE);
        assertThat(incident.causeDetail()).contains("by itself");
        assertThat(incident.edge().instant("fib.change").detail()).contains(first.toString());
        assertThat(Calm.incidents(journal, seq)).hasSize(1);
        System.out.println(EventJson.text(incident));
    }

    /** The edge sends everything through the first node while it has it: each flow, and the service, fails with it. */
    private static void prefer(ContainerLab lab, String no) {
        CollectedLab.prefer(lab, lab.node(1), no);
    }

    private static String watched(String text, ProbedAddress probed) {
        return text.replace("poll: 2s", "poll: 60s") // so the edge is asked because something happens
                        .replace("    kind: vip\n", "    kind: vip\n    budget: {total: 300ms, detection: 2s}\n")
                + probed.probes();
    }

    private void die(CollectedLab collected) throws InterruptedException {
        JournalTail journal = collected.journal();
        long seq = journal.now();
        deaths.add(System.currentTimeMillis() * 1_000_000);
        try (AppliedFault _ = collected.lab().node(1).apply(Fault.SilentLoss.total())) {
            incident(
                    journal,
                    seq,
                    "with the data plane",
                    incident -> incident.outage()
                                    .flatMap(IncidentReport.Outage::gap)
                                    .isPresent()
                            && incident.edge().phase("service").duration().isPresent());
            incident(journal, seq, "closed", incident -> incident.state() == State.CLOSED);
            IncidentReport incident = incident(
                    journal,
                    seq,
                    "which our own session has noticed, and the edge agrees",
                    one -> one.monitor().instant("detect").epochNanos().isPresent()
                            && one.crosscheck().verdict() == IncidentCrosscheck.Verdict.AGREES);
            assertComplete(incident);
            incidents.add(incident);
        }
        IncidentReport back = incident(
                journal,
                seq,
                "reverted, with the data plane",
                one -> one.reversion().state().equals("complete")
                        && one.reversion()
                                .figures()
                                .instant("revert.dp.first_ok")
                                .epochNanos()
                                .isPresent()
                        && one.reversion()
                                .figures()
                                .instant("revert.edge.fib.change")
                                .epochNanos()
                                .isPresent());
        assertThat(back.edge().instant("fib.change"))
                .as("the way back moves nothing")
                .isEqualTo(incidents.getLast().edge().instant("fib.change"));
        assertThat(back.reversion().figures().phase("revert.total").duration()).isPresent();
        assertThat(Calm.incidents(journal, seq)).as("a death is one incident").hasSize(1);
        System.out.println(EventJson.text(back));
        BfdPartner.awaitWithEdge(collected.lab(), collected.lab().node(1));
        Calm.await(journal, QUIET);
    }

    private static IncidentReport incident(
            JournalTail journal, long seq, String what, Predicate<IncidentReport> wanted) {
        Event found = journal.await(
                seq,
                SOON,
                "an incident " + what,
                event -> event.what() instanceof IncidentOccurrence said
                        && said.incident().openedBy() > seq
                        && wanted.test(said.incident()));
        return ((IncidentOccurrence) found.what()).incident();
    }

    private static void assertComplete(IncidentReport incident) {
        String page = incident.headline();
        assertThat(incident.cause()).as(page).isEqualTo(IncidentCause.BFD);
        assertThat(incident.nodes()).as(page).containsExactly("node1");
        IncidentFigures edge = incident.edge();
        for (String part : PARTS) {
            assertThat(edge.phase(part).duration())
                    .as(part + " of " + edge.phase(part) + page)
                    .isPresent();
            assertThat(edge.phase(part).uncertainty()).as(part).isPresent();
        }
        assertThat(edge.phase("service").duration()).as(page).isPresent();
        for (IncidentFigures figures : List.of(edge, incident.monitor())) {
            Duration sum = PARTS.stream()
                    .flatMap(part -> figures.phase(part).duration().stream())
                    .reduce(figures.unexplained().orElseThrow(), Duration::plus);
            assertThat(sum).as(page).isEqualTo(figures.phase("total").duration().orElseThrow());
        }
        // From the first flow that is good again to the last it takes an interval, and what the prober is late.
        Duration margin = Duration.ofMillis(50)
                .plus(stoodStill(incident))
                .plus(edge.phase("total").uncertainty().orElseThrow());
        assertThat(edge.unexplained().orElseThrow())
                .as(EventJson.text(incident))
                .isBetween(margin.negated(), margin);
        assertThat(incident.edgeAgrees()).contains(true);
        assertThat(page).contains("The edge agrees.").contains("The claim was 300 ms: not kept.");
        assertThat(incident.verdict()).contains(Verdict.EXCEEDED);
    }

    private static void assertReplayed(JournalTail journal) {
        List<String> said = new ArrayList<>();
        List<String> replayed = new ArrayList<>();
        Replay replay = new Replay(one -> replayed.add(EventJson.text(one.what().incident())));
        journal.after(0).stream().map(JournalTail.Seen::event).forEach(event -> {
            replay.take(event);
            if (event.what() instanceof IncidentOccurrence incident) {
                said.add(EventJson.text(incident.incident()));
            }
        });
        assertThat(replayed.subList(0, said.size())).isEqualTo(said);
    }

    private void judge(ContainerLab lab, byte[] wire) throws Exception {
        int port = lab.topology().observer().orElseThrow().port();
        IpAddress router = lab.edge().address();
        IpAddress node = lab.node(1).address();
        EdgeWire packets = EdgeWire.read(
                wire, Set.of(BgpCapture.BGP_PORT, port), lab.topology().vip());
        ProbeCapture probes = ProbeCapture.read(wire, ProbedAddress.ECHO_PORT);
        for (int i = 0; i < DEATHS; i++) {
            IncidentReport incident = incidents.get(i);
            IncidentFigures edge = incident.edge();
            long death = deaths.get(i);
            note(
                    "alive.last",
                    incident,
                    packets.last(one -> one.kind() == Kind.BFD
                            && one.from().equals(node)
                            && one.to().equals(router)
                            && one.epochNanos() < instant(edge, "detect")));
            note(
                    "detect",
                    incident,
                    packets.closest(
                            instant(edge, "detect"),
                            one -> one.kind() == Kind.BFD_DOWN
                                    && one.from().equals(router)
                                    && one.to().equals(node)));
            ProbeCapture.Turn turn =
                    probes.turn(death - 500_000_000L, death + 8_000_000_000L).orElseThrow();
            long fib = instant(edge, "fib.change");
            note("fib.change", incident, Optional.of(Math.clamp(fib, turn.lastBeforeNanos(), turn.firstAfterNanos())));
            note("dp.first_ok", incident, probes.firstGood(death, death + 8_000_000_000L));
            // Answers are lost by then, and the edge has sent none to the other node yet.
            note("dp.last_ok", incident, probes.lastGood(death - 1_000_000_000L, instant(edge, "detect")));
        }
        errors.print();
        for (String what : List.of("alive.last", "detect", "fib.change", "dp.first_ok", "dp.last_ok")) {
            assertThat(errors.of(what))
                    .as(what)
                    .hasSize(DEATHS)
                    .allMatch(off -> Math.abs(off.error()) <= off.claimed() + off.granted());
        }
    }

    private static long instant(IncidentFigures figures, String name) {
        return figures.instant(name).epochNanos().orElseThrow();
    }

    /** The claim is to hold, but for what nobody can have seen: a machine that stood still. */
    private void note(String what, IncidentReport incident, Optional<Long> truth) {
        IncidentFigures edge = incident.edge();
        long claimed = edge.instant(what).uncertainty().orElseThrow().toNanos();
        long granted = UNNOTICED.plus(stoodStill(incident)).toNanos();
        truth.ifPresent(at -> errors.note(what, instant(edge, what) - at, claimed, granted));
    }

    /** {@return for how long this machine let its programs wait, at the most, as the incident itself says} */
    private static Duration stoodStill(IncidentReport incident) {
        return incident.marks().stream()
                .flatMap(mark -> mark.late().stream())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
