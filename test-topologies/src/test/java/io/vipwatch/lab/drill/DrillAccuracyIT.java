package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Capture;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
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

/** The figures of many repetitions against the lab's capture: none differs by more than its ±. */
@Tag("lab")
@Tag("long")
class DrillAccuracyIT {
    private static final int RUNS = Integer.getInteger("drill.runs", 50);

    /** Repetitions that share one capture, so that it stays small. */
    private static final int AT_ONCE = 5;

    @TempDir
    private Path files;

    @Test
    void noFigureDiffersFromTheCaptureByMoreThanItSays() throws Exception {
        WireJudge judge = new WireJudge();
        try (DrillLab lab = DrillLab.start(DrillForm.SHORT, files)) {
            for (int done = 0; done < RUNS; done += AT_ONCE) {
                try (Capture capture = lab.capture()) {
                    DrillRun.Result result = run(lab, "accuracy-" + done, Math.min(AT_ONCE, RUNS - done));
                    judge.judge(capture.stop(), result.repetitions());
                }
            }
        }
        for (String figure : List.of("outage", "fault.begin", "dp.recovered")) {
            System.out.println(judge.distribution(figure));
        }
        judge.assertTrue();
    }

    private DrillRun.Result run(DrillLab lab, String name, int repetitions) throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read("node-failure")).repeated(repetitions);
        Inventory inventory = lab.inventory();
        MonitorObservatory observatory = lab.observatory(System.out::println);
        String target = Targets.of(drill.target().host(), observatory.look(), inventory);
        DrillDirectory directory = new DrillDirectory(files.resolve("drills"));
        try (DrillDirectory.Lock _ = directory.lock(name)) {
            DrillRun.Result result = Runner.of(
                            new DrillRun(name, drill, target, List.of(target)),
                            inventory,
                            observatory,
                            directory,
                            System.out::println)
                    .run();
            assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
            return result;
        }
    }
}
