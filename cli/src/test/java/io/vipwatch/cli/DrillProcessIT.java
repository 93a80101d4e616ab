package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.lab.container.ContainerLab;
import io.vipwatch.lab.container.Patience;
import io.vipwatch.lab.container.SshAccess;
import io.vipwatch.lab.topology.Observer;
import io.vipwatch.lab.topology.Topology;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.daemon.Daemon;
import io.vipwatch.monitor.drill.run.MonitorObservatory;
import io.vipwatch.monitor.drill.run.Sight;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code vipwatch drill} as an operator has it: processes, a monitor that runs, and nodes that are reached by SSH as a user
 * whom sudo lets run a shell. How each ends is its exit code and what it says.
 */
@Tag("lab")
class DrillProcessIT {
    private static final Duration SOON = Duration.ofSeconds(40);

    /**
     * Ends the session with a notification two seconds after it has begun, and begins it again. What is to end it is on its
     * way when the command has ended: for as long as that goes on, nobody knows when it hit.
     */
    private static final String GOODBYE =
            "{fault: exec, apply: 'setsid sh -c \"sleep 2; pkill -TERM -x bird6\" >/dev/null 2>&1 </dev/null &',"
                    + " revert: 'lab-entry start bird6', verifyReverted: 'pgrep -x bird6', hold: 3s}";

    @TempDir
    private static Path files;

    private static ContainerLab lab;
    private static Daemon monitor;
    private static MonitorObservatory eyes;

    private final List<CommandProcess> started = new ArrayList<>();

    @BeforeAll
    static void up() throws Exception {
        lab = ContainerLab.start(Topology.ofNodes(2).withObserver(Observer.onPort(freePort())));
        SshAccess[] access = {
            lab.node(1).sshOfUserWithSudo("driller"), lab.node(2).sshOfUserWithSudo("driller"),
        };
        for (int i = 0; i < access.length; i++) {
            Files.writeString(files.resolve("node" + (i + 1) + ".key"), access[i].privateKey());
            Files.writeString(files.resolve("node" + (i + 1) + ".known"), access[i].knownHost() + "\n");
        }
        int http = freePort();
        configure(http);
        lab.awaitConverged(Duration.ofSeconds(60));
        monitor = Daemon.start(new ConfigReader(Map.of()).read(configuration()), "test");
        eyes = new MonitorObservatory(
                URI.create("http://127.0.0.1:" + http), files.resolve("control.sock"), "api", System.out::println);
    }

    @BeforeEach
    void allIsWell() {
        assertThat(Patience.until(SOON, () -> isWell(eyes.look())))
                .as(() -> eyes.look().toString())
                .isTrue();
    }

    private static boolean isWell(Sight sight) {
        return sight.unknown().isEmpty()
                && sight.origins().size() == 2
                && sight.sessions().stream().allMatch(Sight.Session::established);
    }

    @AfterAll
    static void down() {
        lab.close();
        monitor.close("the test is over");
    }

    @AfterEach
    void end() {
        started.forEach(said -> said.close());
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket()) {
            free.bind(new InetSocketAddress(InetAddress.getByName("::"), 0));
            return free.getLocalPort();
        }
    }

    private static Path configuration() {
        return files.resolve("vipwatch.yaml");
    }

    private static void configure(int http) throws IOException {
        Topology topology = lab.topology();
        Observer observer = topology.observer().orElseThrow();
        String peer = "  - {name: node%1$d, address: \"%2$s\", asn: 65010}\n";
        String host = "    - {name: node%1$d, sudo: true, ssh: {host: \"%2$s\", user: driller, key: node%1$d.key,"
                + " known_hosts: node%1$d.known}}\n";
        IpAddress one = lab.node(1).address();
        IpAddress two = lab.node(2).address();
        Files.writeString(configuration(), """
                speaker: {asn: %d, router_id: 192.0.2.1, listen: ["[::]:%d"]}
                journal: {directory: journal}
                incidents: {quiet: 1s}
                control: {socket: control.sock}
                http: {listen: "127.0.0.1:%d"}
                track: [{name: api, prefix: "%s", kind: vip, min_origins: 2}]
                peers:
                %sdrill:
                  directory: main
                  hosts:
                %s""".formatted(
                        observer.asn(),
                        observer.port(),
                        http,
                        topology.vip(),
                        peer.formatted(1, one) + peer.formatted(2, two),
                        host.formatted(1, one) + host.formatted(2, two)));
    }

    private static String drill(String name, String target, String method, String more) throws IOException {
        return Files.writeString(files.resolve(name + "-drill.yaml"), """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: %s
                target: {node: %s, prefix: api}
                deadman: 6s
                blastRadius: {healthyOthers: 1}
                reversion: {measure: false}
                repeat: {count: 1, cooldown: 0s}
                method: [%s]
                %s
                """.formatted(name, target, method, more))
                .toString();
    }

    /** What holds at once once the sessions are there. */
    private static final String STEADY = "steadyState: {origins: 2, sessionsUpFor: 0s, noLossFor: 0s, wait: 30s}\n";

    private CommandProcess start(String... words) throws IOException {
        CommandProcess said = CommandProcess.start(
                files,
                Stream.concat(Stream.of(words), Stream.of("-c", configuration().toString()))
                        .toArray(String[]::new));
        started.add(said);
        return said;
    }

    private String made() {
        return lab.node(1)
                .exec("sh", "-c", "nft list tables; ls /run/vipwatch-drill 2>&1; pgrep -x bird6 | wc -l")
                .stdout();
    }

    @Test
    void everyCommandIsShownAndNothingIsDoneWithoutAYes() throws Exception {
        String file = drill("asked", "node1", "{fault: link-silent, hold: 1s}", STEADY);
        String before = made();
        CommandProcess plan = start("drill", "plan", file);
        CommandProcess asked = start("drill", "run", file);
        asked.answer("y");
        plan.expect(0);
        asked.expect(1);
        assertThat(plan.out()).contains("nft -f - <<'RULES'", "tcp dport 22 accept", "arm the dead-man (on node1");
        assertThat(asked.err()).contains("nft -f - <<'RULES'", "Run this? Type 'yes': ", "drill: nothing was done");
        assertThat(asked.out()).isEmpty();
        assertThat(made()).isEqualTo(before);
    }

    @Test
    void aMissedBudgetIsItsExitCodeAndThatOfItsReport() throws Exception {
        CommandProcess missed = start(
                "drill",
                "run",
                drill("missed", "node1", GOODBYE, STEADY + "budgets: [{phase: detection, limit: max < 1s}]"));
        missed.answer("yes");
        int missedIt = missed.unlessStalled(ExitCode.NO);
        missed.expect(missedIt);
        assertThat(missed.out()).contains("repetition 1: completed", "by NOTIFICATION", "detection max < 1s");
        Path result =
                Path.of(missed.err().replaceAll("(?s).*reports are in ", "").strip());
        assertThat(result).isDirectoryContaining("glob:**result.json");
        CommandProcess report = CommandProcess.start(files, "drill", "report", "--form", "json", result.toString());
        started.add(report);
        report.expect(missedIt);
        assertThat(new Json(JsonReader.read(report.out())).text("verdict"))
                .isEqualTo(missedIt == ExitCode.NO ? "fail" : "inconclusive");
    }

    @Test
    @Tag("long")
    void whoeverEndsItEverythingIsTakenBackFirst() throws Exception {
        String file = drill("long", "node1", "{fault: bfd-drop, hold: 10m}", STEADY);
        String before = made();
        CommandProcess aborted = start("drill", "run", "--yes", file);
        aborted.await("bfd-drop is on");
        CommandProcess second = start("drill", "run", "--yes", file);
        second.expect(3);
        assertThat(second.err()).contains("another drill is running: ");
        CommandProcess abort = start("drill", "abort");
        abort.expect(0);
        aborted.expect(3);
        assertThat(abort.err()).contains("asked ").contains("-long");
        assertThat(aborted.err()).contains("aborted: somebody asked for its end");
        assertThat(made()).isEqualTo(before);
        for (String signal : List.of("INT", "TERM")) {
            CommandProcess interrupted = start("drill", "run", "--yes", file);
            interrupted.await("bfd-drop is on");
            PackagedMonitor.signal(interrupted.process(), signal);
            interrupted.expect(130);
            assertThat(interrupted.err()).contains("interrupted: SIG" + signal);
            assertThat(made()).isEqualTo(before);
        }
    }

    @Test
    void whatAKilledOneLeftBehindIsTakenBackBeforeTheNextBegins() throws Exception {
        String before = made();
        CommandProcess killed =
                start("drill", "run", "--yes", drill("killed", "node1", "{fault: bfd-drop, hold: 10m}", STEADY));
        killed.await("bfd-drop is on");
        killed.process().destroyForcibly().waitFor();
        CommandProcess next = start("drill", "run", "--yes", drill("next", "node1", "{fault: noop, hold: 1s}", STEADY));
        next.expect(3);
        assertThat(next.err()).contains("'vipwatch drill recover' first");
        CommandProcess recovered = start("drill", "recover");
        recovered.expect(0);
        assertThat(recovered.err()).contains("bfd-drop on node1 is taken back");
        assertThat(made()).isEqualTo(before);
    }

    @Test
    void whatIsNeverSteadyComesToNoResultAndAHostThatDiffersIsExitCode4() throws Exception {
        CommandProcess unsteady = start(
                "drill",
                "run",
                "--yes",
                drill(
                        "unsteady",
                        "node1",
                        "{fault: noop, hold: 1s}",
                        "steadyState: {origins: 9, noLossFor: 0s, wait: 1s}"));
        unsteady.expect(5);
        assertThat(unsteady.err()).contains("not-steady: 2 nodes announce the prefix themselves, not 9");
        String route = "ip -6 route add blackhole 2001:db8:dead::/48";
        CommandProcess differs = start(
                "drill",
                "run",
                "--yes",
                drill(
                        "differs",
                        "node1",
                        "{fault: exec, apply: '" + route + "', revert: 'true', hold: 100ms}",
                        STEADY));
        differs.expect(4);
        assertThat(differs.err())
                .contains("NOT AS BEFORE: node1: routes: + blackhole 2001:db8:dead::/48", "put it right by hand");
        lab.node(1).exec("ip", "-6", "route", "del", "blackhole", "2001:db8:dead::/48");
    }

    /** The rules cannot be taken back where there is no nft any more, which takes its time until it is given up. */
    @Test
    @Tag("long")
    void aRevertThatFailsIsExitCode4AndAPageSaysWhatToDoByHand() throws Exception {
        CommandProcess stuck =
                start("drill", "run", "--yes", drill("stuck", "node2", "{fault: bfd-drop, hold: 1s}", STEADY));
        stuck.await("bfd-drop is on");
        lab.node(2).exec("mv", "/usr/sbin/nft", "/usr/sbin/nft.gone");
        stuck.expect(4);
        lab.node(2).exec("mv", "/usr/sbin/nft.gone", "/usr/sbin/nft");
        assertThat(stuck.err())
                .contains("NOT AS BEFORE: bfd-drop could not be seen to be gone")
                .contains("Try 'vipwatch drill recover' first", "1. take it back, on node2", "nft delete table netdev ")
                .contains("2. see that it is gone", "3. take its dead-man away, on node2");
        start("drill", "recover").expect(0);
        assertThat(lab.node(2)
                        .exec("sh", "-c", "nft list tables; ls /run/vipwatch-drill")
                        .stdout())
                .doesNotContain("vipwatch", "stuck");
    }
}
