package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.ContainerEdge;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.ContainerNode;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.topology.AppliedFault;
import io.vipwatch.lab.topology.Fault;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.lab.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The agent's image beside BIRD on a node of the lab, in the node's network as a pod with {@code hostNetwork} is, under the
 * restrictions of the manifest; at the edge FRR with {@code neighbor … bfd}.
 */
@Tag("lab")
@Timeout(300)
class AgentLabIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String IMAGE = "vipwatch/bfd-agent:test";
    private static final Duration CONVERGED = Duration.ofSeconds(60);

    /** Of the edge's 180 s hold time, BFD saves all but this; 0.3 s of it are the detection time. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static ContainerLab lab;
    private static ContainerEdge edge;
    private static ContainerNode node;
    private static String agent = "";

    @BeforeAll
    static void up() throws Exception {
        String base = run("script/lab-setup").strip();
        run("env", "BASE=" + base, "packaging/image/build", IMAGE);
        lab = ContainerLab.start(Topology.standard().with(ReAdvertisement.REMOTE_PEERS_REJECTED));
        lab.awaitConverged(CONVERGED);
        edge = lab.edge();
        node = lab.node(1);
        agent = lab.hostDevice() + "-agent";
        run(
                "docker",
                "run",
                "--detach",
                "--name",
                agent,
                "--network",
                "container:" + lab.hostDevice() + "-" + node.name(),
                "--read-only",
                "--cap-drop",
                "ALL",
                "--security-opt",
                "no-new-privileges",
                "--memory",
                "128m",
                IMAGE,
                "--listen",
                node.address().toString(),
                "--peer",
                edge.address().toString(),
                "--tx",
                "100ms",
                "--rx",
                "100ms",
                "--multiplier",
                "3");
        configure("neighbor " + node.address() + " bfd 3 100 100");
    }

    @AfterAll
    static void down() throws Exception {
        if (!agent.isEmpty()) {
            run("docker", "rm", "--force", agent);
        }
        lab.close();
    }

    @AfterEach
    void everythingIsAsItWas() throws Exception {
        run("docker", "start", agent);
        assertThat(Patience.until(CONVERGED, () -> bfdUp() && routed())).isTrue();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
        String errors;
        String said;
        try (var reader = process.errorReader(StandardCharsets.UTF_8)) {
            var gathered = new java.util.concurrent.FutureTask<>(reader::readAllAsString);
            Thread.ofVirtual().start(gathered);
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            errors = gathered.get();
        } catch (java.util.concurrent.ExecutionException unreadable) {
            throw new IOException(unreadable);
        }
        assertThat(process.waitFor())
                .as("%s: %s", String.join(" ", command), errors)
                .isZero();
        return said;
    }

    private static void configure(String line) {
        edge.exec(
                "vtysh",
                "-c",
                "configure terminal",
                "-c",
                "router bgp " + lab.topology().edge().asn(),
                "-c",
                line);
    }

    private static boolean bfdUp() {
        return edge.json("show bfd peers")
                .valueStream()
                .anyMatch(peer ->
                        peer.path("peer").asString("").equals(node.address().toString())
                                && peer.path("status").asString("").equals("up"));
    }

    private static boolean established() {
        return edge.established().contains(node.address());
    }

    private static boolean routed() {
        return edge.nextHops(lab.topology().vip()).contains(node.address());
    }

    private static void assertSoon(String what, BooleanSupplier reached) {
        assertThat(Patience.until(SOON, reached)).as(what).isTrue();
    }

    private static long resets() {
        return edge.exec("grep", "-c", "sent to neighbor " + node.address() + " 6/10", "/var/log/frr/frr.log")
                .stdout()
                .lines()
                .mapToLong(Long::parseLong)
                .sum();
    }

    private static List<String> lines() throws IOException, InterruptedException {
        return new ArrayList<>(run("docker", "logs", agent).lines().toList());
    }

    @Test
    void theSessionWithTheEdgeIsUpAndSingleHopWithoutAnyCapability() throws Exception {
        assertSoon("BFD is up", AgentLabIT::bfdUp);
        var peer = edge.json("show bfd peers").valueStream().findFirst().orElseThrow();
        assertThat(peer.path("multihop").asBoolean(true)).isFalse();
        assertThat(peer.path("remote-receive-interval").asInt()).isEqualTo(100);
        assertThat(lines()).anyMatch(line -> line.startsWith("{\"type\":\"bfd.up\""));
        String status = run("sh", "-c", "cat /proc/$(docker inspect --format '{{.State.Pid}}' " + agent + ")/status");
        assertThat(status).containsPattern("CapEff:\\s+0000000000000000").containsPattern("Uid:\\s+65532");
    }

    @Test
    void aNodeWhoseNetworkDiesLosesItsRoutesAtBfdSpeedAndNotAfterTheHoldTime() {
        assertSoon("BFD is up", AgentLabIT::bfdUp);
        long before = resets();
        try (AppliedFault _ = node.apply(Fault.SilentLoss.total())) {
            assertSoon("the route is gone", () -> !routed());
            assertThat(established()).isFalse();
            assertThat(resets()).as("Cease/BFD Down").isEqualTo(before + 1);
        }
    }

    @Test
    void anAgentThatIsKilledTakesTheRoutesAwayThoughTheNodeIsWell() throws Exception {
        assertSoon("BFD is up", AgentLabIT::bfdUp);
        long before = resets();
        run("docker", "kill", agent);
        assertSoon("BGP was closed", () -> resets() > before);
        // This edge has no strict mode: BGP comes back without BFD.
        assertThat(Patience.until(CONVERGED, AgentLabIT::routed)).isTrue();
        assertThat(bfdUp()).isFalse();
    }

    /** RFC 5882 §4.1 would have BGP stay; FRR 8.4 closes it, and docs/bfd-agent.md says so. */
    @Test
    void anAgentThatIsStoppedSaysAdminDownWhichThisFrrTakesForDown() throws Exception {
        assertSoon("BFD is up", AgentLabIT::bfdUp);
        long before = resets();
        run("docker", "stop", "--time", "20", agent);
        assertThat(run("docker", "inspect", "--format", "{{.State.ExitCode}}", agent)
                        .strip())
                .isEqualTo("0");
        assertThat(edge.vtysh("show bfd peers")).contains("Remote diagnostics: administratively down");
        assertThat(lines().getLast()).contains("\"state\":\"AdminDown\"", "\"failure\":false");
        assertSoon("BGP was closed", () -> resets() > before);
        assertThat(Patience.until(CONVERGED, AgentLabIT::routed))
                .as("and came back")
                .isTrue();
    }
}
