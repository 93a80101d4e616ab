package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.BfdRouter;
import io.vipwatch.lab.container.BfdSegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged agent with other implementations: authenticated and multihop with BIRD 2, and what FRR hears of a bad health. */
@Tag("lab")
@Timeout(300)
class AgentForeignIT {
    private static final int SINGLE_HOP = 1;
    private static final int MULTIHOP = 2;
    private static final Pattern STALL = Pattern.compile("\"duration_ns\":(\\d+)");

    /** FRR's intervals are its default, and its multiplier is configured below. */
    private static final Duration FRR_INTERVAL = Duration.ofMillis(300);

    private static final Duration DETECTION_TIME = FRR_INTERVAL.multipliedBy(5);
    private static final Duration STANDSTILL = Duration.ofSeconds(3);
    private static final String SHA1_SECRET = "for one hop";
    private static final String MD5_SECRET = "for many hops";
    private static final String INTERVALS =
            "min tx interval 100 ms; min rx interval 100 ms; idle tx interval 1 s; multiplier 5;";

    private static Optional<BfdSegment> segment = Optional.empty();
    private static final List<BfdRouter> ROUTERS = new ArrayList<>();

    @TempDir
    private Path directory = Path.of("");

    @BeforeAll
    static void up() {
        BfdSegment link = BfdSegment.start();
        segment = Optional.of(link);
        BfdRouter bird = router(BfdRouter.Implementation.BIRD2, "router id 192.0.2.33;\nprotocol device {}\n");
        bird.write("""
                router id 192.0.2.33;
                protocol device {}
                protocol bfd lab {
                  interface "eth0" {
                    %s
                    authentication meticulous keyed sha1;
                    passwords { password "%s" { id 1; }; };
                  };
                  multihop {
                    %s
                    authentication keyed md5;
                    passwords { password "%s" { id 2; }; };
                  };
                  neighbor %s dev "eth0" local %s;
                  neighbor %s local %s multihop on;
                }
                """.formatted(
                        INTERVALS,
                        SHA1_SECRET,
                        INTERVALS,
                        MD5_SECRET,
                        link.hostIpv6(SINGLE_HOP),
                        bird.ipv6(SINGLE_HOP),
                        link.hostIpv4(MULTIHOP),
                        bird.ipv4(MULTIHOP)));
        assertThat(birdc(bird, "configure")).contains("Reconfigured");
        BfdRouter frr = router(BfdRouter.Implementation.FRR, "service integrated-vtysh-config\n");
        frr.run(
                "vtysh",
                "-c",
                "configure terminal",
                "-c",
                "bfd",
                "-c",
                "peer " + link.hostIpv6(SINGLE_HOP) + " local-address " + frr.ipv6(SINGLE_HOP) + " interface eth0",
                "-c",
                "detect-multiplier 5");
    }

    private static BfdRouter router(BfdRouter.Implementation implementation, String configuration) {
        BfdRouter router = BfdRouter.start(segment.orElseThrow(), implementation, configuration);
        ROUTERS.add(router);
        return router;
    }

    @AfterAll
    static void down() {
        ROUTERS.forEach(BfdRouter::close);
        segment.ifPresent(BfdSegment::close);
    }

    private static BfdRouter bird() {
        return ROUTERS.getFirst();
    }

    private static BfdRouter frr() {
        return ROUTERS.getLast();
    }

    private static String birdc(BfdRouter bird, String... words) {
        List<String> command = new ArrayList<>(List.of("/opt/bird2/usr/sbin/birdc", "-s", "/run/bird/bird2.ctl"));
        command.addAll(List.of(words));
        return bird.run(command.toArray(String[]::new));
    }

    private static boolean birdSays(String address, String state) {
        return birdc(bird(), "show", "bfd", "sessions")
                .lines()
                .anyMatch(line -> line.startsWith(address + " ") && line.contains(" " + state + " "));
    }

    private Path secret(String text) throws Exception {
        return Files.writeString(directory.resolve("secret"), text + "\n");
    }

    private AgentProcess agent(Object listen, Object peer, String... more) throws Exception {
        List<String> options = new ArrayList<>(
                List.of("--listen", listen.toString(), "--peer", peer.toString(), "--tx", "100ms", "--rx", "100ms"));
        options.addAll(List.of(more));
        return AgentProcess.start(directory, options.toArray(String[]::new));
    }

    @Test
    void itsAuthenticatedSessionWithBirdComesUpAndTakesLeaveByAdminDown() throws Exception {
        String host = segment.orElseThrow().hostIpv6(SINGLE_HOP).toString();
        try (AgentProcess agent = agent(
                host,
                bird().ipv6(SINGLE_HOP),
                "--auth-type",
                "meticulous-keyed-sha1",
                "--auth-key-id",
                "1",
                "--auth-secret-file",
                secret(SHA1_SECRET).toString())) {
            assertThat(agent.says("\"type\":\"bfd.up\"")).as(agent.errors()).isTrue();
            assertThat(AgentProcess.await(() -> birdSays(host, "Up"))).isTrue();
            agent.signal("TERM");
            assertThat(agent.exitCode()).isZero();
            assertThat(AgentProcess.await(() -> birdSays(host, "Down"))).isTrue();
            assertThat(agent.lines().getLast()).contains("\"state\":\"AdminDown\"", "\"failure\":false");
        }
    }

    @Test
    void withAnotherSecretItNeverComesUp() throws Exception {
        String host = segment.orElseThrow().hostIpv6(SINGLE_HOP).toString();
        try (AgentProcess agent = agent(
                host,
                bird().ipv6(SINGLE_HOP),
                "--auth-type",
                "meticulous-keyed-sha1",
                "--auth-key-id",
                "1",
                "--auth-secret-file",
                secret("not " + SHA1_SECRET).toString())) {
            Thread.sleep(5000); // three packets of either side and more
            assertThat(agent.lines())
                    .noneMatch(line -> line.contains("\"type\":\"bfd.up\"") || line.contains("\"type\":\"bfd.state\""));
            assertThat(birdSays(host, "Up")).isFalse();
        }
    }

    /** BIRD's packets leave with TTL 64. */
    @Test
    void itsMultihopSessionWithBirdComesUpWithTheHopLimitThatBirdSends() throws Exception {
        String host = segment.orElseThrow().hostIpv4(MULTIHOP).toString();
        try (AgentProcess agent = agent(
                host,
                bird().ipv4(MULTIHOP),
                "--multihop",
                "--minimum-hop-limit",
                "64",
                "--auth-type",
                "keyed-md5",
                "--auth-key-id",
                "2",
                "--auth-secret-file",
                secret(MD5_SECRET).toString())) {
            assertThat(agent.says("\"type\":\"bfd.up\"")).as(agent.errors()).isTrue();
            assertThat(AgentProcess.await(() -> birdSays(host, "Up"))).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"down, path down", "admin-down, administratively down"})
    void whatItSaysWhileUnhealthyIsWhatFrrHears(String reaction, String heard) throws Exception {
        Path healthy = Files.createFile(directory.resolve("healthy"));
        try (AgentProcess agent = agent(
                segment.orElseThrow().hostIpv6(SINGLE_HOP),
                frr().ipv6(SINGLE_HOP),
                "--health",
                "test -e " + healthy,
                "--health-interval",
                "500ms",
                "--health-timeout",
                "500ms",
                "--health-fall",
                "5",
                "--on-unhealthy",
                reaction)) {
            assertThat(agent.says("\"type\":\"bfd.up\"")).as(agent.errors()).isTrue();
            assertThat(AgentProcess.await(() -> frrSays("Status: up"))).isTrue();
            Files.delete(healthy);
            assertThat(AgentProcess.await(() -> frrSays("Status: down") && frrSays("Remote diagnostics: " + heard)))
                    .as(() -> frr().run("vtysh", "-c", "show bfd peers"))
                    .isTrue();
            Thread.sleep(1500); // longer than a handshake takes
            assertThat(frrSays("Status: up")).as("it stays as it is").isFalse();
            Files.createFile(healthy);
            assertThat(AgentProcess.await(() -> frrSays("Status: up"))).isTrue();
        }
    }

    /** What arrives while it stands still waits in the socket, with the kernel's stamps, and is read before silence is judged. */
    @Test
    void itsOwnStandstillBeyondTheDetectionTimeIsToldAndIsNotTakenForFrrsSilence() throws Exception {
        try (AgentProcess agent = AgentProcess.start(
                directory,
                "--listen",
                segment.orElseThrow().hostIpv6(SINGLE_HOP).toString(),
                "--peer",
                frr().ipv6(SINGLE_HOP).toString(),
                "--tx",
                "1s", // so slow that FRR does not miss it
                "--rx",
                "100ms",
                "--multiplier",
                "20")) {
            assertThat(agent.says("\"type\":\"bfd.up\"")).as(agent.errors()).isTrue();
            assertThat(AgentProcess.await(() -> frrSays("Status: up"))).isTrue();
            Thread.sleep(3000); // until both have agreed on the intervals of Up
            agent.signal("STOP");
            Thread.sleep(STANDSTILL);
            agent.signal("CONT");
            assertThat(AgentProcess.await(() -> longestStall(agent) >= STANDSTILL.toNanos() - FRR_INTERVAL.toNanos()))
                    .as(() -> String.join("\n", agent.lines()))
                    .isTrue();
            Thread.sleep(2000); // longer than the detection time
            assertThat(agent.lines()).noneMatch(line -> line.contains("\"type\":\"bfd.down\""));
            assertThat(frrSays("Status: up")).isTrue();
            agent.signal("TERM");
            assertThat(agent.exitCode()).isZero();
            assertThat(agent.lines().getLast())
                    .contains("\"state\":\"AdminDown\"", "\"detection_time_ns\":" + DETECTION_TIME.toNanos());
            assertThat(STANDSTILL).isGreaterThan(DETECTION_TIME.plus(FRR_INTERVAL));
        }
    }

    private static long longestStall(AgentProcess agent) {
        return agent.lines().stream()
                .filter(line -> line.contains("\"type\":\"bfd.stall\""))
                .map(STALL::matcher)
                .filter(Matcher::find)
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .max()
                .orElse(0);
    }

    private static boolean frrSays(String line) {
        return frr().run("vtysh", "-c", "show bfd peers").contains(line);
    }
}
