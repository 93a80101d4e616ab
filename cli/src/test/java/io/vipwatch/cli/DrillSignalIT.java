package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.container.PersistentLab;
import io.vipwatch.lab.topology.ReAdvertisement;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.run.Outstanding;
import io.vipwatch.monitor.drill.run.RunJournal;
import io.vipwatch.monitor.drill.run.RunLine;
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

    private static final List<String> NODES = List.of("node1", "node2", "node3");

    /**
     * Before the fault: lock, until all is steady, photograph, check, arm, prove. Then apply, verify, while it is on, revert, prove,
     * disarm, prove, in a pause, on the way back, compare, between repetitions, at the rollback.
     */
    private static final List<String> MOMENTS = Stream.of(
                    Stream.of("1", "settling"),
                    IntStream.rangeClosed(2, 7).mapToObj(Integer::toString),
                    Stream.of("holding"),
                    IntStream.rangeClosed(8, 11).mapToObj(Integer::toString),
                    Stream.of("pausing", "returning", "12", "between", "rollback"))
            .flatMap(moments -> moments)
            .toList();

    /** From here on the fault may have been made, and its journal has to say that it was taken back. */
    private static final int APPLY = MOMENTS.indexOf("6");

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
        String edge = LAB.state("edge");
        List<String> turns = MOMENTS.stream()
                .flatMap(moment -> Stream.of(moment + "-INT", moment + "-TERM"))
                .toList();
        CompletableFuture.allOf(IntStream.range(0, NODES.size())
                        .mapToObj(node -> CompletableFuture.runAsync(
                                () -> drill(
                                        NODES.get(node),
                                        IntStream.range(0, turns.size())
                                                .filter(turn -> turn % NODES.size() == node)
                                                .mapToObj(turns::get)
                                                .toList()),
                                Thread::startVirtualThread))
                        .toArray(CompletableFuture<?>[]::new))
                .join();
        assertThat(LAB.state("edge")).isEqualTo(edge);
    }

    private void drill(String node, List<String> turns) {
        try {
            String before = LAB.state(node);
            Process process = start(node, turns);
            try (BufferedReader said = new BufferedReader(
                            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
                    Writer goOn = process.outputWriter()) {
                for (String turn : turns) {
                    String step = node + ", " + turn;
                    assertThat(said.readLine()).as(step).isEqualTo("ready");
                    PackagedMonitor.signal(process, turn.replaceFirst(".*-", ""));
                    assertThat(said.readLine()).as(step).isEqualTo("code " + ExitCode.INTERRUPTED);
                    assertThat(LAB.state(node)).as(step).isEqualTo(before);
                    assertThat(LAB.exec(node, "rm", SignalledDrills.ROLLBACK).exitCode())
                            .as(step + ": its rollback was run")
                            .isZero();
                    assertWrittenDown(directory.resolve(node).resolve(turn), turn);
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

    private static void assertWrittenDown(Path drills, String turn) throws IOException {
        try (Stream<Path> runs = Files.list(drills).filter(Files::isDirectory)) {
            Path run = runs.findFirst().orElseThrow();
            List<RunLine> lines = RunJournal.read(run.resolve("run.jsonl"));
            assertThat(lines.getFirst()).as(turn).isInstanceOf(RunLine.Began.class);
            assertThat(lines.getLast())
                    .as(turn)
                    .isEqualTo(new RunLine.Ended(Ending.INTERRUPTED, "SIG" + turn.replaceFirst(".*-", "")));
            assertThat(Outstanding.of(lines)).as(turn).isEmpty();
            if (MOMENTS.indexOf(turn.replaceFirst("-.*", "")) >= APPLY) {
                assertThat(lines)
                        .as(turn)
                        .hasAtLeastOneElementOfType(RunLine.Applying.class)
                        .hasAtLeastOneElementOfType(RunLine.Reverted.class)
                        .hasAtLeastOneElementOfType(RunLine.Disarmed.class);
            }
            assertThat(run.resolve("result.json")).as(turn).isNotEmptyFile();
        }
    }

    private Process start(String node, List<String> turns) throws IOException {
        Path own = Files.createDirectory(directory.resolve(node));
        String drill = """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: signals
                target: {node: %s, prefix: api}
                deadman: 30s
                rollbacks: [{run: 'echo >> %s'}]
                repeat: {count: 2, cooldown: 3s}
                method: [{fault: kill-then-silent, then: 10ms, hold: 500ms}]
                """.formatted(node, SignalledDrills.ROLLBACK);
        Files.writeString(own.resolve("drill.yaml"), drill);
        Files.writeString(own.resolve("pausing.yaml"), drill.replace("500ms}]", "500ms}, {pause: 1m}]"));
        Files.writeString(own.resolve("rollback.yaml"), drill.replace("count: 2", "count: 1"));
        List<String> arguments = new ArrayList<>(List.of("vipwatch-signals", own.toString()));
        arguments.addAll(turns);
        return JavaProcess.of(SignalledDrills.class, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
