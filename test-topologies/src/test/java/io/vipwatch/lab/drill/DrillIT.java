package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Capture;
import io.vipwatch.monitor.drill.Contamination;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.Targets;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.explain.Prediction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The drills that come with vipwatch in the lab, in their short form: each is found by what it should be, takes what was
 * predicted, comes back, and says of the probes what the lab's network saw of them.
 */
@Tag("lab")
@Tag("whole-machine")
class DrillIT {
    /** A session ends when a hold time of 9 s is over, of which up to a third had passed. */
    private static final Duration HOLD_LEAST = Duration.ofSeconds(6);

    private static final Duration HOLD_MOST = Duration.ofMillis(9_500);

    /** It may be busy, or give its processors to others. */
    private static final Set<Contamination.Kind> AFFAIRS_OF_THE_MACHINE =
            Set.of(Contamination.Kind.STALL, Contamination.Kind.PROBER_LAG, Contamination.Kind.CPU_STEAL);

    /** So often a drill is made again of which no repetition counts, for the machine held it up. */
    private static final int HELD_UP = 2;

    @TempDir
    private static Path files;

    private static final AtomicInteger runs = new AtomicInteger();
    private static final AtomicInteger disturbances = new AtomicInteger();

    private static DrillLab lab;

    @BeforeAll
    static void up() {
        lab = DrillLab.start(DrillForm.SHORT, files);
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    private static DrillResult run(String name) throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read(name));
        Inventory inventory = lab.inventory();
        MonitorObservatory observatory = lab.observatory(System.out::println);
        String target = Targets.of(drill.target().host(), observatory.look(), inventory);
        DrillDirectory directory = new DrillDirectory(files.resolve("drills"));
        String unique = name + "-" + runs.incrementAndGet();
        DrillRun run = new DrillRun(unique, drill, target, List.of(target));
        Map<String, String> parameters = observatory.parameters();
        Optional<Prediction> predicted =
                observatory.predicted(drill.claim().orElseThrow().scenario());
        long began = System.nanoTime();
        DrillRun.Result result;
        try (DrillDirectory.Lock _ = directory.lock(unique)) {
            result = Runner.of(run, inventory, observatory, directory, System.out::println)
                    .run();
        }
        DrillResult kept = run.kept("2026-01-01T00:00:00Z", predicted, parameters, result);
        System.out.println(
                name + " took " + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s: " + result.ending()
                        + " " + result.reason() + ", predicted "
                        + predicted.map(one -> one.outcome().text()) + ", " + kept.verdict() + " "
                        + kept.parameters());
        result.repetitions().forEach(DrillIT::print);
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(result.repetitions())
                .hasSize(2)
                .allSatisfy(one -> assertThat(kinds(one))
                        .as("no step of a clock, and nothing missed")
                        .doesNotContain(Contamination.Kind.CLOCK_STEP, Contamination.Kind.EVENTS_MISSED));
        assertUndisturbed(result.repetitions());
        assertThat(predicted).as("predicted").isPresent();
        assertThat(kept.parameters()).containsEntry("hold time between edge and nodes", "9 s");
        return kept;
    }

    /**
     * On a busy machine an answer may take longer than a probe waits: then a repetition says that something else was lost,
     * and does not count. That may be one of all.
     */
    private static void assertUndisturbed(List<Repetition> repetitions) {
        List<Repetition> disturbed = repetitions.stream()
                .filter(one -> !AFFAIRS_OF_THE_MACHINE.containsAll(kinds(one)))
                .toList();
        assertThat(disturbed).hasSizeLessThanOrEqualTo(1);
        if (!disturbed.isEmpty()) {
            assertThat(disturbances.incrementAndGet())
                    .as("%s, and others before", disturbed)
                    .isEqualTo(1);
        }
    }

    private static Set<Contamination.Kind> kinds(Repetition one) {
        return one.contaminations().stream().map(Contamination::kind).collect(Collectors.toSet());
    }

    private static void print(Repetition one) {
        System.out.printf(
                "  %d: found by %s, detection %s, total %s, edge total %s, outage %s, way back %s, %s%n",
                one.number(),
                one.detectedBy(),
                one.monitor().phase("detection").duration(),
                one.monitor().phase("total").duration(),
                one.figures().phase("total").duration(),
                one.outage(),
                one.reversion().phase("revert.total"),
                one.contaminations());
    }

    /**
     * A capture costs time and processors: of those drills alone that the probes judge. Where the machine held up both
     * repetitions, or the probes of the capture told nothing of a figure, there is nothing to judge yet, and two more are made.
     */
    private static DrillResult judged(String name, boolean silences) throws Exception {
        for (int again = 0; ; again++) {
            try (Capture capture = lab.capture()) {
                DrillResult result = run(name);
                WireJudge judge = new WireJudge(silences);
                judge.judge(capture.stop(), result.repetitions());
                if (judge.hasJudged(1) || again == HELD_UP) {
                    judge.assertTrue(1);
                    return result;
                }
            }
        }
    }

    private static void assertDrilled(
            DrillResult result, Set<IncidentCause> how, Duration detection, Duration least, Duration most) {
        assertThat(result.repetitions()).allSatisfy(one -> {
            assertThat(one.incident()).isPresent();
            assertThat(one.detectedBy())
                    .hasValueSatisfying(found -> assertThat(found).isIn(how));
            assertThat(time(one, Phase.DETECTION)).isBetween(Duration.ZERO, detection);
            assertThat(time(one, Phase.OUTAGE)).isBetween(least, most);
            assertPartOfTheTotal(one);
            assertThat(time(one, Phase.REVERSION)).isPositive();
        });
    }

    /** What the edge found is a part of its total. Our own session's hold timer is another, and may run longer than that. */
    private static void assertPartOfTheTotal(Repetition one) {
        Observed detection = observed(one, Phase.DETECTION);
        Observed total = observed(one, Phase.TOTAL);
        if (!detection.standIn()) {
            assertThat(detection.duration())
                    .isLessThanOrEqualTo(
                            total.duration().plus(total.uncertainty()).plus(detection.uncertainty()));
        }
    }

    private static DrillResult asPredicted(DrillResult result) {
        assertThat(result.differsFromPrediction())
                .as("predicted " + result.predicted())
                .isFalse();
        return result;
    }

    private static Duration time(Repetition one, Phase phase) {
        Observed observed = observed(one, phase);
        assertThat(observed.open()).as(phase.title()).isFalse();
        return observed.duration();
    }

    private static Observed observed(Repetition one, Phase phase) {
        return Observed.of(one, phase).orElseThrow(() -> new AssertionError("no " + phase + " in " + one));
    }

    private static void assertHeld(DrillResult result) throws Exception {
        DrilledIncidents.of(lab.api()).assertOneEach(result);
        assertDrilled(
                result,
                Set.of(IncidentCause.HOLD_TIMER),
                HOLD_MOST,
                HOLD_LEAST.minusMillis(500),
                HOLD_MOST.plusMillis(500));
        assertThat(result.repetitions())
                .allSatisfy(one -> assertThat(time(one, Phase.DETECTION)
                                .plus(observed(one, Phase.DETECTION).uncertainty()))
                        .as("a poll knows it to its interval; and the last KEEPALIVE may have been sent late")
                        .isGreaterThan(HOLD_LEAST.minusMillis(500)));
    }

    @Test
    void noopLosesNothing() throws Exception {
        DrillResult result = run("noop");
        assertThat(result.repetitions()).allSatisfy(one -> {
            assertThat(one.begin()).isPresent();
            assertThat(one.incident()).isEmpty();
            assertThat(time(one, Phase.OUTAGE)).isZero();
        });
        asPredicted(result);
    }

    @Test
    void aNodeThatFallsSilentIsFoundByTheHoldTimer() throws Exception {
        assertHeld(asPredicted(judged("node-failure", true)));
    }

    @Test
    void aNodeThatNobodyReachesIsFoundByTheHoldTimer() throws Exception {
        assertHeld(asPredicted(run("network-partition")));
    }

    @Test
    void aNodeWhoseWordsAreLostIsFoundByTheHoldTimer() throws Exception {
        assertHeld(asPredicted(judged("one-way-loss", true)));
    }

    @Test
    void aSpeakerThatSaysGoodbyeCostsNothing() throws Exception {
        assertDrilled(
                asPredicted(run("graceful-withdraw")),
                Set.of(IncidentCause.NOTIFICATION),
                Duration.ofMillis(500),
                Duration.ZERO,
                Duration.ofMillis(500));
    }

    @Test
    void aSpeakerThatIsKilledBeforeItsNodeFallsSilentCostsTheRestartTime() throws Exception {
        assertDrilled(
                asPredicted(judged("stale-after-kill", false)),
                Set.of(IncidentCause.TCP_FIN),
                Duration.ofMillis(500),
                Duration.ofSeconds(9),
                Duration.ofSeconds(12));
    }

    @Test
    void aCrashedApiServerIsMissedUntilItIsStartedAgain() throws Exception {
        DrillResult result = asPredicted(run("api-crash"));
        DrilledIncidents.of(lab.api()).assertOneEach(result);
        assertThat(result.repetitions()).allSatisfy(one -> {
            assertThat(one.incident()).isPresent();
            assertThat(one.detectedBy()).as("no session ends").isEmpty();
            Observed outage = Observed.of(one, Phase.OUTAGE).orElseThrow();
            assertThat(outage.open()).as("it ended with the fault only").isTrue();
            assertThat(outage.duration()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(6));
        });
    }

    @Test
    void aNodeThatRestartsComesBack() throws Exception {
        assertDrilled(
                asPredicted(judged("node-restart", false)),
                Set.of(IncidentCause.TCP_FIN, IncidentCause.TCP_RESET),
                Duration.ofSeconds(2),
                Duration.ofMillis(100),
                Duration.ofSeconds(10));
    }

    @Test
    void anEdgeThatRestartsComesBack() throws Exception {
        assertDrilled(
                asPredicted(run("edge-restart")),
                Set.of(IncidentCause.TCP_FIN),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(10));
    }
}
