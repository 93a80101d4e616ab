package io.vipwatch.lab.drill;

import io.vipwatch.lab.container.Capture;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Inventory;
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
            repeat(lab, "node-failure", RUNS, silent);
            repeat(lab, "node-restart", RESTARTS, restarted);
        }
        silent.assertTrue(Math.max(1, (int) (LEAST * RUNS)));
        restarted.assertTrue(Math.max(1, (int) (LEAST * RESTARTS)));
    }

    private void repeat(DrillLab lab, String name, int runs, WireJudge judge) throws Exception {
        for (int done = 0; done < runs; done += AT_ONCE) {
            try (Capture capture = lab.capture()) {
                DrillRun.Result result =
                        run(lab, name, "accuracy-" + name + "-" + done, Math.min(AT_ONCE, runs - done));
                judge.judge(capture.stop(), result.repetitions());
                System.out.println(result.ending() + " " + result.reason());
            }
            System.out.println("after " + Math.min(done + AT_ONCE, runs) + " of " + runs + " of " + name + ":");
            WireJudge.FIGURES.forEach(figure -> System.out.println("  " + judge.distribution(figure)));
        }
    }

    private DrillRun.Result run(DrillLab lab, String drilled, String name, int repetitions) throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read(drilled)).repeated(repetitions);
        Inventory inventory = lab.inventory();
        MonitorObservatory observatory = lab.observatory(System.out::println);
        String target = Targets.of(drill.target().host(), observatory.look(), inventory);
        DrillDirectory directory = new DrillDirectory(files.resolve("drills"));
        try (DrillDirectory.Lock _ = directory.lock(name)) {
            return Runner.of(
                            new DrillRun(name, drill, target, List.of(target)),
                            inventory,
                            observatory,
                            directory,
                            System.out::println)
                    .run();
        }
    }
}
