package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.DrillResults;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.ReportForm;
import io.vipwatch.monitor.event.IncidentFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vipwatch drill report} and {@code vipwatch drill schema}. */
class DrillReportCommandTest {
    private static final IncidentFigures NOTHING = new IncidentFigures(Map.of(), Map.of(), Optional.empty());

    @TempDir
    private Path directory;

    private Path kept(String name, long... outages) throws Exception {
        var noop = DrillFiles.read("noop");
        List<Repetition> repetitions = IntStream.range(0, outages.length)
                .mapToObj(i -> new Repetition(
                        i + 1,
                        "node1",
                        Ending.COMPLETED,
                        "",
                        OptionalLong.of(1),
                        Optional.empty(),
                        Optional.empty(),
                        NOTHING,
                        NOTHING,
                        Optional.of(new Repetition.Outage(
                                Optional.of(Duration.ofMillis(outages[i])),
                                Duration.ofMillis(1),
                                Optional.empty(),
                                0,
                                2000,
                                8,
                                0)),
                        NOTHING,
                        Map.of(),
                        List.of()))
                .toList();
        DrillResults.write(
                directory.resolve(name),
                new DrillResult(
                        DrillResult.SCHEMA,
                        noop.name(),
                        noop.description(),
                        noop.claim(),
                        "node1",
                        "2001:db8:0:ff00::100/128",
                        "2026-11-22T08:19:11Z",
                        Optional.empty(),
                        Duration.ofMillis(5),
                        8,
                        noop.budgets(),
                        Map.of(),
                        repetitions));
        return directory.resolve(name);
    }

    @Test
    void theVerdictIsTheExitCode() throws Exception {
        assertThat(Invocation.of("drill", "report", kept("good", 0, 5).toString())
                        .exitCode())
                .isZero();
        assertThat(Invocation.of("drill", "report", kept("bad", 0, 500).toString())
                        .exitCode())
                .isEqualTo(1);
        assertThat(Invocation.of("drill", "report", kept("open", 20).toString()).exitCode())
                .isEqualTo(5);
    }

    @Test
    void theTableOfClaimsComesFirst() throws Exception {
        assertThat(Invocation.of("drill", "report", kept("good", 0, 5).toString())
                        .out())
                .startsWith("""
                # Failover drills

                1 drill, 2 repetitions: 0 fail, 0 inconclusive, 1 pass. From 2026-11-22T08:19:11Z.

                | scenario | BGP: claim | predicted | measured | verdict |
                |---|---|---|---|---|
                | nothing at all (control run): [noop](#noop) | nothing is lost | – | 2.5 ms ± 1 ms (0–5 ms, n 2) | pass |
                """);
    }

    @Test
    void everyFormIsWritten() throws Exception {
        Path out = directory.resolve("reports");
        Invocation written = Invocation.of("drill", "report", kept("good", 0, 5).toString(), "--write", out.toString());
        assertThat(written.exitCode()).isZero();
        for (ReportForm form : ReportForm.values()) {
            assertThat(written.out()).contains(form.fileName());
            assertThat(Files.size(out.resolve(form.fileName()))).isPositive();
        }
    }

    @Test
    void whatTakesLongerThanBeforeIsNo() throws Exception {
        Path before = kept("before", LongStream.of(70, 72, 75).toArray());
        Path after = kept("after", LongStream.of(170, 172, 175).toArray());
        Invocation slower = Invocation.of("drill", "report", "--compare", before.toString(), after.toString());
        assertThat(slower.exitCode()).isEqualTo(1);
        assertThat(slower.out()).contains("| 72 ms (3) | 172 ms (3) | +100 ms (+139 %) | slower |");
        assertThat(Invocation.of("drill", "report", "--compare", after.toString(), before.toString())
                        .exitCode())
                .isZero();
    }

    @Test
    void aDirectoryWithoutResultsIsAMistakeThatNamesIt() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Invocation none = Invocation.of("drill", "report", empty.toString());
        assertThat(none.exitCode()).isEqualTo(2);
        assertThat(none.err()).contains(empty.toString(), "no result.json");
        assertThat(Invocation.of("drill", "report", "--compare", empty.toString())
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void theSchemaOfDrillFilesIsPrinted() {
        Invocation schema = Invocation.of("drill", "schema");
        assertThat(schema.exitCode()).isZero();
        assertThat(schema.out()).contains("\"FailoverDrill\"", "\"steadyState\"");
    }
}
