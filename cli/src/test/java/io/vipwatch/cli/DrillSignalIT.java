package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.ReAdvertisement;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGINT and SIGTERM reach the process of a drill at every step: all is taken back, and the exit code is 130. */
@Tag("lab")
class DrillSignalIT {
    private static final PersistentLab LAB = PersistentLab.named("vipwatch-signals");

    /** From the first look at the host to the second repetition's: photograph, check, arm, prove, apply, verify, and back. */
    private static final int SCRIPTS = 12;

    private static final List<String> NODES = List.of("node1", "node2", "node3");

    @TempDir
    private Path directory;

    @BeforeAll
    static void up() {
        LAB.up(ReAdvertisement.MESH_DEFAULT, 1799, Optional.empty());
    }

    @AfterAll
    static void down() {
        LAB.down();
    }

    @Test
    void aSignalAtEveryStepHasEverythingTakenBack() {
        List<List<String>> moments = IntStream.range(0, NODES.size())
                .mapToObj(node -> Stream.concat(
                                IntStream.rangeClosed(1, SCRIPTS)
                                        .filter(script -> script % NODES.size() == node)
                                        .mapToObj(Integer::toString),
                                Stream.of(node == 0 ? "between" : "holding"))
                        .toList())
                .toList();
        CompletableFuture.allOf(IntStream.range(0, NODES.size())
                        .mapToObj(node -> CompletableFuture.runAsync(
                                () -> drill(NODES.get(node), moments.get(node), node == 2 ? "TERM" : "INT"),
                                Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
    }

    private void drill(String node, List<String> moments, String signal) {
        try {
            Process process = start(node, moments);
            try (BufferedReader said = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                    Writer goOn = process.outputWriter()) {
                for (String moment : moments) {
                    String step = node + ", " + moment;
                    String before = state(node);
                    assertThat(said.readLine()).as(step).isEqualTo("ready");
                    send(signal, process);
                    assertThat(said.readLine()).as(step).isEqualTo("code " + ExitCode.INTERRUPTED);
                    assertThat(state(node)).as(step).isEqualTo(before);
                    goOn.write("\n");
                    goOn.flush();
                }
                assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED);
            } finally {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** A shell that started the tests in the background may have had them ignore SIGINT, which is handed down. */
    private Process start(String node, List<String> moments) throws IOException {
        Path own = Files.createDirectory(directory.resolve(node));
        Path file = Files.writeString(own.resolve("drill.yaml"), """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: signals
                target: {node: %s, prefix: api}
                deadman: 30s
                reversion: {measure: false}
                repeat: {count: 2, cooldown: 3s}
                method: [{fault: kill-then-silent, then: 10ms, hold: 500ms}]
                """.formatted(node));
        List<String> command = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SignalledDrills.class.getName(),
                "vipwatch-signals",
                file.toString(),
                own.toString()));
        command.addAll(moments);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void send(String signal, Process process) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** {@return the rules, links, addresses, routes, daemons and traces of drills on a node} */
    private static String state(String node) {
        return LAB.exec(node, "sh", "-c", """
                        nft -s list ruleset | grep -v 127.0.0.11
                        ip -o link | sed 's/^[0-9]*: //; s/@[^:]*//; s/link.*//'
                        ip -o address | sed 's/^[0-9]*: //; s/ *valid_lft.*//' | grep -v fe80 | sort
                        for family in -4 -6; do
                          ip -o $family route show table all | grep -Ev 'proto (bird|ra)|expires|fe80|^multicast|^ff00' | sort
                        done
                        ps -e -o stat= -o comm= | awk '{ print $2, (substr($1, 1, 1) == "T" ? "stopped" : "") }' \\
                          | grep -E '^(bird6|lab-api|nohup|setsid) ' | sort | uniq -c
                        ls /run/vipwatch-drill 2>/dev/null
                        pgrep -af '[v]ipwatch-drill/'
                        true
                        """).stdout();
    }
}
