package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.interop.ProbeCapture;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.IncidentFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Holds what repetitions say against what the lab's network saw of the same probes. */
final class WireJudge {
    /** Longer than the loss of probes that a repetition is about goes on after it was recovered. */
    private static final long AFTER = Duration.ofSeconds(2).toNanos();

    private static final long BEFORE = Duration.ofSeconds(1).toNanos();

    private final List<Difference> differences = new ArrayList<>();

    /**
     * How far a figure is from what the wire says.
     *
     * @param what the figure
     * @param error by how much it differs
     * @param claimed by how much it says that it may
     */
    record Difference(String what, Duration error, Duration claimed) {}

    /** Judges the repetitions of a drill in which a node or the router falls silent. */
    void judge(byte[] wire, List<Repetition> repetitions) throws IOException {
        ProbeCapture probes = ProbeCapture.read(wire, DrillLab.ECHO_PORT);
        for (Repetition one : repetitions) {
            if (one.outage().orElseThrow().flows() == 1) {
                System.out.println("  wire: told by new connections, which come back later than the responder");
                continue;
            }
            IncidentFigures figures = one.figures();
            long begin = one.begin().orElseThrow();
            long recovered = figures.instant("dp.recovered").epochNanos().orElseThrow();
            ProbeCapture.Run run = probes.longestLoss(begin - BEFORE, recovered + AFTER);
            Repetition.Outage outage = one.outage().orElseThrow();
            note("outage", outage.gap().orElseThrow().minus(run.gap()), outage.uncertainty());
            judgeBegin(one, run);
            if (outage.lost() < outage.sent()) {
                System.out.println(
                        "  wire: a flow lost something again after it was back, which the longest loss is not");
                continue;
            }
            note(
                    "dp.recovered",
                    Duration.ofNanos(recovered - run.firstOkNanos()),
                    figures.instant("dp.recovered")
                            .uncertainty()
                            .orElse(Duration.ZERO)
                            .plus(outage.uncertainty()));
        }
    }

    /** The fault hits somewhere between the begin and the end of its command, and between two probes. */
    private void judgeBegin(Repetition one, ProbeCapture.Run run) {
        long begin = one.begin().orElseThrow();
        long end = one.figures().instant("fault.end").epochNanos().orElseThrow();
        long middle = (run.lastOkNanos() + run.firstLostNanos()) / 2;
        Duration grain = Duration.ofNanos((run.firstLostNanos() - run.lastOkNanos()) / 2);
        Duration stamps = one.figures().instant("fault.begin").uncertainty().orElse(Duration.ZERO);
        note("fault.begin", Duration.ofNanos(Math.clamp(middle, begin, end) - middle), grain.plus(stamps));
    }

    private void note(String what, Duration error, Duration claimed) {
        Difference difference = new Difference(what, error, claimed);
        differences.add(difference);
        System.out.printf(
                Locale.ROOT, "  wire: %s differs by %.3f ms, ± %.3f ms%n", what, millis(error), millis(claimed));
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /** No figure differs from the wire by more than it says. */
    void assertTrue() {
        assertThat(differences)
                .allSatisfy(one -> assertThat(one.error().abs()).as(one.what()).isLessThanOrEqualTo(one.claimed()));
    }

    /** {@return the distribution of the differences of a figure, as documents have it} */
    String distribution(String what) {
        List<Double> errors = sorted(
                what,
                differences.stream()
                        .filter(one -> one.what().equals(what))
                        .map(one -> one.error().abs())
                        .toList());
        List<Double> claims = sorted(
                what,
                differences.stream()
                        .filter(one -> one.what().equals(what))
                        .map(Difference::claimed)
                        .toList());
        return String.format(
                Locale.ROOT,
                "%s: n %d, |error| median %.1f ms, p95 %.1f ms, max %.1f ms; ± median %.1f ms, max %.1f ms",
                what,
                errors.size(),
                errors.get(errors.size() / 2),
                errors.get((int) Math.ceil(errors.size() * 0.95) - 1),
                errors.getLast(),
                claims.get(claims.size() / 2),
                claims.getLast());
    }

    private static List<Double> sorted(String what, List<Duration> some) {
        assertThat(some).as(what).isNotEmpty();
        return some.stream().sorted().map(WireJudge::millis).toList();
    }
}
