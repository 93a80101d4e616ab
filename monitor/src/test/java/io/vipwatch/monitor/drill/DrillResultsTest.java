package io.vipwatch.monitor.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Scenario;
import io.vipwatch.monitor.explain.Span;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillResultsTest {
    @TempDir
    private Path directory;

    private static DrillResult result(Repetition... repetitions) throws ConfigException {
        DrillFile drill = DrillFiles.read("node-failure");
        return new DrillResult(
                DrillResult.SCHEMA,
                drill.name(),
                drill.description(),
                drill.claim(),
                "node1",
                "2001:db8:0:ff00::100/128",
                "2026-11-22T08:19:11Z",
                Optional.of(new Prediction(
                        Scenario.NODE_FAILURE,
                        "node1",
                        new Outcome.Takes(Span.ofMillis(6065, 9075), "the hold time of 9 s"),
                        List.of(new Prediction.Part("detection", Span.ofMillis(6000, 9000), "hold timer 9 s")),
                        "hold timer 9 s",
                        Optional.of(new Outcome.Takes(Span.ofMillis(2065, 5075), "BIRD calls again")),
                        List.of(new Prediction.Change("BFD 100 ms × 3", "neighbor …", "6.1–9.1 s", "265–375 ms", "")),
                        List.of())),
                Duration.ofMillis(5),
                8,
                drill.budgets(),
                Map.of("hold time", "9 s"),
                List.of(repetitions));
    }

    @Test
    void aResultThatWasWrittenIsReadAsItWas() throws Exception {
        DrillResult result = result(Drilled.silent(1, 7900), Drilled.aborted(2, 240_000));
        DrillResults.write(directory.resolve("node-failure"), result);
        assertThat(DrillResults.read(directory)).containsExactly(result);
        assertThat(DrillResults.read(directory.resolve("node-failure"))).containsExactly(result);
        assertThat(DrillResults.read(directory.resolve("node-failure/result.json")))
                .containsExactly(result);
        assertThat(directory.resolve("node-failure/result.json.new")).doesNotExist();
    }

    @Test
    void aDirectoryWithoutAResultSaysSo() {
        assertThatThrownBy(() -> DrillResults.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no result.json here");
    }

    @Test
    void aResultOfAnotherVersionIsRefused() throws Exception {
        String text = DrillResults.json(result(Drilled.silent(1, 7900))).replace("drill-result/1", "drill-result/9");
        Files.writeString(directory.resolve("result.json"), text);
        assertThatThrownBy(() -> DrillResults.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "result.json: schema: found 'vipwatch.drill-result/9', expected 'vipwatch.drill-result/1'");
    }

    @Test
    void textThatIsNoResultIsRefused() throws Exception {
        Files.writeString(directory.resolve("result.json"), "{\"schema\":\"vipwatch.drill-result/1\"}");
        assertThatThrownBy(() -> DrillResults.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not the result of a drill");
    }

    @Test
    void whatIsWrongWithAResultIsSaidWithItsLineOrField() throws Exception {
        String whole = DrillResults.json(result(Drilled.silent(1, 7900)));
        Files.writeString(directory.resolve("result.json"), whole.substring(0, whole.length() / 2));
        long lines = whole.substring(0, whole.length() / 2).lines().count();
        assertThatThrownBy(() -> DrillResults.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("result.json:" + lines + ": not the result of a drill, or not all of it")
                .hasMessageNotContaining("Source");
        Files.writeString(directory.resolve("result.json"), whole.replace("\"completed\"", "\"finished\""));
        assertThatThrownBy(() -> DrillResults.read(directory))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("repetitions[0].ending: ")
                .hasMessageContaining("finished")
                .hasMessageNotContaining("Source");
    }

    @Test
    void theWeightiestJudgementIsTheVerdictAndWarningsAreNot() throws Exception {
        assertThat(result(Drilled.silent(1, 7900)).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result(Drilled.silent(1, 100)).verdict()).isEqualTo(Verdict.PASS);
        assertThat(result().verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    @Test
    void aMeasurementFarFromThePredictionIsFlagged() throws Exception {
        assertThat(result(Drilled.silent(1, 7900)).differsFromPrediction()).isFalse();
        assertThat(result(Drilled.silent(1, 1000)).differsFromPrediction()).isTrue();
        assertThat(result(Drilled.silent(1, 12_000)).differsFromPrediction()).isTrue();
    }
}
