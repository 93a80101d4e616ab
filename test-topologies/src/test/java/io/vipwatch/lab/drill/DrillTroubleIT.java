package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Recovery;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the target, the fault is taken back or not made at all; and where neither is possible, somebody is told. */
@Tag("lab")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillTroubleIT {
    @RegisterExtension
    private static final SafetyLab lab = new SafetyLab("vipwatch-trouble", List.of("edge", "node1", "node3"));

    /** Whose revert fails, which takes long to be given up: meanwhile the others go on. */
    private static final String STUCK = "node2";

    @TempDir
    private static Path ofTheStuck;

    private static String beforeTheStuck = "";
    private static CompletableFuture<DrillRun.Result> stuck = new CompletableFuture<>();

    @TempDir
    private Path directory;

    @BeforeAll
    static void stick() throws Exception {
        beforeTheStuck = lab.state(STUCK);
        stuck = SafetyLab.start(
                SafetyLab.runner(
                        ofTheStuck,
                        lab.inventory(),
                        new Unwatched(),
                        STUCK,
                        "- {fault: exec, apply: 'touch /tmp/stuck', revert: 'false', verifyReverted: 'test ! -e /tmp/stuck', hold: 1s}"));
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aRevertThatFailsIsToldWithAPageThatSaysWhatToDoByHand() throws Exception {
        DrillRun.Result result = stuck.get(3, TimeUnit.MINUTES);
        assertThat(result.ending()).isEqualTo(Ending.NOT_REVERTED);
        assertThat(result.left()).hasSize(1);
        assertThat(String.join("\n", DrillText.byHand(result)))
                .contains("drill recover")
                .contains("test ! -e /tmp/stuck")
                .contains("/run/vipwatch-drill/" + SafetyLab.RUN + "_r1_s1");
        lab.on(STUCK, "rm -f /tmp/stuck");
        assertThat(new Recovery(lab.inventory(), new Unwatched(), new DrillDirectory(ofTheStuck), System.out::println)
                        .recover())
                .isEmpty();
        assertThat(lab.state(STUCK)).isEqualTo(beforeTheStuck);
    }

    @Test
    void aHostThatDiffersAfterwardsIsTold() throws Exception {
        DrillRun.Result result = lab.runner(
                        directory,
                        lab.inventory(),
                        new Unwatched(),
                        "- {fault: exec, apply: 'ip -6 route add blackhole 2001:db8:dead::/48', revert: 'true', hold: 1s}")
                .run();
        lab.sh("ip -6 route del blackhole 2001:db8:dead::/48");
        assertThat(result.ending()).isEqualTo(Ending.NOT_REVERTED);
        assertThat(result.reason()).contains("node1").contains("2001:db8:dead::/48");
    }

    @Test
    void whereNoDeadManCanBeWrittenDownNoFaultIsMade() throws Exception {
        lab.sh("touch /run/vipwatch-drill");
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = lab.runner(directory, lab.inventory(), eyes, "- {fault: link-silent, hold: 10m}")
                .run();
        assertThat(eyes.told).isEmpty();
        assertThat(result.reason()).contains("no dead-man could be armed");
        lab.sh("rm -f /run/vipwatch-drill");
    }

    @Test
    void whereTheDiskIsFullNoDeadManIsArmedAndNoFaultMade() throws Exception {
        aSmallDisk("4k");
        try {
            Unwatched eyes = new Unwatched();
            DrillRun.Result result = lab.runner(directory, lab.inventory(), eyes, "- {fault: link-silent, hold: 10m}")
                    .run();
            assertThat(result.ending()).isEqualTo(Ending.FAILED);
            assertThat(result.reason()).contains("no dead-man could be armed").contains("No space left on device");
            assertThat(result.left()).isEmpty();
            assertThat(eyes.told).isEmpty();
            assertThat(lab.isSilent("node1")).isFalse();
        } finally {
            noSmallDisk();
        }
    }

    @Test
    void aDiskThatFillsUpOnceTheDeadManIsArmedDoesNotHinderTheWayBack() throws Exception {
        aSmallDisk("64k");
        try {
            Cuttable inventory = new Cuttable(lab.inventory());
            Unwatched eyes = new Unwatched();
            CompletableFuture<DrillRun.Result> running =
                    SafetyLab.start(lab.runner(directory, inventory, eyes, "- {fault: link-silent, hold: 10m}"));
            SafetyLab.await("the fault is on", () -> eyes.told.size() == 2);
            assertThat(lab.sh("cat /dev/zero > /run/vipwatch-drill/" + SafetyLab.RUN
                                    + "_r1_s1/full; df /run/vipwatch-drill | tail -1")
                            .stdout())
                    .contains("100%");
            inventory.cut = true;
            lab.assertThatTheDeadManRevertedInTime("node1", SafetyLab.RUN + "_r1_s1", Instant.now());
            inventory.cut = false;
            DrillRun.Result result = running.get(2, TimeUnit.MINUTES);
            assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.FAILED);
            assertThat(result.reason()).contains("lease");
            assertThat(result.left()).isEmpty();
        } finally {
            noSmallDisk();
        }
    }

    @Test
    void aDiskThatFillsUpWhileTheRunnerLivesEndsTheDrill() throws Exception {
        aSmallDisk("64k");
        try {
            Unwatched eyes = new Unwatched();
            CompletableFuture<DrillRun.Result> running =
                    SafetyLab.start(lab.runner(directory, lab.inventory(), eyes, "- {fault: link-silent, hold: 10m}"));
            SafetyLab.await("the fault is on", () -> eyes.told.size() == 2);
            // A renewal that has its room already still succeeds, and leaves that room to the next: it is filled again.
            SafetyLab.await("the end of the drill", () -> {
                lab.sh("cat /dev/zero >> /run/vipwatch-drill/" + SafetyLab.RUN + "_r1_s1/full");
                return running.isDone();
            });
            DrillRun.Result result = running.get(1, TimeUnit.SECONDS);
            assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.FAILED);
            assertThat(result.reason()).contains("lease");
            assertThat(result.left()).isEmpty();
            assertThat(lab.isSilent("node1")).isFalse();
        } finally {
            noSmallDisk();
        }
    }

    /** Mounted from outside: the node itself may not mount. */
    private static void aSmallDisk(String size) throws Exception {
        lab.sh("mkdir /run/vipwatch-drill");
        inTheMountsOfTheNode("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", "/run/vipwatch-drill");
    }

    private static void noSmallDisk() throws Exception {
        inTheMountsOfTheNode("umount", "/run/vipwatch-drill");
        lab.sh("rmdir /run/vipwatch-drill");
    }

    private static void inTheMountsOfTheNode(String... command) throws Exception {
        String node = lab.persistent().containerId("node1");
        assertThat(new ProcessBuilder(
                                "sh",
                                "-c",
                                "nsenter -m -t $(docker inspect -f '{{.State.Pid}}' " + node + ") "
                                        + String.join(" ", command))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aTargetThatRestartsMeanwhileIsLeftAsItWas() throws Exception {
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                SafetyLab.start(lab.runner(directory, lab.inventory(), eyes, "- {fault: link-silent, hold: 10m}"));
        SafetyLab.await("the fault is on", () -> eyes.told.size() == 2);
        Process restart = new ProcessBuilder(
                        "docker", "restart", "-t", "1", lab.persistent().containerId("node1"))
                .inheritIO()
                .start();
        assertThat(restart.waitFor()).isZero();
        SafetyLab.await(
                "node1 is ready", () -> lab.sh("test -e /dev/shm/lab-ready").exitCode() == 0);
        DrillRun.Result result = running.get(2, TimeUnit.MINUTES);
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.FAILED);
        assertThat(result.reason()).contains("lease");
        assertThat(result.left()).isEmpty();
    }
}
