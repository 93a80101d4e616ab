package io.vipwatch.lab.drill;

import io.vipwatch.lab.container.Capture;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.Targets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The figures of many repetitions against the lab's capture: none differs by more than its ±. Each is printed as it comes,
 * and the distribution so far after every capture.
 */
@Tag("lab")
@Tag("long")
class DrillAccuracyIT {
    private static final int RUNS = Integer.getInteger("drill.runs", 50);

    /** How a node is missed that restarts depends on more than timers: some repetitions show that its figures hold, too. */
    private static final int RESTARTS = Math.max(1, RUNS / 10);

    /** Repetitions that share one capture, so that it stays small. */
    private static final int AT_ONCE = 5;

    /** The greater part of the repetitions has to be judged, or nothing is proven; of a busy machine many are not. */
    private static final double LEAST = 0.8;

    @TempDir
    private Path files;

    @Test
    void noFigureDiffersFromTheCaptureByMoreThanItSays() throws Exception {
        WireJudge silent = new WireJudge(true);
        WireJudge restarted = new WireJudge(false);
        try (DrillLab lab = DrillLab.start(DrillForm.SHORTEST, files)) {
            for (int done = 0; done < RUNS; done += AT_ONCE) {
                judgeSilence(lab, done, silent);
            }
            for (int done = 0; done < RESTARTS; done += AT_ONCE) {
                judgeRestarts(lab, done, restarted);
            }
        }
        silent.assertTrue(Math.max(1, (int) (LEAST * RUNS)));
        restarted.assertTrue(Math.max(1, (int) (LEAST * RESTARTS)));
    }

    private void judgeSilence(DrillLab lab, int done, WireJudge judge) throws Exception {
        DrillRun run = of(lab, "node-failure", done, RUNS);
        try (Capture capture = lab.capture()) {
            Heartbeat beat = Heartbeat.start(lab, run.target());
            DrillRun.Result result = made(lab, run);
            judge.judge(capture.stop(), beat.end(), result.repetitions());
        }
        tell(judge, run);
    }

    private void judgeRestarts(DrillLab lab, int done, WireJudge judge) throws Exception {
        DrillRun run = of(lab, "node-restart", done, RESTARTS);
        try (Capture capture = lab.capture()) {
            DrillRun.Result result = made(lab, run);
            judge.judge(capture.stop(), result.repetitions());
        }
        tell(judge, run);
    }

    private static void tell(WireJudge judge, DrillRun run) {
        System.out.println("after " + run.name() + ":");
        WireJudge.FIGURES.forEach(figure -> System.out.println("  " + judge.distribution(figure)));
    }

    private static DrillRun of(DrillLab lab, String name, int done, int of) throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read(name)).repeated(Math.min(AT_ONCE, of - done));
        MonitorObservatory observatory = lab.observatory(System.out::println);
        String target = Targets.of(drill.target().host(), observatory.look(), lab.inventory());
        return new DrillRun("accuracy-" + name + "-" + done, drill, target, List.of(target));
    }

    private DrillRun.Result made(DrillLab lab, DrillRun run) throws Exception {
        DrillDirectory directory = new DrillDirectory(files.resolve("drills"));
        try (DrillDirectory.Lock _ = directory.lock(run.name())) {
            DrillRun.Result result = Runner.of(
                            run, lab.inventory(), lab.observatory(System.out::println), directory, System.out::println)
                    .run();
            System.out.println(result.ending() + " " + result.reason());
            return result;
        }
    }
}
