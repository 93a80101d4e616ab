package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Host;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.Script;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultReverted;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills over SSH, as on real nodes: the drill's own connection is spared, and where it is cut the dead-man does it. */
@Tag("lab")
class DrillSshIT {
    private static final Duration LEASE = Duration.ofSeconds(6);

    @TempDir
    private static Path files;

    private static ContainerLab lab;

    /** As root on node1, as a user with sudo on node2. */
    private static SshHosts hosts;

    @TempDir
    private Path directory;

    @BeforeAll
    static void up() throws Exception {
        lab = ContainerLab.start(Topology.ofNodes(2));
        hosts = SshHosts.of(
                files,
                List.of(
                        SshHosts.Login.asRoot(lab.node(1), lab.node(1).ssh()),
                        SshHosts.Login.bySudo(lab.node(2), lab.node(2).sshOfUserWithSudo("driller"))));
    }

    @AfterAll
    static void down() {
        lab.close();
        hosts.close();
    }

    private static Output node(String script) {
        return lab.node(1).exec("sh", "-c", script);
    }

    private static boolean isSilent() {
        return node("nft list tables").stdout().contains("vipwatch");
    }

    private Runner runner(String method, Unwatched eyes) throws Exception {
        return runner("node1", method, eyes);
    }

    private Runner runner(String target, String method, Unwatched eyes) throws Exception {
        return hosts.runner(directory, target, method, eyes, LEASE);
    }

    @Test
    void aSilentNodeStillHearsTheDrillAndNobodyElse() throws Exception {
        Unwatched eyes = new Unwatched();
        Runner runner = runner("{fault: link-silent, hold: 14s}", eyes);
        CompletableFuture<DrillRun.Result> running = DrillSafetyIT.start(runner);
        assertThat(Patience.until(Duration.ofSeconds(30), () -> eyes.told.size() == 2))
                .isTrue();
        assertThat(lab.node(2)
                        .exec(
                                "ping",
                                "-6",
                                "-c",
                                "2",
                                "-W",
                                "1",
                                lab.node(1).address().toString())
                        .exitCode())
                .as("nobody else is heard")
                .isNotZero();
        DrillRun.Result result = running.get(1, TimeUnit.MINUTES);
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told).as("14 s on a lease of 6 s").noneMatch(FaultDeadmanFired.class::isInstance);
    }

    @Test
    void whereSshIsCutTheDeadManTakesTheFaultBackWithinItsLease() throws Exception {
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                DrillSafetyIT.start(runner("{fault: link-silent, hold: 10m}", eyes));
        assertThat(Patience.until(Duration.ofSeconds(30), () -> eyes.told.size() == 2))
                .isTrue();
        Instant cut = Instant.now();
        node("nft 'table inet cut { chain in { type filter hook input priority -300; tcp dport 22 drop; }; }'");
        SafetyLab.await("the node is heard again", () -> !isSilent());
        SafetyLab.assertThatItFiredInTime(node(SafetyLab.fired("ssh1_r1_s1")), cut);
        node("nft delete table inet cut");
        DrillRun.Result result = running.get(3, TimeUnit.MINUTES);
        assertThat(result.left()).as(result.reason()).isEmpty();
        assertThat(result.ending()).isEqualTo(Ending.FAILED);
        assertThat(node("ls /run/vipwatch-drill").exitCode()).isNotZero();
    }

    @Test
    void aLinkThatIsDownComesBackByItselfWhenItsTimeIsOver() throws Exception {
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = runner("{fault: link-down, hold: 8s}", eyes).run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told).hasAtLeastOneElementOfType(FaultDeadmanFired.class);
        assertThat(node("ip -6 route show default").stdout()).contains("default");
    }

    @Test
    void aUserWhomSudoLetsRunAShellMakesFaultsAsRootAndTakesThemBack() throws Exception {
        assertThat(hosts.inventory()
                        .host("node2")
                        .run(Script.on("node2", "id -u; nft list tables"))
                        .stdout())
                .startsWith("0\n");
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = runner("node2", """
                {fault: exec, check: 'test $(id -u) = 0', apply: 'touch /root/made', verify: 'test -e /root/made',
                 revert: 'rm /root/made', verifyReverted: 'test ! -e /root/made', hold: 100ms},
                {fault: flap, count: 2, period: 400ms, hold: 1s},
                {fault: link-silent, hold: 8s}""", eyes).run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told)
                .as("8 s on a lease of 6 s")
                .hasOnlyElementsOfTypes(FaultArmed.class, FaultApplied.class, FaultReverted.class)
                .hasSize(9);
        assertThat(lab.node(2).exec("ls", "/run/vipwatch-drill").exitCode()).isNotZero();
    }

    /** The connection goes, sudo goes with its terminal, and what the drill has left there goes on. */
    @Test
    void whatSudoHasStartedOutlivesTheConnectionAndWhatTakesTooLongDoesNot() throws Exception {
        Unwatched eyes = new Unwatched();
        DrillRun.Result result =
                runner("node2", "{fault: link-down, hold: 6s}", eyes).run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told).hasAtLeastOneElementOfType(FaultDeadmanFired.class);
        Host.Outcome late = hosts.inventory()
                .host("node2")
                .run(Script.on("node2", "sleep 61").within(Duration.ofSeconds(2)));
        assertThat(late.good()).isFalse();
        assertThat(Patience.until(
                        Duration.ofSeconds(10),
                        () -> lab.node(2).exec("pgrep", "-f", "sleep 61").exitCode() != 0))
                .as("nothing of it is left")
                .isTrue();
    }
}
