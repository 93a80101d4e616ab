package io.vipwatch.lab.interop;

import static io.vipwatch.lab.interop.ProbedLab.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Capture;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.BgpTimers;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossEnd.FlowLoss;
import io.vipwatch.monitor.event.ServiceUp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * What the probes say of an outage, against a capture of the same packets: a node cut off again and again, found by the
 * edge's hold timer or by its BFD. The distribution of the errors is printed.
 */
@Tag("lab")
@Tag("whole-machine")
class ProbeAccuracyIT {
    private static final int CUTS = Integer.getInteger("vipwatch.cuts", 3);
    private static final int SOME_TIMES = 5;
    private static final Duration BACK = Duration.ofSeconds(60);

    @TempDir
    private Path directory;

    private final List<Double> gapErrors = new ArrayList<>();
    private final List<Double> derivedErrors = new ArrayList<>();
    private final List<Double> startErrors = new ArrayList<>();
    private final List<Double> gaps = new ArrayList<>();

    private static String configuration(ProbedLab probed) {
        return """
                probes:
                  - {name: echo, kind: udp-echo, target: "%1$s", port: %2$d, interval: 20ms, flows: 16}
                  - {name: livez, kind: https, target: "%1$s", port: 6443, https: {ca: nodes.crt}}
                """.formatted(probed.vip(), ProbedLab.ECHO_PORT);
    }

    @Test
    void outagesUntilTheHoldTimerAreThoseOfTheCapture() throws Exception {
        try (ProbedLab probed = ProbedLab.start(directory, BgpTimers.ofSeconds(1, 3))) {
            measure(probed, "hold timer 3 s", Duration.ofSeconds(1), Duration.ofSeconds(6), () -> {});
        }
    }

    @Test
    void outagesUntilBfdAreThoseOfTheCapture() throws Exception {
        try (ProbedLab probed = ProbedLab.start(directory, BgpTimers.ofSeconds(30, 90))) {
            ContainerLab lab = probed.lab();
            List<ContainerNode> nodes = List.of(lab.node(1), lab.node(2));
            StringBuilder commands = new StringBuilder("vtysh -c 'configure terminal' -c bfd -c 'profile fast'"
                    + " -c 'detect-multiplier 3' -c 'receive-interval 100' -c 'transmit-interval 100' -c exit -c exit"
                    + " -c 'router bgp " + lab.topology().edge().asn() + "'");
            for (ContainerNode node : nodes) {
                BfdPartner.startBesideBgp(node, lab.edge().address(), 100);
                commands.append(" -c 'neighbor " + node.address() + " bfd' -c 'neighbor " + node.address()
                        + " bfd profile fast'");
            }
            assertThat(lab.edge().exec("sh", "-c", commands.toString()).stdout())
                    .doesNotContain("%");
            measure(
                    probed,
                    "BFD 100 ms × 3",
                    Duration.ofMillis(150),
                    Duration.ofSeconds(2),
                    () -> nodes.forEach(node -> BfdPartner.awaitWithEdge(lab, node)));
        }
    }

    /** @param ready waits until the edge is able to find a cut as it is meant to */
    private void measure(ProbedLab probed, String how, Duration least, Duration most, Runnable ready) throws Exception {
        try (Daemon daemon = probed.monitor(configuration(probed));
                JournalTail journal = JournalTail.of(daemon.events(1))) {
            await(journal, 0, ServiceUp.class, _ -> true);
            for (int cut = 0; cut < CUTS; cut++) {
                cut(probed, daemon, journal, least, most, ready);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "PROBES %s: %d cuts, %d flows out for %s s; error in ms, median / p95 / max: gap %s, loss-derived %s,"
                        + " first loss %s%n",
                how,
                CUTS,
                gaps.size(),
                spread(gaps, 1e9),
                spread(gapErrors, 1e6),
                spread(derivedErrors, 1e6),
                spread(startErrors, 1e6));
        assertThat(gapErrors.stream().sorted().toList().get(gapErrors.size() / 2))
                .as("the median error")
                .isLessThan(1e6);
    }

    private void cut(
            ProbedLab probed, Daemon daemon, JournalTail journal, Duration least, Duration most, Runnable ready)
            throws Exception {
        ContainerLab lab = probed.lab();
        awaitBothNodes(lab);
        ready.run();
        ProbeLossEnd end;
        byte[] wire;
        try (Capture capture = lab.capture()) {
            awaitEveryFlow(daemon);
            long seq = journal.now();
            try (AppliedFault _ = lab.node(1).apply(Fault.SilentLoss.total())) {
                end = await(
                        journal,
                        seq,
                        ProbeLossEnd.class,
                        one -> one.probe().probe().equals("echo"));
                wire = capture.stop();
            }
        }
        assertThat(end.gap().orElseThrow()).isBetween(least, most);
        ProbeCapture judge = ProbeCapture.read(wire, ProbedLab.ECHO_PORT);
        for (FlowLoss flow : end.affected()) {
            compare(flow, judge);
        }
    }

    /** A node that was cut off calls again by itself. */
    private static void awaitBothNodes(ContainerLab lab) {
        boolean back = Patience.until(
                BACK, () -> lab.edge().nextHops(lab.topology().vip()).size() == 2);
        assertThat(back).as("both nodes are next hops").isTrue();
    }

    /** While the capture runs, and both nodes are next hops, each flow is to have been answered some times. */
    private static void awaitEveryFlow(Daemon daemon) {
        JsonNode before = ProbesIT.of(ProbesIT.probes(daemon), "echo");
        long rounds =
                before.path("sent").asLong() + SOME_TIMES * before.path("flows").asLong();
        boolean answered = Patience.until(BACK, () -> {
            JsonNode now = ProbesIT.of(ProbesIT.probes(daemon), "echo");
            return now.path("state").asString().equals("good")
                    && now.path("losing").asLong() == 0
                    && now.path("good").asLong() > before.path("good").asLong()
                    && now.path("sent").asLong() >= rounds;
        });
        assertThat(answered).as("every flow is answered").isTrue();
    }

    private void compare(FlowLoss flow, ProbeCapture judge) {
        int port = flow.sourcePort().orElseThrow();
        ProbeCapture.Run wire = judge.longestLoss(port);
        String both = "flow " + flow + " on the wire: " + wire;
        Duration judged = wire.gap();
        // A capture may miss an answer, which makes it one more lost question to it, beside the loss.
        assertThat(flow.lost()).as(both).isBetween((long) wire.lost(), judge.lost(port));
        assertThat(flow.gap().orElseThrow()).as(both).isCloseTo(judged, flow.gapUncertainty());
        gaps.add((double) judged.toNanos());
        gapErrors.add((double) Math.abs(flow.gap().orElseThrow().minus(judged).toNanos()));
        if (flow.lost() == wire.lost()) { // where there was one loss only, both ways to count it mean the same
            derivedErrors.add((double) Math.abs(flow.lossDerived().minus(judged).toNanos()));
        }
        startErrors.add((double) Math.abs(flow.lossStartEpochNanos() - wire.firstLostNanos()));
    }

    private static String spread(List<Double> values, double unit) {
        List<Double> sorted = values.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "%.2f / %.2f / %.2f",
                sorted.get(sorted.size() / 2) / unit,
                sorted.get((int) Math.ceil(sorted.size() * 0.95) - 1) / unit,
                sorted.getLast() / unit);
    }
}
