package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.LabInventory;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.Recovery;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.Script;
import io.vipwatch.monitor.drill.run.Site;
import io.vipwatch.monitor.drill.run.StopReason;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultReverted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the runner, no host of the lab differs afterwards; and where one does, somebody is told. */
@Tag("lab")
class DrillSafetyIT {
    private static final String LAB = "vipwatch-safety";
    private static final Duration LEASE = Duration.ofSeconds(6);
    private static final Duration SOON = Duration.ofSeconds(40);

    private static ContainerLab lab;

    @TempDir
    private Path directory;

    private List<String> before = List.of();

    @BeforeAll
    static void up() {
        lab = PersistentLab.named(LAB).up(ReAdvertisement.MESH_DEFAULT, 1799, Optional.empty());
    }

    @AfterAll
    static void down() {
        PersistentLab.named(LAB).down();
    }

    @BeforeEach
    void remember() {
        before = states();
    }

    @AfterEach
    void noHostDiffers() {
        assertThat(states()).isEqualTo(before);
        assertThat(sh("ls /run/vipwatch-drill 2>/dev/null; pgrep -f '[v]ipwatch-drill/'")
                        .stdout())
                .isBlank();
    }

    private static List<String> states() {
        List<String> states = new ArrayList<>();
        for (String member : List.of("edge", "node1", "node2", "node3")) {
            states.add(PersistentLab.named(LAB)
                    .exec(
                            member,
                            "sh",
                            "-c",
                            "nft -s list ruleset | grep -v 127.0.0.11; ip -o link | sed 's/^[0-9]*: //; s/@[^:]*//; s/link.*//';"
                                    + " ip -o -6 address | sed 's/^[0-9]*: //' | grep -v fe80 | sort; ip -6 route show default;"
                                    + " ps -e -o comm= | grep -E '^(bird6|lab-api|zebra|bgpd)$' | sort")
                    .stdout());
        }
        return states;
    }

    private static Output sh(String script) {
        return PersistentLab.named(LAB).exec("node1", "sh", "-c", script);
    }

    private static boolean isSilent() {
        return sh("nft list tables").stdout().contains("vipwatch");
    }

    private static String drill(String method) {
        return """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: safety
                target: {node: node1, prefix: api}
                deadman: %ds
                reversion: {measure: false}
                repeat: {count: 1, cooldown: 0s}
                method:
                %s
                """.formatted(LEASE.toSeconds(), method.indent(2));
    }

    private Runner runner(Inventory inventory, Unwatched eyes, String method)
            throws ConfigException, IOException, DrillRefused {
        return Runner.of(
                new DrillRun("run1", DrillFiles.parse("test.yaml", drill(method)), "node1", List.of("node1")),
                inventory,
                eyes,
                new DrillDirectory(directory),
                System.out::println);
    }

    static CompletableFuture<DrillRun.Result> start(Runner runner) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return runner.run();
            } catch (DrillRefused | IOException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private static void await(String what, java.util.function.BooleanSupplier reached) {
        assertThat(Patience.until(SOON, reached)).as(what).isTrue();
    }

    @Test
    void everyKindOfFaultOfTheLabIsMadeSeenAndTakenBack() throws Exception {
        for (String method : List.of(
                "- {fault: link-silent, hold: 1s}",
                "- {fault: one-way-loss, direction: out, hold: 1s}",
                "- {fault: link-down, hold: 1s}",
                "- {fault: packet-loss, percent: 30, hold: 1s}",
                "- {fault: bfd-drop, hold: 1s}",
                "- {fault: process-signal, process: bird6, signal: stop, hold: 1s}",
                "- {fault: process-signal, process: bird6, signal: term, hold: 1s}",
                "- {fault: process-signal, process: api-server, signal: kill, hold: 1s}",
                "- {fault: kill-then-silent, then: 200ms, hold: 1s}",
                "- {fault: session-reset, hold: 1s}",
                "- {fault: neighbor-shutdown, hold: 1s}",
                "- {fault: flap, count: 2, period: 600ms, hold: 1s}",
                "- {fault: noop, hold: 1s}",
                "- {fault: exec, apply: 'touch /tmp/x', verify: 'test -e /tmp/x', revert: 'rm -f /tmp/x', hold: 1s}")) {
            Unwatched eyes = new Unwatched();
            DrillRun.Result result = runner(LabInventory.of(lab), eyes, method).run();
            assertThat(result.ending()).as("%s: %s", method, result.reason()).isEqualTo(Ending.COMPLETED);
            assertThat(eyes.told)
                    .as(method)
                    .hasOnlyElementsOfTypes(FaultArmed.class, FaultApplied.class, FaultReverted.class);
            assertThat(((FaultReverted) eyes.told.getLast()).verified()).isTrue();
            assertThat(result.left()).isEmpty();
        }
    }

    @Test
    void aRunnerThatIsKilledWithTheFaultOnIsRevertedByTheDeadManWithinTheLease() throws Exception {
        Path file = Files.writeString(directory.resolve("drill.yaml"), drill("- {fault: link-silent, hold: 10m}"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SafetyMain.class.getName(),
                        LAB,
                        file.toString(),
                        directory.toString())
                .inheritIO()
                .start();
        await("the fault is on", DrillSafetyIT::isSilent);
        // Longer than a lease: it is renewed.
        assertThat(process.waitFor(LEASE.toSeconds() + 3, TimeUnit.SECONDS)).isFalse();
        assertThat(isSilent()).isTrue();
        process.destroyForcibly().waitFor();
        assertThat(Patience.until(LEASE.plusSeconds(3), () -> !isSilent()))
                .as("reverted in time")
                .isTrue();

        DrillDirectory drills = new DrillDirectory(directory);
        Unwatched eyes = new Unwatched();
        assertThat(drills.unfinished()).containsExactly("killed");
        assertThatThrownBy(() -> runner(LabInventory.of(lab), eyes, "- {fault: noop, hold: 1s}"))
                .isInstanceOf(DrillRefused.class)
                .hasMessageContaining("recover");
        try (DrillDirectory.Lock _ = drills.lock("recover")) {
            assertThat(new Recovery(LabInventory.of(lab), eyes, drills, System.out::println).recover())
                    .isEmpty();
        }
        assertThat(drills.unfinished()).isEmpty();
        assertThat(eyes.told).hasAtLeastOneElementOfType(FaultReverted.class);
    }

    @Test
    void aRunnerThatIsCutOffLetsTheDeadManDoIt() throws Exception {
        Cuttable inventory = new Cuttable(LabInventory.of(lab));
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                start(runner(inventory, eyes, "- {fault: link-silent, hold: 10m}"));
        await("the fault is on", () -> isSilent() && eyes.told.size() == 2);
        inventory.cut = true;
        assertThat(Patience.until(LEASE.plusSeconds(3), () -> !isSilent()))
                .as("reverted in time")
                .isTrue();
        inventory.cut = false;
        DrillRun.Result result = running.get(2, TimeUnit.MINUTES);
        assertThat(result.ending()).isEqualTo(Ending.FAILED);
        assertThat(result.reason()).containsIgnoringCase("lease");
        assertThat(result.left()).isEmpty();
        assertThat(eyes.told).hasAtLeastOneElementOfType(FaultDeadmanFired.class);
    }

    @Test
    void whereverItIsInterruptedEverythingIsTakenBack() throws Exception {
        for (int at = 1; at <= 10; at++) {
            int moment = at;
            AtomicInteger scripts = new AtomicInteger();
            AtomicReference<Runner> itself = new AtomicReference<>();
            Cuttable inventory = new Cuttable(LabInventory.of(lab));
            inventory.before = () -> {
                if (scripts.incrementAndGet() == moment) {
                    itself.get().stop(StopReason.INTERRUPTED, "SIGINT");
                }
            };
            Path own = directory;
            directory = Files.createDirectory(own.resolve("at" + at));
            Runner runner = runner(inventory, new Unwatched(), "- {fault: kill-then-silent, then: 10ms, hold: 2s}");
            directory = own;
            itself.set(runner);
            DrillRun.Result result = runner.run();
            assertThat(result.ending())
                    .as("at script %s: %s", at, result.reason())
                    .isEqualTo(Ending.INTERRUPTED);
            assertThat(result.left()).isEmpty();
            assertThat(isSilent()).isFalse();
            assertThat(sh("pgrep -x bird6").exitCode()).isZero();
            assertThat(sh("ls /run/vipwatch-drill").exitCode()).isNotZero();
        }
    }

    @Test
    void aBreachedSafeguardTakesTheFaultBackAtOnce() throws Exception {
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                start(runner(LabInventory.of(lab), eyes, "- {fault: link-silent, hold: 10m}"));
        await("the fault is on", () -> eyes.told.size() == 2);
        eyes.sick = Optional.of("node2");
        assertThat(Patience.until(Duration.ofSeconds(4), () -> !isSilent())).isTrue();
        DrillRun.Result result = running.get(1, TimeUnit.MINUTES);
        assertThat(result.ending()).isEqualTo(Ending.ABORTED);
        assertThat(result.reason()).contains("node2");
    }

    @Test
    void noDrillBeginsWhileAnotherNodeIsSick() throws Exception {
        Unwatched eyes = new Unwatched();
        eyes.sick = Optional.of("node3");
        Runner runner = runner(LabInventory.of(lab), eyes, "- {fault: link-silent, hold: 1s}");
        assertThatThrownBy(runner::run).isInstanceOf(DrillRefused.class).hasMessageContaining("node3");
    }

    @Test
    void aRevertThatFailsIsToldWithAPageThatSaysWhatToDoByHand() throws Exception {
        DrillRun.Result result = runner(
                        LabInventory.of(lab),
                        new Unwatched(),
                        "- {fault: exec, apply: 'touch /tmp/stuck', revert: 'false', verifyReverted: 'test ! -e /tmp/stuck', hold: 1s}")
                .run();
        assertThat(result.ending()).isEqualTo(Ending.NOT_REVERTED);
        assertThat(result.left()).hasSize(1);
        assertThat(String.join("\n", DrillText.byHand(result)))
                .contains("drill recover")
                .contains("test ! -e /tmp/stuck")
                .contains("/run/vipwatch-drill/run1_r1_s1");
        sh("rm -f /tmp/stuck");
        assertThat(new Recovery(
                                LabInventory.of(lab),
                                new Unwatched(),
                                new DrillDirectory(directory),
                                System.out::println)
                        .recover())
                .isEmpty();
    }

    @Test
    void aHostThatDiffersAfterwardsIsTold() throws Exception {
        DrillRun.Result result = runner(
                        LabInventory.of(lab),
                        new Unwatched(),
                        "- {fault: exec, apply: 'ip -6 route add blackhole 2001:db8:dead::/48', revert: 'true', hold: 1s}")
                .run();
        sh("ip -6 route del blackhole 2001:db8:dead::/48");
        assertThat(result.ending()).isEqualTo(Ending.NOT_REVERTED);
        assertThat(result.reason()).contains("node1").contains("2001:db8:dead::/48");
    }

    @Test
    void whereNoDeadManCanBeWrittenDownNoFaultIsMade() throws Exception {
        sh("touch /run/vipwatch-drill");
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = runner(LabInventory.of(lab), eyes, "- {fault: link-silent, hold: 10m}")
                .run();
        assertThat(eyes.told).isEmpty();
        assertThat(result.reason()).contains("no dead-man could be armed");
        sh("rm -f /run/vipwatch-drill");
    }

    @Test
    void aTargetThatRestartsMeanwhileIsLeftAsItWas() throws Exception {
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                start(runner(LabInventory.of(lab), eyes, "- {fault: link-silent, hold: 15s}"));
        await("the fault is on", () -> eyes.told.size() == 2);
        Process restart = new ProcessBuilder(
                        "docker", "restart", "-t", "1", PersistentLab.named(LAB).containerId("node1"))
                .inheritIO()
                .start();
        assertThat(restart.waitFor()).isZero();
        await("node1 is ready", () -> sh("test -e /dev/shm/lab-ready").exitCode() == 0);
        DrillRun.Result result = running.get(2, TimeUnit.MINUTES);
        assertThat(result.left()).as(result.reason()).isEmpty();
        assertThat(result.ending()).isNotEqualTo(Ending.NOT_REVERTED);
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

    /** Hosts that can be out of reach. */
    private static final class Cuttable implements Inventory {
        private final Inventory real;
        private volatile boolean cut;
        private volatile Runnable before = () -> {};

        Cuttable(Inventory real) {
            this.real = real;
        }

        @Override
        public Host host(String name) throws DrillRefused {
            Host host = real.host(name);
            return new Host() {
                @Override
                public String name() {
                    return host.name();
                }

                @Override
                public Outcome run(Script script) {
                    before.run();
                    if (cut) {
                        return new Outcome(java.util.OptionalInt.empty(), "", "no route to host");
                    }
                    return host.run(script);
                }

                @Override
                public boolean sharesOurClock() {
                    return host.sharesOurClock();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Site site(String target) throws DrillRefused {
            return real.site(target);
        }

        @Override
        public String edge() {
            return real.edge();
        }
    }
}
