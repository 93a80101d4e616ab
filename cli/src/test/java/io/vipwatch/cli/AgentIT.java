package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bfd.fsm.Cause;
import io.vipwatch.bfd.fsm.Parameters;
import io.vipwatch.bfd.fsm.Role;
import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionConfig;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.SocketConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The packaged agent as a process on the loopback interface, with a peer in this JVM; its checks have 100 ms each. */
@Tag("whole-machine")
@Timeout(120)
class AgentIT {
    /** Addresses of this process alone, so that others may run beside it. */
    private static final String NET = "127." + (64 + ProcessHandle.current().pid() / 250 % 128) + "."
            + ProcessHandle.current().pid() % 250 + ".";

    private static final String AGENT = NET + "1";
    private static final String PEER = NET + "2";
    private static final long MOST_KILOBYTES = 80_000;

    @TempDir
    private Path directory = Path.of("");

    /** The other end: what it saw of the agent's session. */
    private static final class Peer implements AutoCloseable {
        private final List<BfdEvent.StateChanged> seen = new CopyOnWriteArrayList<>();
        private final BfdSystem system = BfdSystem.start(
                SystemConfig.of(
                        SocketConfig.of(List.of(InetAddress.ofLiteral(PEER)), List.of(Encapsulation.singleHop()))),
                event -> {
                    if (event instanceof BfdEvent.StateChanged changed) {
                        seen.add(changed);
                    }
                });

        Peer() {
            Parameters parameters = new Parameters(Role.ACTIVE, 100_000, 100_000, 5);
            system.add(SessionConfig.of("agent", InetAddress.ofLiteral(AGENT), Encapsulation.singleHop(), parameters)
                    .from(InetAddress.ofLiteral(PEER)));
        }

        boolean saw(SessionState from, SessionState to, Cause cause, boolean failure) throws InterruptedException {
            return AgentProcess.await(() -> seen.stream()
                    .anyMatch(changed -> changed.from() == from
                            && changed.to() == to
                            && changed.cause() == cause
                            && changed.failure() == failure));
        }

        long timesUp() {
            return seen.stream()
                    .filter(changed -> changed.to() == SessionState.UP)
                    .count();
        }

        @Override
        public void close() {
            system.close();
        }
    }

    private AgentProcess agent(String... more) throws IOException {
        List<String> options = new java.util.ArrayList<>(
                List.of("--listen", AGENT, "--peer", PEER, "--tx", "100ms", "--rx", "100ms", "--multiplier", "5"));
        options.addAll(List.of(more));
        return AgentProcess.start(directory, options.toArray(String[]::new));
    }

    @Test
    void theSessionComesUpWithinTheMemoryAndSigtermIsAdminDownAndExitCode0() throws Exception {
        try (Peer peer = new Peer();
                AgentProcess agent = agent()) {
            assertThat(agent.says("\"type\":\"bfd.up\"", "\"peer\":\"" + PEER + "\"", "\"state\":\"Up\""))
                    .as(agent.errors())
                    .isTrue();
            assertThat(agent.says("\"type\":\"bfd.negotiated\"", "\"detection_time_ns\":500000000"))
                    .isTrue();
            assertThat(agent.kilobytes("VmHWM")).isLessThan(MOST_KILOBYTES);
            agent.signal("TERM");
            assertThat(agent.exitCode()).isZero();
            assertThat(agent.lines().getLast()).contains("\"state\":\"AdminDown\"", "\"failure\":false");
            assertThat(peer.saw(SessionState.UP, SessionState.DOWN, Cause.NEIGHBOR_ADMIN_DOWN, false))
                    .isTrue();
            assertThat(agent.errors()).doesNotContain("SLF4J", "WARN");
        }
    }

    @Test
    void sigintIsAdminDownAndExitCode130() throws Exception {
        try (Peer peer = new Peer();
                AgentProcess agent = agent()) {
            assertThat(agent.says("\"type\":\"bfd.up\"")).isTrue();
            agent.signal("INT");
            assertThat(agent.exitCode()).isEqualTo(130);
            assertThat(peer.saw(SessionState.UP, SessionState.DOWN, Cause.NEIGHBOR_ADMIN_DOWN, false))
                    .isTrue();
        }
    }

    @Test
    void anAgentThatIsKilledIsADeadNodeToItsPeer() throws Exception {
        try (Peer peer = new Peer();
                AgentProcess agent = agent()) {
            assertThat(agent.says("\"type\":\"bfd.up\"")).isTrue();
            agent.signal("KILL");
            assertThat(peer.saw(SessionState.UP, SessionState.DOWN, Cause.DETECTION_TIME_EXPIRED, true))
                    .isTrue();
        }
    }

    @Test
    void aPeerThatSaysAdminDownIsALineThatTellsOfNoFailure() throws Exception {
        try (AgentProcess agent = agent()) {
            try (Peer _ = new Peer()) {
                assertThat(agent.says("\"type\":\"bfd.up\"")).isTrue();
            }
            // As a peer does that is upgraded.
            assertThat(agent.says("\"type\":\"bfd.down\"", "\"cause\":\"neighbor-admin-down\"", "\"failure\":false"))
                    .isTrue();
        }
    }

    @Test
    void aFailingHealthCheckIsDownForThePeerUntilItIsGoodAgain() throws Exception {
        assertHealthDecides("down", SessionState.DOWN, Cause.NEIGHBOR_SIGNALED_DOWN, true);
    }

    @Test
    void aFailingHealthCheckIsAdminDownWhereThatIsAskedFor() throws Exception {
        assertHealthDecides("admin-down", SessionState.DOWN, Cause.NEIGHBOR_ADMIN_DOWN, false);
    }

    private void assertHealthDecides(String reaction, SessionState told, Cause cause, boolean failure)
            throws Exception {
        Path healthy = Files.createFile(directory.resolve("healthy"));
        try (Peer peer = new Peer();
                AgentProcess agent = agent(
                        "--health",
                        "test -e '" + healthy + "'",
                        "--health-interval",
                        "100ms",
                        "--health-timeout",
                        "100ms",
                        "--health-fall",
                        "10",
                        "--on-unhealthy",
                        reaction)) {
            assertThat(agent.says("\"type\":\"bfd.up\"")).isTrue();
            assertThat(agent.says("\"type\":\"health.state\"", "\"state\":\"healthy\"", "\"from\":\"unknown\""))
                    .isTrue();
            Files.delete(healthy);
            assertThat(agent.says(
                            "\"type\":\"health.state\"",
                            "\"state\":\"unhealthy\"",
                            "\"reason\":\"exit code 1\"",
                            "\"on_unhealthy\":\"" + reaction + "\""))
                    .isTrue();
            assertThat(peer.saw(SessionState.UP, told, cause, failure)).isTrue();
            long before = peer.timesUp();
            Thread.sleep(1500); // longer than a handshake takes
            assertThat(peer.timesUp()).as("it stays as it is").isEqualTo(before);
            Files.createFile(healthy);
            assertThat(AgentProcess.await(() -> peer.timesUp() > before)).isTrue();
        }
    }

    @Test
    void aRangeAnswersWhoeverCallsFromIt() throws Exception {
        try (Peer peer = new Peer();
                AgentProcess agent = AgentProcess.start(
                        directory, "--listen", AGENT, "--range", NET + "0/24", "--max-sessions", "1")) {
            assertThat(agent.says("\"type\":\"bfd.created\"", "\"peer\":\"" + PEER + "\"", "\"range\":\"range1\""))
                    .as(agent.errors())
                    .isTrue();
            assertThat(AgentProcess.await(() -> peer.timesUp() > 0)).isTrue();
        }
    }

    @Test
    void whetherRealTimePriorityWasGivenIsSaid() throws Exception {
        try (AgentProcess agent = agent("--realtime=7")) {
            assertThat(AgentProcess.await(() -> agent.errors().contains("SCHED_FIFO 7")))
                    .as(agent.errors())
                    .isTrue();
        }
    }

    @Test
    void whatIsNotThereYetIsWaitedForAndSigtermEndsTheWait() throws Exception {
        SocketConfig taken = SocketConfig.of(List.of(InetAddress.ofLiteral(AGENT)), List.of(Encapsulation.singleHop()));
        BfdSystem other = BfdSystem.start(SystemConfig.of(taken), _ -> {});
        try (Peer peer = new Peer();
                AgentProcess agent = agent();
                AgentProcess forEver = AgentProcess.start(directory, "--listen", "192.0.2.77", "--peer", "192.0.2.1")) {
            assertThat(AgentProcess.await(() ->
                            agent.errors().contains("3784") && agent.errors().contains("again")))
                    .as(agent.errors())
                    .isTrue();
            other.close();
            assertThat(agent.says("\"type\":\"bfd.up\"")).as(agent.errors()).isTrue();
            assertThat(AgentProcess.await(() -> peer.timesUp() > 0)).isTrue();
            assertThat(AgentProcess.await(() -> forEver.errors().contains("192.0.2.77")))
                    .isTrue();
            forEver.signal("TERM");
            assertThat(forEver.exitCode()).isZero();
        } finally {
            other.close();
        }
    }

    @Test
    void whatTheMachineCannotGiveIsExitCode2AndSaysWhatItIs() throws Exception {
        try (AgentProcess stranger =
                AgentProcess.start(directory, "--no-wait", "--listen", "192.0.2.77", "--peer", "192.0.2.1")) {
            assertThat(stranger.exitCode()).isEqualTo(2);
            assertThat(stranger.errors()).startsWith("vipwatch bfd agent: ").contains("192.0.2.77");
        }
        try (AgentProcess first = agent("--no-wait");
                AgentProcess second = agent("--no-wait")) {
            assertThat(AgentProcess.await(() -> first.errors().contains("running")
                            || second.errors().contains("running")))
                    .isTrue();
            AgentProcess late = first.errors().contains("running") ? second : first;
            assertThat(late.exitCode()).isEqualTo(2);
            assertThat(late.errors()).contains("3784");
        }
        try (AgentProcess noInterface = agent("--no-wait", "--interface", "nowhere0")) {
            assertThat(noInterface.exitCode()).isEqualTo(2);
            assertThat(noInterface.errors()).contains("nowhere0");
        }
    }
}
