package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.interop.ProbeCapture;
import io.vipwatch.lab.interop.ProbeCapture.Silence;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.IncidentFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Holds what repetitions say against what the lab's network saw of the same probes. What cannot be judged is counted, with
 * the reason.
 */
final class WireJudge {
    /** Less than the time for which all must be good before an outage is over. */
    private static final long AFTER = Duration.ofMillis(4_500).toNanos();

    private static final long BEFORE = Duration.ofSeconds(1).toNanos();

    /** Long enough to know how slow answers may be, and short enough that they are no slower. */
    private static final long JUST_BEFORE = Duration.ofMillis(200).toNanos();

    /** What the probes tell, whatever the fault is; when all was good again may be told by new connections. */
    private static final List<String> FIGURES_OF_PROBES = List.of("outage");

    /** What is judged where the node falls silent. */
    static final List<String> FIGURES = List.of("outage", "fault.begin", "dp.recovered", "total");

    private final List<Difference> differences = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();
    private final boolean silences;

    /**
     * A judge.
     *
     * @param silences whether the drill's fault is that the node falls silent, so that the first lost answer tells when it
     *     hit; where it ends processes first, or packets go on for a while, the probes do not show that
     */
    WireJudge(boolean silences) {
        this.silences = silences;
    }

    /**
     * How far a figure is from what the wire says.
     *
     * @param what the figure
     * @param error by how much it is more than that
     * @param claimed by how much it says that it may differ
     * @param judged how well the wire tells it: nothing is seen between two probes
     */
    record Difference(String what, Duration error, Duration claimed, Duration judged) {
        boolean isWithin() {
            return error.abs().compareTo(claimed.plus(judged)) <= 0;
        }
    }

    void judge(byte[] wire, List<Repetition> repetitions) throws IOException {
        ProbeCapture probes = ProbeCapture.read(wire, DrillLab.ECHO_PORT);
        repetitions.forEach(one -> judge(probes, probes::silence, one));
    }

    /**
     * The same, with a beat that tells when the node fell silent.
     *
     * @param sent when each datagram of the beat had been sent
     */
    void judge(byte[] wire, List<Long> sent, List<Repetition> repetitions) throws IOException {
        ProbeCapture probes = ProbeCapture.read(wire, DrillLab.ECHO_PORT);
        Heartbeat.Course beats = Heartbeat.Course.of(sent, wire);
        repetitions.forEach(one -> judge(probes, beats::silence, one));
    }

    /** Tells when nothing came any more, within a time. */
    @FunctionalInterface
    private interface Witness {
        Optional<Silence> silence(long fromNanos, long toNanos);
    }

    private void judge(ProbeCapture probes, Witness witness, Repetition one) {
        if (one.ending() != Ending.COMPLETED) {
            skip(one, "it was not completed: " + one.reason());
            return;
        }
        Repetition.Outage outage = one.outage().orElseThrow();
        if (!one.contaminations().isEmpty()) {
            skip(one, "it is contaminated, and does not count: " + one.contaminations());
            return;
        }
        if (outage.flows() == 1) {
            skip(one, "its outage was told by new connections, which come back later than the responder");
            return;
        }
        long begin = one.begin().orElseThrow();
        IncidentFigures figures = one.figures();
        long recovered = figures.instant("dp.recovered").epochNanos().orElseThrow();
        ProbeCapture.Run run = probes.longestLoss(begin - BEFORE, recovered + AFTER);
        note("outage", outage.gap().orElseThrow().minus(run.gap()), outage.uncertainty(), Duration.ZERO);
        Optional<Long> again = probes.recovered(begin - BEFORE, recovered + AFTER);
        if (again.isEmpty() || !figures.instant("dp.recovered").detail().equals("echo")) {
            skip(one, "when all was good again was told by new connections, which the capture has not");
            return;
        }
        note(
                "dp.recovered",
                Duration.ofNanos(recovered - again.get()),
                figures.instant("dp.recovered")
                        .uncertainty()
                        .orElse(Duration.ZERO)
                        .plus(outage.uncertainty()),
                Duration.ZERO);
        if (silences) {
            judgeFault(witness, one, begin, again.get());
        }
    }

    private void judgeFault(Witness witness, Repetition one, long begin, long recovered) {
        Optional<Silence> silence = witness.silence(begin - JUST_BEFORE, recovered);
        if (silence.isEmpty()) {
            skip(one, "nothing was answered before it");
            return;
        }
        Duration judged = silence.get().uncertainty();
        note(
                "fault.begin",
                Duration.ofNanos(begin - silence.get().middleNanos()),
                one.figures().instant("fault.begin").uncertainty().orElseThrow(),
                judged);
        Observed total = Observed.of(one, Phase.TOTAL).orElseThrow();
        Duration took = Duration.ofNanos(recovered - silence.get().middleNanos());
        note("total", total.duration().minus(took), total.uncertainty(), judged);
    }

    private void skip(Repetition one, String why) {
        skipped.add("repetition " + one.number() + ": " + why);
        System.out.println("  wire: not judged, repetition " + one.number() + ": " + why);
    }

    private void note(String what, Duration error, Duration claimed, Duration judged) {
        Difference difference = new Difference(what, error, claimed, judged);
        differences.add(difference);
        System.out.printf(
                Locale.ROOT,
                "  wire: %s differs by %.3f ms, ± %.3f ms, judged to ± %.3f ms%s%n",
                what,
                millis(error),
                millis(claimed),
                millis(judged),
                difference.isWithin() ? "" : " TOO MUCH");
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }

    /**
     * No figure differs from the wire by more than it says.
     *
     * @param least of so many repetitions each figure must have been judged, or nothing is proven
     */
    void assertTrue(int least) {
        System.out.println(
                "  wire: " + differences.size() + " figures judged, " + skipped.size() + " repetitions not or in part");
        assertThat(differences).allMatch(Difference::isWithin);
        for (String figure : figures()) {
            assertThat(judged(figure))
                    .as("repetitions of which %s was judged; not: %s", figure, skipped)
                    .isGreaterThanOrEqualTo(least);
        }
    }

    private List<String> figures() {
        return silences ? FIGURES : FIGURES_OF_PROBES;
    }

    /** {@return whether each figure was judged of so many repetitions, or one was found to be wrong} */
    boolean hasJudged(int least) {
        return figures().stream().allMatch(figure -> judged(figure) >= least)
                || !differences.stream().allMatch(Difference::isWithin);
    }

    /** {@return how many repetitions a figure was judged of} */
    int judged(String what) {
        return (int) differences.stream().filter(one -> one.what().equals(what)).count();
    }

    /** {@return the distribution of the differences of a figure, as documents have it} */
    String distribution(String what) {
        List<Difference> all =
                differences.stream().filter(one -> one.what().equals(what)).toList();
        if (all.isEmpty()) {
            return what + ": not judged";
        }
        List<Double> errors = sorted(all.stream().map(one -> one.error().abs()).toList());
        List<Double> claims = sorted(all.stream().map(Difference::claimed).toList());
        List<Double> judges = sorted(all.stream().map(Difference::judged).toList());
        return String.format(
                Locale.ROOT,
                "%s: n %d, |error| median %.2f ms, p95 %.2f ms, max %.2f ms; ± median %.2f ms, max %.2f ms; judged to"
                        + " ± median %.2f ms, max %.2f ms; beyond the ±: %d, beyond both: %d",
                what,
                all.size(),
                errors.get(errors.size() / 2),
                errors.get((int) Math.ceil(errors.size() * 0.95) - 1),
                errors.getLast(),
                claims.get(claims.size() / 2),
                claims.getLast(),
                judges.get(judges.size() / 2),
                judges.getLast(),
                all.stream()
                        .filter(one -> one.error().abs().compareTo(one.claimed()) > 0)
                        .count(),
                all.stream().filter(one -> !one.isWithin()).count());
    }

    private static List<Double> sorted(List<Duration> some) {
        return some.stream().sorted().map(WireJudge::millis).toList();
    }
}
