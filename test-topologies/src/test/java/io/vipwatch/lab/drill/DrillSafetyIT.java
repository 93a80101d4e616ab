package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Recovery;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultReverted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the runner, no host of the lab differs afterwards. */
@Tag("lab")
class DrillSafetyIT {
    @RegisterExtension
    private static final SafetyLab lab = new SafetyLab("vipwatch-safety");

    @TempDir
    private Path directory;

    static CompletableFuture<DrillRun.Result> start(Runner runner) {
        return SafetyLab.start(runner);
    }

    @Test
    void aRunnerThatIsKilledWithTheFaultOnIsRevertedByTheDeadManWithinTheLease() throws Exception {
        Path rolledBack = directory.resolve("rolled-back");
        Path file = Files.writeString(
                directory.resolve("drill.yaml"),
                SafetyLab.drill("node1", "- {fault: link-silent, hold: 10m}") + "rollbacks: [{run: 'touch " + rolledBack
                        + "', on: runner}]\n");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SafetyMain.class.getName(),
                        lab.name(),
                        file.toString(),
                        directory.toString())
                .inheritIO()
                .start();
        SafetyLab.await("the fault is on", () -> lab.isSilent("node1"));
        // Longer than a lease: it is renewed.
        assertThat(process.waitFor(SafetyLab.LEASE.toSeconds() + 3, TimeUnit.SECONDS))
                .isFalse();
        assertThat(lab.isSilent("node1")).isTrue();
        anotherMachineDoesNotDrillTheHost("node1 is locked");
        assertThat(rolledBack).doesNotExist();
        process.destroyForcibly().waitFor();
        lab.assertThatTheDeadManRevertedInTime("node1", "killed_r1_s1", Instant.now());

        DrillDirectory drills = new DrillDirectory(directory);
        Unwatched eyes = new Unwatched();
        assertThat(drills.unfinished()).containsExactly("killed");
        assertThatThrownBy(() -> lab.runner(directory, lab.inventory(), eyes, "- {fault: noop, hold: 1s}"))
                .isInstanceOf(DrillRefused.class)
                .hasMessageContaining("recover");
        anotherMachineDoesNotDrillTheHost("its dead-man behind");
        lab.sh("ip -6 route add blackhole 2001:db8:dead::/48");
        List<Recovery.Unrecovered> unrecovered;
        try (DrillDirectory.Lock _ = drills.lock("recover")) {
            unrecovered = new Recovery(lab.inventory(), eyes, drills, System.out::println).recover();
        }
        lab.sh("ip -6 route del blackhole 2001:db8:dead::/48");
        assertThat(unrecovered).hasSize(1);
        assertThat(unrecovered.getFirst().left()).isEmpty();
        assertThat(DrillText.byHand(unrecovered.getFirst()))
                .anySatisfy(
                        line -> assertThat(line).contains("node1: routes: + ").contains("2001:db8:dead::/48"));
        assertThat(rolledBack).exists();
        assertThat(drills.unfinished()).isEmpty();
        assertThat(eyes.told).hasAtLeastOneElementOfType(FaultReverted.class);
        assertThat(lab.sh("ls /run/vipwatch-drill.lock").exitCode()).isNotZero();
    }

    @Test
    void aRunnerThatIsCutOffLetsTheDeadManDoIt() throws Exception {
        Cuttable inventory = new Cuttable(lab.inventory());
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                SafetyLab.start(lab.runner(directory, inventory, eyes, "- {fault: link-silent, hold: 10m}"));
        SafetyLab.await("the fault is on", () -> lab.isSilent("node1") && eyes.told.size() == 2);
        inventory.cut = true;
        lab.assertThatTheDeadManRevertedInTime("node1", SafetyLab.RUN + "_r1_s1", Instant.now());
        inventory.cut = false;
        DrillRun.Result result = running.get(2, TimeUnit.MINUTES);
        assertThat(result.ending()).isEqualTo(Ending.FAILED);
        assertThat(result.reason()).containsIgnoringCase("lease");
        assertThat(result.left()).isEmpty();
        assertThat(eyes.told).hasAtLeastOneElementOfType(FaultDeadmanFired.class);
    }

    @Test
    void aBreachedSafeguardTakesTheFaultBackAtOnce() throws Exception {
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                SafetyLab.start(lab.runner(directory, lab.inventory(), eyes, "- {fault: link-silent, hold: 10m}"));
        SafetyLab.await("the fault is on", () -> eyes.told.size() == 2);
        Instant breached = Instant.now();
        eyes.sick = Optional.of("node2");
        DrillRun.Result result = running.get(1, TimeUnit.MINUTES);
        assertThat(lab.isSilent("node1")).isFalse();
        assertThat(eyes.told).noneMatch(FaultDeadmanFired.class::isInstance);
        assertThat(eyes.told.getLast())
                .isInstanceOfSatisfying(
                        FaultReverted.class,
                        reverted -> assertThat(
                                        Duration.between(breached, Instant.ofEpochSecond(0, reverted.endEpochNanos())))
                                .isLessThan(SafetyLab.LEASE));
        assertThat(result.ending()).isEqualTo(Ending.ABORTED);
        assertThat(result.reason()).contains("node2");
    }

    @Test
    void theFileThatTheDrillNamesEndsItAsSoonAsItIsThere() throws Exception {
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                SafetyLab.start(lab.runner(directory, lab.inventory(), eyes, "- {fault: link-silent, hold: 10m}"));
        SafetyLab.await("the fault is on", () -> eyes.told.size() == 2);
        Files.createFile(SafetyLab.STOP);
        try {
            DrillRun.Result result = running.get(1, TimeUnit.MINUTES);
            assertThat(lab.isSilent("node1")).isFalse();
            assertThat(result.ending()).isEqualTo(Ending.ABORTED);
            assertThat(result.reason()).isEqualTo(SafetyLab.STOP + " is there");
        } finally {
            Files.delete(SafetyLab.STOP);
        }
    }

    /** Its directory is another one: only the host itself can tell. */
    private void anotherMachineDoesNotDrillTheHost(String why) throws Exception {
        Unwatched eyes = new Unwatched();
        Runner other = lab.runner(
                Files.createTempDirectory(directory, "other"), lab.inventory(), eyes, "- {fault: noop, hold: 1s}");
        assertThatThrownBy(other::run).isInstanceOf(DrillRefused.class).hasMessageContaining(why);
        assertThat(eyes.told).isEmpty();
    }

    @Test
    void aLockThatNobodyRenewsEnds() throws Exception {
        lab.sh("echo '1 gone_1' > /run/vipwatch-drill.lock");
        DrillRun.Result result = lab.runner(directory, lab.inventory(), new Unwatched(), "- {fault: noop, hold: 100ms}")
                .run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(lab.sh("ls /run/vipwatch-drill.lock*").exitCode())
                .as("and its own is given back")
                .isNotZero();
    }

    @Test
    void noDrillBeginsWhileAnotherNodeIsSick() throws Exception {
        Unwatched eyes = new Unwatched();
        eyes.sick = Optional.of("node3");
        DrillRun.Result result = lab.runner(directory, lab.inventory(), eyes, "- {fault: link-silent, hold: 1s}")
                .run();
        assertThat(result.ending()).isEqualTo(Ending.ABORTED);
        assertThat(result.reason()).contains("node3");
        assertThat(eyes.told).isEmpty();
    }

    @Test
    void twoDrillsAtATimeAreRefused() throws Exception {
        DrillDirectory drills = new DrillDirectory(directory);
        try (DrillDirectory.Lock _ = drills.lock("first")) {
            assertThatThrownBy(() -> drills.lock("second"))
                    .isInstanceOf(DrillRefused.class)
                    .hasMessageContaining("first");
        }
        drills.lock("third").close();
    }
}
