package io.vipwatch.monitor.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.Budget.Figure;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JudgementTest {
    private static final List<Contamination> STALL =
            List.of(new Contamination(Contamination.Kind.STALL, "22 ms, 0.4 s after the fault"));

    private static Budget outage(Figure figure, long millis) {
        return new Budget(Phase.OUTAGE, new Budget.Limit(figure, Duration.ofMillis(millis)), "", false);
    }

    private static List<Repetition> repetitions(long... detections) {
        return IntStream.range(0, detections.length)
                .mapToObj(i -> Drilled.silent(i + 1, detections[i]))
                .toList();
    }

    private static Judgement judge(Budget budget, Repetition... more) {
        return Judgement.of(budget, List.of(more));
    }

    @Test
    void withinTheLimitWhateverTheUncertaintyIsAPass() {
        Judgement pass = Judgement.of(outage(Figure.MAX, 9000), repetitions(7900, 8200, 8800));
        assertThat(pass.verdict()).isEqualTo(Verdict.PASS);
        assertThat(pass.reason()).isEqualTo("max < 9s, measured 8.9 s ± 5 ms");
    }

    @Test
    void beyondTheLimitWhateverTheUncertaintyIsAFailure() {
        assertThat(Judgement.of(outage(Figure.P95, 3000), repetitions(7900, 8200))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void aLimitWithinTheUncertaintyIsInconclusive() {
        // 8,865 ms ± 5 ms against 8,868 ms
        Judgement open = Judgement.of(outage(Figure.MAX, 8868), repetitions(7900, 8800));
        assertThat(open.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(open.reason()).contains("lies within the uncertainty");
    }

    @Test
    void aMedianIsHeldAgainstItsLimitWithItsInterval() {
        long[] wide = {1000, 2000, 3000, 4000, 5000};
        assertThat(Judgement.of(outage(Figure.MEDIAN, 3500), repetitions(wide)).verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(Judgement.of(outage(Figure.MEDIAN, 5200), repetitions(wide)).verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(Judgement.of(outage(Figure.MEDIAN, 1000), repetitions(wide)).verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void whatWasNotSeenLeavesItOpen() {
        Budget service = new Budget(Phase.SERVICE, new Budget.Limit(Figure.MAX, Duration.ofSeconds(1)), "", false);
        Judgement open = Judgement.of(service, repetitions(100, 200));
        assertThat(open.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(open.reason()).isEqualTo("fault → service was not seen in 2 of 2 repetitions");
    }

    @Test
    void noRepetitionLeavesItOpen() {
        assertThat(judge(outage(Figure.MAX, 1000)).reason()).isEqualTo("no repetition was completed");
    }

    @Test
    void anOutageThatASafeguardCutShortBeyondTheLimitIsAFailure() {
        Judgement fail = judge(outage(Figure.P95, 3000), Drilled.silent(1, 100), Drilled.aborted(2, 240_000));
        assertThat(fail.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(fail.reason()).isEqualTo("outage seen by probes had not ended after 240 s");
    }

    @Test
    void anOutageThatWasCutShortBelowTheLimitIsInconclusive() {
        assertThat(judge(outage(Figure.P95, 300_000), Drilled.aborted(1, 240_000))
                        .verdict())
                .isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aMedianIsNotThatOfThoseAloneThatEnded() {
        Repetition[] mostly = {
            Drilled.silent(1, 2000),
            Drilled.aborted(2, 60_000),
            Drilled.aborted(3, 60_000),
            Drilled.aborted(4, 60_000),
            Drilled.aborted(5, 60_000),
            Drilled.aborted(6, 60_000),
            Drilled.aborted(7, 60_000)
        };
        Judgement fail = judge(outage(Figure.MEDIAN, 3000), mostly);
        assertThat(fail.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(fail.reason())
                .isEqualTo("median < 3s, and outage seen by probes had not ended in 6 of 7 repetitions:"
                        + " the median is 60 s at least");
        assertThat(judge(outage(Figure.MEDIAN, 90_000), mostly).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        Repetition[] hardly = IntStream.rangeClosed(1, 30)
                .mapToObj(i -> i == 30 ? Drilled.aborted(i, 60_000) : Drilled.silent(i, 2000))
                .toArray(Repetition[]::new);
        assertThat(judge(outage(Figure.MEDIAN, 3000), hardly).verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge(outage(Figure.P95, 3000), hardly).verdict())
                .as("19 of 20 took no longer")
                .isEqualTo(Verdict.PASS);
        assertThat(judge(outage(Figure.MAX, 3000), hardly).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge(outage(Figure.P95, 1000), hardly).verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void contaminatedRepetitionsDoNotCount() {
        Judgement pass = judge(
                outage(Figure.MAX, 1000),
                Drilled.silent(1, 300),
                Drilled.silent(2, 310),
                Drilled.silent(3, 320, STALL));
        assertThat(pass.verdict()).isEqualTo(Verdict.PASS);
        assertThat(pass.measured().orElseThrow().count()).isEqualTo(2);
        assertThat(pass.reason()).endsWith("1 contaminated not counted");
    }

    @Test
    void contaminatedRepetitionsThatWouldTurnTheVerdictLeaveItOpen() {
        Judgement open = judge(
                outage(Figure.MAX, 1000),
                Drilled.silent(1, 300),
                Drilled.silent(2, 310),
                Drilled.silent(3, 2000, STALL));
        assertThat(open.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(open.reason()).isEqualTo("with the 1 contaminated it is fail, without pass");
    }

    @Test
    void mostOfThemContaminatedProveNothing() {
        assertThat(judge(
                                outage(Figure.MAX, 1000),
                                Drilled.silent(1, 300),
                                Drilled.silent(2, 310, STALL),
                                Drilled.silent(3, 320, STALL))
                        .reason())
                .isEqualTo("2 of 3 repetitions are contaminated");
    }

    @Test
    void statisticsAreThoseOfATextbook() {
        Statistics statistics = Statistics.of(LongStream.rangeClosed(1, 20)
                        .mapToObj(Duration::ofMillis)
                        .toList())
                .orElseThrow();
        assertThat(statistics.min()).isEqualTo(Duration.ofMillis(1));
        assertThat(statistics.median()).isEqualTo(Duration.ofNanos(10_500_000));
        assertThat(statistics.p95()).isEqualTo(Duration.ofMillis(19));
        assertThat(statistics.max()).isEqualTo(Duration.ofMillis(20));
        assertThat(statistics.deviation().toNanos()).isEqualTo(5_916_080); // sqrt(35) ms
        assertThat(statistics.medianLeast()).isBetween(Duration.ofMillis(5), Duration.ofMillis(9));
        assertThat(statistics.medianMost()).isBetween(Duration.ofMillis(12), Duration.ofMillis(16));
        assertThat(Statistics.of(List.of())).isEmpty();
    }

    @Test
    void theIntervalOfTheMedianCoversTheTruthAsOftenAsItSays() {
        // 400 samples of 15 from a uniform distribution, whose median is known.
        java.util.SplittableRandom random = new java.util.SplittableRandom(42);
        long covered = Stream.generate(() -> random.longs(15, 0, 1_000_001)
                        .mapToObj(Duration::ofNanos)
                        .toList())
                .limit(400)
                .map(sample -> Statistics.of(sample).orElseThrow())
                .filter(one -> one.medianLeast().toNanos() <= 500_000
                        && one.medianMost().toNanos() >= 500_000)
                .count();
        assertThat(covered).isBetween(360L, 395L);
    }
}
