package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultReverted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Drills on a node and an edge that run systemd, over SSH and with the commands that come with vipwatch: nothing of it knows
 * the lab.
 */
@Tag("lab")
class DrillSystemdIT {
    private static final Duration LEASE = Duration.ofSeconds(40);
    private static final String BOOTED = "cut -d' ' -f22 /proc/1/stat";
    private static final Duration SHORT = Duration.ofSeconds(6);

    @TempDir
    private static Path files;

    private static ContainerLab lab;
    private static SshHosts hosts;

    @TempDir
    private Path directory;

    @BeforeAll
    static void up() throws Exception {
        lab = ContainerLab.startOnSystemd(Topology.ofNodes(1));
        hosts = SshHosts.of(
                files,
                List.of(
                        SshHosts.Login.asRoot(lab.node(1), lab.node(1).ssh()),
                        SshHosts.Login.ofEdge(lab.edge(), lab.edge().ssh())));
        awaitSession();
    }

    @AfterAll
    static void down() {
        hosts.close();
        lab.close();
    }

    /** A session that is not up cannot be reset, and an API server that is being started has no process to kill. */
    private static void awaitSession() {
        await(
                "the session of the edge with its node",
                () -> lab.edge().established().contains(lab.node(1).address()));
        await("the API server", () -> node("systemctl is-active k3s").exitCode() == 0);
    }

    private static void await(String what, BooleanSupplier reached) {
        assertThat(Patience.until(Duration.ofSeconds(60), reached)).as(what).isTrue();
    }

    private static Output node(String script) {
        return lab.node(1).exec("sh", "-c", script);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{fault: process-signal, process: bird6, signal: term, hold: 500ms}",
                "{fault: process-signal, process: bird6, signal: kill, hold: 500ms}",
                "{fault: process-signal, process: bird6, signal: stop, hold: 500ms}",
                "{fault: process-signal, process: calico-node, signal: kill, hold: 500ms}",
                "{fault: process-signal, process: api-server, signal: kill, hold: 500ms}",
                "{fault: process-signal, process: api-server, signal: stop, hold: 500ms}",
                "{fault: service-stop, unit: k3s, hold: 500ms}",
                "{fault: kill-then-silent, then: 200ms, hold: 500ms}",
                "{fault: link-silent, hold: 500ms}",
                "{fault: one-way-loss, direction: in, hold: 500ms}",
                "{fault: bfd-drop, hold: 500ms}",
                "{fault: packet-loss, percent: 10, hold: 500ms}",
                "{fault: flap, count: 2, period: 400ms, hold: 1s}",
                "{fault: noop, hold: 500ms}",
                "{fault: exec, apply: 'touch /root/made', verify: 'test -e /root/made', revert: 'rm /root/made', hold: 500ms}",
                "{fault: session-reset, hold: 500ms}",
                "{fault: neighbor-shutdown, hold: 500ms}"
            })
    void aFaultOfANodeIsMadeSeenAndTakenBack(String method) throws Exception {
        Unwatched eyes = completed("node1", method);
        assertThat(eyes.told)
                .filteredOn(FaultApplied.class::isInstance)
                .allSatisfy(applied ->
                        assertThat(((FaultApplied) applied).verified()).isTrue());
        assertThat(node("systemctl is-active bird6 k3s calico-node").stdout()).isEqualTo("active\n".repeat(3));
    }

    @Test
    void aLinkThatIsDownIsTakenUpByTheTimerWhenItsTimeIsOver() throws Exception {
        awaitSession();
        Unwatched eyes = new Unwatched();
        DrillRun.Result result =
                runner("node1", "{fault: link-down, hold: 8s}", eyes, SHORT).run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told).hasAtLeastOneElementOfType(FaultDeadmanFired.class);
    }

    @Test
    void aNodeThatRestartsComesBackWithItsServices() throws Exception {
        String before = node(BOOTED).stdout();
        completed("node1", "{fault: node-reboot, hold: 500ms}");
        assertThat(node(BOOTED).stdout()).as("its first process is another one").isNotEqualTo(before);
    }

    @Test
    void anEdgeWhoseRoutingDaemonsRestartHasNewOnes() throws Exception {
        String before = lab.edge().exec("pgrep", "-x", "bgpd|zebra").stdout();
        completed("edge", "{fault: edge-restart, hold: 500ms}");
        assertThat(lab.edge().exec("pgrep", "-x", "bgpd|zebra").stdout().lines())
                .hasSize(2)
                .doesNotContainAnyElementsOf(before.lines().toList());
    }

    /** The runner is told of no end: it is cut off, and the timer of systemd does it. */
    @Test
    void aServiceIsStartedByATimerWhereTheRunnerIsCutOff() throws Exception {
        awaitSession();
        Unwatched eyes = new Unwatched();
        CompletableFuture<DrillRun.Result> running =
                DrillSafetyIT.start(runner("node1", "{fault: service-stop, unit: k3s, hold: 10m}", eyes, SHORT));
        await("the service is stopped", () -> eyes.told.size() == 2);
        assertThat(eyes.told.getFirst())
                .isInstanceOfSatisfying(
                        FaultArmed.class, armed -> assertThat(armed.deadman()).isEqualTo("systemd-timer"));
        assertThat(node("systemctl is-active k3s; pgrep -x kube-apiserver").stdout())
                .isEqualTo("inactive\n");
        Instant cut = Instant.now();
        node("nft 'table inet cut { chain in { type filter hook input priority -300; tcp dport 22 drop; }; }'");
        await("the service runs", () -> node("pgrep -x kube-apiserver").exitCode() == 0);
        SafetyLab.assertThatItFiredInTime(node(SafetyLab.fired("ssh1_r1_s1")), cut);
        node("nft delete table inet cut");
        DrillRun.Result result = running.get(3, TimeUnit.MINUTES);
        assertThat(result.left()).as(result.reason()).isEmpty();
        assertThat(result.ending()).isEqualTo(Ending.FAILED);
        assertThat(node("ls /run/vipwatch-drill; systemctl list-units --all --no-legend 'vipwatch-drill*'")
                        .stdout())
                .isEmpty();
    }

    private Runner runner(String target, String method, Unwatched eyes, Duration lease) throws Exception {
        return hosts.runner(Files.createTempDirectory(directory, target), target, method, eyes, lease);
    }

    private Unwatched completed(String target, String method) throws Exception {
        awaitSession();
        Unwatched eyes = new Unwatched();
        DrillRun.Result result = runner(target, method, eyes, LEASE).run();
        assertThat(result.ending()).as(result.reason()).isEqualTo(Ending.COMPLETED);
        assertThat(eyes.told)
                .as("no dead-man fired")
                .hasOnlyElementsOfTypes(FaultArmed.class, FaultApplied.class, FaultReverted.class);
        assertThat(((FaultReverted) eyes.told.getLast()).verified()).isTrue();
        assertThat(result.left()).isEmpty();
        return eyes;
    }
}
