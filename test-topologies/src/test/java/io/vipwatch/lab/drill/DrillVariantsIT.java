package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.Patience;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.Observatory;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.StopReason;
import io.vipwatch.monitor.drill.run.Targets;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.explain.Scenario;
import io.vipwatch.monitor.explain.Span;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drills for which the lab is made ready first: BFD between edge and nodes; a name, with clients that find it. */
@Tag("lab")
class DrillVariantsIT {
    private static final Duration SOON = Duration.ofSeconds(40);

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

    private static void say(String text) {
        System.out.println(text);
    }

    private static List<Repetition> run(DrillFile drill, Observatory observatory) throws Exception {
        Inventory inventory = lab.inventory();
        String target = Targets.of(drill.target().host(), observatory.look(), inventory);
        DrillDirectory directory = new DrillDirectory(files.resolve("drills"));
        DrillRun.Result result;
        try (DrillDirectory.Lock _ = directory.lock(drill.name())) {
            result = Runner.of(
                            new DrillRun(drill.name(), drill, target, List.of(target)),
                            inventory,
                            observatory,
                            directory,
                            DrillVariantsIT::say)
                    .run();
        }
        result.repetitions()
                .forEach(one -> System.out.printf(
                        "%s %d: found by %s, outage %s, detection %s, %s%n",
                        drill.name(),
                        one.number(),
                        one.detectedBy(),
                        one.outage().flatMap(Repetition.Outage::gap),
                        one.figures().phase("detection").duration(),
                        one.others()));
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(result.repetitions()).hasSize(2);
        return result.repetitions();
    }

    @Test
    void aNodeThatIsCutOffIsFoundByBfdLongBeforeTheHoldTimer() throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read("network-partition-bfd"));
        try (DrillLab.Prepared prepared = lab.prepared(drill, DrillVariantsIT::say)) {
            assertThat(Patience.until(SOON, () -> isOfBfd(prepared.observatory())))
                    .as("what is predicted once BFD is Up")
                    .isTrue();
            assertThat(run(drill, prepared.observatory())).allSatisfy(one -> {
                assertThat(one.detectedBy()).contains(IncidentCause.BFD);
                assertThat(one.outage().orElseThrow().gap().orElseThrow())
                        .isBetween(Duration.ofMillis(500), Duration.ofSeconds(3));
            });
        }
    }

    private static boolean isOfBfd(Observatory observatory) {
        return observatory
                .predicted(Scenario.NETWORK_PARTITION_BFD)
                .flatMap(one -> one.outcome().range())
                .filter(range -> range.most().compareTo(Duration.ofSeconds(1)) < 0)
                .isPresent();
    }

    /** A tenth of the timers: 3 s for all addresses, 1 s for each of three, 300 ms for who goes on beside. */
    @Test
    void clientsByNameNeedWhatTheirOwnTimersSay() throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read("dns-round-robin"));
        try (DrillLab.Prepared prepared = lab.prepared(drill, DrillVariantsIT::say)) {
            Observatory observatory = prepared.observatory();
            List<Repetition> repetitions = run(drill, observatory);
            Duration most = observatory
                    .predicted(Scenario.NODE_FAILURE)
                    .flatMap(one -> one.outcome().range())
                    .orElseThrow()
                    .most();
            assertThat(repetitions).allSatisfy(one -> {
                assertTook(one, "sequential", 990, 1500);
                assertTook(one, "sequential, cached", 990, 1500);
                assertTook(one, "happy-eyeballs", 290, 800);
                assertTook(one, "happy-eyeballs, cached", 290, 800);
                assertTook(one, "first-address", 3100, most.toMillis() + 500);
                assertTook(one, "first-address, cached", 3100, most.toMillis() + 500);
                assertTook(one, "update seen", 0, 500);
                assertTook(one, "update seen, cached", 0, 3500);
                assertThat(one.figures().phase(Phase.SERVICE.text()).duration().orElseThrow())
                        .isGreaterThan(Duration.ofSeconds(3));
                assertThat(one.outage()).isEmpty();
            });
            assertThat(observatory.parameters())
                    .containsEntry("time to live", "3 s")
                    .containsEntry("addresses", "3");
        }
    }

    /** The clients connect once the fault is taken back; what they would have had done next is no longer wanted. */
    @Test
    void whoAsksForTheEndWhileClientsDialHasNoRecordOfTheNameChanged() throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read("dns-round-robin"));
        try (DrillLab.Prepared prepared = lab.prepared(drill, DrillVariantsIT::say)) {
            Inventory inventory = lab.inventory();
            Observatory observatory = prepared.observatory();
            String target = Targets.of(drill.target().host(), observatory.look(), inventory);
            DrillDirectory directory = new DrillDirectory(files.resolve("stopped"));
            AtomicReference<Optional<Runner>> runner = new AtomicReference<>(Optional.empty());
            DrillRun.Result result;
            try (DrillDirectory.Lock _ = directory.lock("stopped")) {
                runner.set(Optional.of(Runner.of(
                        new DrillRun("stopped", drill, target, List.of(target)),
                        inventory,
                        observatory,
                        directory,
                        text -> {
                            say(text);
                            if (text.endsWith("is on")) {
                                runner.get().orElseThrow().stop(StopReason.INTERRUPTED, "SIGINT");
                            }
                        })));
                result = runner.get().orElseThrow().run();
            }
            assertThat(result.ending()).isEqualTo(Ending.INTERRUPTED);
            assertThat(result.repetitions())
                    .singleElement()
                    .satisfies(one ->
                            assertThat(one.others()).containsKey("sequential").doesNotContainKey("update seen"));
            assertThat(directory.journal("stopped"))
                    .content()
                    .contains("\"reverted\"")
                    .doesNotContain("name-changing");
        }
    }

    /** Who is refused goes on at once; who takes the first address only asks again after a tenth of a second. */
    @Test
    void clientsByNameThatAreRefusedGoOnAtOnce() throws Exception {
        DrillFile drill = lab.inItsForm(DrillFiles.read("dns-api-crash"));
        try (DrillLab.Prepared prepared = lab.prepared(drill, DrillVariantsIT::say)) {
            Observatory observatory = prepared.observatory();
            List<Repetition> repetitions = run(drill, observatory);
            Span predicted = observatory
                    .predicted(Scenario.API_CRASH)
                    .flatMap(one -> one.outcome().range())
                    .orElseThrow();
            assertThat(predicted.most()).isLessThan(Duration.ofMillis(500));
            assertThat(repetitions).allSatisfy(one -> {
                assertTook(one, "sequential", 0, 90);
                assertTook(one, "happy-eyeballs", 0, 90);
                assertTook(one, "first-address", 100, predicted.most().toMillis() + 300);
                assertTook(one, "first-address, cached", 100, predicted.most().toMillis() + 300);
                assertTook(one, "update seen", 0, 500);
            });
        }
    }

    private static void assertTook(Repetition repetition, String what, long least, long most) {
        Map<String, Repetition.Measured> others = repetition.others();
        assertThat(others).containsKey(what);
        assertThat(others.getOrDefault(what, Repetition.Measured.unknown("")).duration())
                .as("%s: %s", what, others)
                .hasValueSatisfying(
                        took -> assertThat(took).isBetween(Duration.ofMillis(least), Duration.ofMillis(most)));
    }
}
