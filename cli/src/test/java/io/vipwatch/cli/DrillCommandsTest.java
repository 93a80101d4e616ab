package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.config.ConfigExample;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.Outstanding;
import io.vipwatch.monitor.drill.run.RunJournal;
import io.vipwatch.monitor.drill.run.RunLine;
import io.vipwatch.monitor.drill.run.Script;
import io.vipwatch.monitor.event.DrilledFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code vipwatch drill} and {@code vipwatch lab drill}, as far as they get without a host that they could reach. */
class DrillCommandsTest {
    /** Nobody listens there. */
    private static final String NOWHERE = "127.0.0.1:1";

    @TempDir
    private Path directory = Path.of("");

    private Path configuration = Path.of("");

    @BeforeEach
    void configure() throws IOException {
        configuration = Files.writeString(directory.resolve("vipwatch.yaml"), """
                speaker: {asn: 64512, router_id: 192.0.2.1}
                peers: [{name: node1, address: "2001:db8::11", asn: 65010}]
                track: [{name: api, prefix: "2001:db8:0:ff00::100/128", kind: vip}]
                http: {listen: "%s"}
                drill:
                  hosts:
                    - {name: node1, ssh: {host: 127.0.0.1, port: 1, user: nobody, key: key, known_hosts: known}}
                """.formatted(NOWHERE));
    }

    private String drill(String target) throws IOException {
        return Files.writeString(directory.resolve("own.yaml"), """
                apiVersion: vipwatch/v1
                kind: FailoverDrill
                name: own
                target: {node: "%s", prefix: api}
                method: [{fault: noop, hold: 1s}]
                """.formatted(target))
                .toString();
    }

    private Invocation withConfiguration(String... words) {
        return Invocation.of(Stream.concat(Stream.of(words), Stream.of("-c", configuration.toString()))
                .toArray(String[]::new));
    }

    /** Leaves behind what a run does that is cut off while its fault is on. */
    private void cutOff(String target) throws IOException {
        Path journal = Files.createDirectories(drills().resolve("cut")).resolve("run.jsonl");
        Files.deleteIfExists(journal);
        try (RunJournal run = RunJournal.open(journal)) {
            run.write(new RunLine.Applying(new Outstanding(
                    "cut_r1_s1",
                    new DrilledFault("own", "cut", 1, 1, "exec", target, List.of()),
                    true,
                    Script.on(target, "rm -f " + directory + "/made\n"),
                    Script.on(target, "test ! -e " + directory + "/made\n"),
                    Optional.empty(),
                    Optional.empty())));
        }
    }

    private Path drills() throws IOException {
        return Files.createDirectories(directory.resolve("drills"));
    }

    @Test
    void theDrillsThatComeWithItAreListedInEveryForm() {
        Invocation table = Invocation.of("drill", "list");
        assertThat(table.exitCode()).isZero();
        assertThat(table.out()).startsWith("DRILL").contains("single node failure");
        List<String> names = Invocation.of("drill", "list", "-o", "jsonl")
                .out()
                .lines()
                .map(line -> new Json(JsonReader.read(line)).text("name"))
                .toList();
        assertThat(names).isEqualTo(DrillFiles.builtIn());
        Json drills = new Json(
                JsonReader.read(Invocation.of("drill", "list", "-o", "json").out()));
        assertThat(drills.list("drills"))
                .extracting(drill -> drill.text("name"))
                .isEqualTo(names);
        assertThat(drills.list("drills"))
                .allSatisfy(drill -> assertThat(drill.text("claim")).isNotEmpty());
        assertThat(Invocation.of("drill", "list", "-o", "yaml").out()).contains("name: noop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plan", "run"})
    void aDrillFileThatIsWrongIsExitCode2WithFileLineFieldFoundAndRight(String command) throws IOException {
        String file = drill("node1");
        Files.writeString(
                Path.of(file),
                Files.readString(Path.of(file))
                                .replace("hold: 1s", "hold: soon")
                                .replace("kind: FailoverDrill", "kind: Drill")
                        + "repeat: {count: 0}\nblastradius: {}\n");
        Invocation wrong = withConfiguration("drill", command, file);
        assertThat(wrong.exitCode()).isEqualTo(2);
        assertThat(wrong.out()).isEmpty();
        assertThat(wrong.err().lines())
                .hasSize(4)
                .anySatisfy(line -> assertThat(line)
                        .startsWith(file + ":2: kind: found 'Drill', expected ")
                        .contains("FailoverDrill"))
                .anySatisfy(line -> assertThat(line).startsWith(file + ":5: method[0].hold: found 'soon', expected "))
                .anySatisfy(line -> assertThat(line).startsWith(file + ":6: repeat.count: found '0', expected "))
                .anySatisfy(line -> assertThat(line).startsWith(file + ":7: blastradius: found "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"drill plan", "drill run", "lab drill"})
    void aDrillThatThereIsNotIsExitCode2AndThoseThatThereAreAreNamed(String words) {
        String[] command = words.split(" ", -1);
        Invocation unknown = command[0].equals("lab")
                ? Invocation.of("lab", "drill", "node-failur")
                : withConfiguration("drill", command[1], "node-failur");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err())
                .startsWith("node-failur:1: found no such file")
                .contains("node-failure");
    }

    @Test
    void aHostThatTheConfigurationDoesNotNameIsNotTouched() throws IOException {
        for (String command : List.of("plan", "run")) {
            Invocation foreign = withConfiguration("drill", command, drill("node2"));
            assertThat(foreign.exitCode()).isEqualTo(3);
            assertThat(foreign.err()).contains("drills may not touch node2", "drill.hosts");
        }
        assertThat(directory.resolve("drills")).doesNotExist();
    }

    @Test
    void aHostThatIsNotReachedOrWhoseMonitorIsSilentIsNotTouchedEither() throws IOException {
        Invocation unreached = withConfiguration("drill", "run", "--yes", drill("node1"));
        assertThat(unreached.exitCode()).isEqualTo(3);
        assertThat(unreached.err()).contains("node1 cannot be reached");
        Invocation nobody = withConfiguration("drill", "run", "--yes", drill("${vip.owner}"));
        assertThat(nobody.exitCode()).isEqualTo(3);
        assertThat(nobody.err()).contains("nobody announces the prefix").contains("refused");
    }

    @Test
    void aConfigurationWithoutHostsOrWithoutANameForADrillByNameIsExitCode2() throws IOException {
        Path without = Files.writeString(directory.resolve("without.yaml"), ConfigExample.text());
        for (String command : List.of("abort", "recover")) {
            Invocation none = Invocation.of("drill", command, "-c", without.toString());
            assertThat(none.exitCode()).isEqualTo(2);
            assertThat(none.err()).contains(without + " has no section drill");
        }
        Invocation nameless = withConfiguration("drill", "run", "--yes", "dns-round-robin");
        assertThat(nameless.exitCode()).isEqualTo(2);
        assertThat(nameless.err()).contains("no drill.dns");
        assertThat(withConfiguration("drill", "run").err()).contains("Missing required parameter: 'DRILL'");
    }

    @Test
    void theOneThatRunsIsAskedToEndAndWhereNoneRunsThatIsExitCode1() throws Exception {
        Invocation none = withConfiguration("drill", "abort");
        assertThat(none).isEqualTo(new Invocation(1, "", "drill: none is running\n"));
        DrillDirectory drills = new DrillDirectory(drills());
        try (DrillDirectory.Lock _ = drills.lock("first")) {
            Invocation asked = withConfiguration("drill", "abort");
            assertThat(asked.exitCode()).isZero();
            assertThat(asked.err())
                    .isEqualTo("drill: asked first " + ProcessHandle.current().pid() + " to end\n");
            assertThat(drills.isAborted()).isTrue();
            Invocation beside = withConfiguration("drill", "recover");
            assertThat(beside.exitCode()).isEqualTo(3);
            assertThat(beside.err()).contains("another drill is running: first");
        }
        assertThat(withConfiguration("drill", "abort").exitCode()).isEqualTo(1);
    }

    @Test
    void whatCannotBeTakenBackIsExitCode4AndSaidAndNoDrillBeginsBeforeItIs() throws Exception {
        assertThat(withConfiguration("drill", "recover"))
                .isEqualTo(new Invocation(0, "", "drill: nothing was left behind\n"));
        cutOff("node9");
        Invocation stays = withConfiguration("drill", "recover");
        assertThat(stays.exitCode()).as(stays.err()).isEqualTo(4);
        assertThat(stays.err()).contains("run cut", "exec on node9 could not be taken back", "may not touch node9");
        assertThat(withConfiguration("drill", "recover").exitCode())
                .as("it is tried again")
                .isEqualTo(4);
        cutOff("localhost");
        Path made = Files.createFile(directory.resolve("made"));
        Invocation back = withConfiguration("drill", "recover");
        assertThat(back.exitCode()).as(back.err()).isZero();
        assertThat(back.err()).contains("exec on localhost is taken back");
        assertThat(made).doesNotExist();
    }

    @Test
    void ofALabItIsSaidBeforeOneIsBuiltWhatIsWrong() {
        assertThat(Invocation.of("lab", "drill").exitCode()).isEqualTo(2);
        Invocation both = Invocation.of("lab", "drill", "--all", "noop");
        assertThat(both.exitCode()).isEqualTo(2);
        assertThat(both.err()).contains("either drills or --all");
        Invocation never = Invocation.of("lab", "drill", "noop", "--repeat", "0");
        assertThat(never.exitCode()).isEqualTo(2);
        assertThat(never.err()).contains("--repeat: found 0, expected at least 1");
    }

    @Test
    void theHelpSaysEveryExitCode() {
        assertThat(Invocation.of("drill", "run", "--help").out().replaceAll("\\s+", " "))
                .contains("Exit code 0:", "1: a budget missed", "3: a safeguard", "4: something", "5:", "130:");
        assertThat(Invocation.of("drill", "recover", "--help").out()).contains("Exit code 0", "4:");
    }
}
