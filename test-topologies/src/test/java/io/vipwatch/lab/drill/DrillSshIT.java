package io.vipwatch.lab.drill;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Output;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.SshInventory;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Drills over SSH, as on real nodes: the drill's own connection is spared, and where it is cut the dead-man does it. */
@Tag("lab")
class DrillSshIT {
    private static final Duration LEASE = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    private final ContainerLab lab = ContainerLab.start(Topology.ofNodes(2));

    private SshInventory inventory;

    @BeforeEach
    void sshOnTheNode() throws Exception {
        assertThat(node("lab-entry start sshd").exitCode()).isZero();
        Files.writeString(
                directory.resolve("key"), node("cat /var/lib/lab/client_key").stdout());
        String hostKey = node("cat /etc/ssh/ssh_host_ed25519_key.pub").stdout();
        Files.writeString(
                directory.resolve("known_hosts"),
                lab.node(1).address() + " " + hostKey.split(" root", 2)[0].strip() + "\n");
        Path file = Files.writeString(
                directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 64999, router_id: 192.0.2.1}
                peers:
                  - {name: node1, address: "%1$s", asn: 65010}
                drill:
                  hosts:
                    - {name: node1, ssh: {host: '%1$s', user: root, key: key, known_hosts: known_hosts}}
                """.formatted(lab.node(1).address()));
        MonitorConfig config = new ConfigReader(Map.of()).read(file);
        inventory = new SshInventory(config, config.drill().orElseThrow());
    }

    @AfterEach
    void close() {
        inventory.close();
        lab.close();
    }

    private Output node(String script) {
        return lab.node(1).exec("sh", "-c", script);
    }

    private boolean isSilent() {
        return node("nft list tables").stdout().contains("vipwatch");
    }

    private Runner runner(String method, Unwatched eyes) throws Exception {
        String drill = """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: ssh
                target: {node: node1, prefix: api}
                deadman: %ds
                reversion: {measure: false}
                repeat: {count: 1, cooldown: 0s}
                method: [%s]
                """.formatted(LEASE.toSeconds(), method);
        DrillRun run = new DrillRun("ssh1", DrillFiles.parse("test.yaml", drill), "node1", List.of("node1"));
        assertThat(String.join("\n", DrillText.plan(run.drill(), inventory.site("node1"), "ssh1")))
                .contains("(on node1, at most 15 s)");
        return Runner.of(run, inventory, eyes, new DrillDirectory(directory.resolve("drills")), System.out::println);
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
}
