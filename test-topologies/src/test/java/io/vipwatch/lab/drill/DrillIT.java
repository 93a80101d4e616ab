package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.Targets;
import io.vipwatch.monitor.event.IncidentCause;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drills that come with vipwatch in the lab, in their short form: every one comes to its end and measures something. */
@Tag("lab")
@Disabled("the figures of a repetition are not proven yet: 4 of 8 drills had the wrong cause or outage")
class DrillIT {
    @TempDir
    private static Path files;

    private static DrillLab lab;

    @BeforeAll
    static void up() {
        lab = DrillLab.start(DrillForm.SHORT, files);
    }

    @AfterAll
    static void down() {
        lab.close();
    }

    private static DrillRun.Result run(String name) throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read(name));
        Inventory inventory = lab.inventory();
        MonitorObservatory observatory = lab.observatory(System.out::println);
        String target = Targets.of(drill.target().host(), observatory.look(), inventory);
        DrillDirectory directory = new DrillDirectory(files.resolve("drills"));
        DrillRun.Result result;
        try (DrillDirectory.Lock _ = directory.lock(name)) {
            result = Runner.of(
                            new DrillRun(name, drill, target, java.util.List.of(target)),
                            inventory,
                            observatory,
                            directory,
                            System.out::println)
                    .run();
        }
        System.out.println(name + ": " + result.ending() + " " + result.reason());
        for (Repetition repetition : result.repetitions()) {
            System.out.printf(
                    "  %d: found by %s, detection %s, total %s, edge total %s, outage %s, %s%n",
                    repetition.number(),
                    repetition.detectedBy(),
                    repetition.monitor().phase("detection").duration(),
                    repetition.monitor().phase("total").duration(),
                    repetition.figures().phase("total").duration(),
                    repetition.outage().flatMap(Repetition.Outage::gap),
                    repetition.contaminations());
        }
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(result.repetitions()).hasSize(2);
        return result;
    }

    private static void assertDrilled(DrillRun.Result result, IncidentCause how, Duration least, Duration most) {
        assertThat(result.repetitions()).allSatisfy(one -> {
            assertThat(one.incident()).isPresent();
            assertThat(one.begin()).isPresent();
            assertThat(one.detectedBy()).contains(how);
            assertThat(one.outage().orElseThrow().gap().orElseThrow()).isBetween(least, most);
        });
    }

    @Test
    void noopLosesNothing() throws Exception {
        assertThat(run("noop").repetitions()).allSatisfy(one -> {
            assertThat(one.incident()).isEmpty();
            assertThat(one.outage().orElseThrow().gap()).contains(Duration.ZERO);
        });
    }

    @Test
    void aNodeThatFallsSilentIsFoundByTheHoldTimer() throws Exception {
        assertDrilled(run("node-failure"), IncidentCause.HOLD_TIMER, Duration.ofSeconds(5), Duration.ofSeconds(11));
    }

    @Test
    void aNodeWhoseWordsAreLostIsFoundByTheHoldTimer() throws Exception {
        assertDrilled(run("one-way-loss"), IncidentCause.HOLD_TIMER, Duration.ofSeconds(5), Duration.ofSeconds(11));
    }

    @Test
    void aSpeakerThatSaysGoodbyeCostsNothing() throws Exception {
        assertDrilled(run("graceful-withdraw"), IncidentCause.NOTIFICATION, Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void aSpeakerThatIsKilledBeforeItsNodeFallsSilentCostsTheRestartTime() throws Exception {
        assertDrilled(run("stale-after-kill"), IncidentCause.TCP_FIN, Duration.ofSeconds(8), Duration.ofSeconds(13));
    }

    @Test
    void aCrashedApiServerIsSeenByProbesAlone() throws Exception {
        assertThat(run("api-crash").repetitions())
                .allSatisfy(one -> assertThat(one.begin()).isPresent());
    }

    @Test
    void aNodeThatRestartsComesBack() throws Exception {
        assertThat(run("node-restart").repetitions())
                .allSatisfy(one -> assertThat(one.begin()).isPresent());
    }

    @Test
    void anEdgeThatRestartsComesBack() throws Exception {
        assertThat(run("edge-restart").repetitions())
                .allSatisfy(one -> assertThat(one.begin()).isPresent());
    }
}
