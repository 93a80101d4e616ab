package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.lab.drill.DrillLab;
import io.vipwatch.monitor.explain.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/lab-report.md} is what {@code vipwatch lab drill --all} has written, as it is: it has the form of a report, a
 * row of each scenario, and what was predicted and measured of every drill that comes with vipwatch.
 */
class LabReportTest {
    private static final Path REPORT = Path.of("..", "docs", "lab-report.md");

    private String report = "";

    @BeforeEach
    void read() throws IOException {
        report = Files.readString(REPORT);
    }

    private List<String> found(String line) {
        Matcher matcher = Pattern.compile("(?m)^" + line + "$").matcher(report);
        return matcher.results().map(one -> one.group(1)).toList();
    }

    @Test
    void everyDrillThatComesWithVipwatchHasItsPart() {
        assertThat(found("## (.+)")).containsExactlyInAnyOrderElementsOf(DrillLab.drills());
        assertThat(found("Predicted: (.+, in charge: .+)")).hasSameSizeAs(DrillLab.drills());
        assertThat(found("Measured: (.+(?:, as predicted|, which is \\*\\*not as predicted\\*\\*)\\.)"))
                .hasSameSizeAs(DrillLab.drills());
    }

    @Test
    void theFirstScreenHasARowOfEveryScenarioWithBothOptionsSideBySide() {
        int drills = DrillLab.drills().size();
        assertThat(report)
                .startsWith("# Failover drills\n\n" + drills + " drills, ")
                .contains("\n| scenario | BGP: claim | predicted | measured | verdict"
                        + " | DNS: claim | predicted | measured | verdict |\n|---|---|---|---|---|---|---|---|---|\n");
        assertThat(found("\\| ([^|]+): \\[.*\\|"))
                .containsExactlyElementsOf(
                        Stream.of(Scenario.values()).map(Scenario::title).toList());
        assertThat(report).contains("[dns-round-robin](#dns-round-robin)");
    }

    @Test
    void itSaysNothingOfTheMachineThatItWasMadeOn() {
        assertThat(report).doesNotContain("/tmp", "/root", "/home", "NOT AS BEFORE", "not-reverted");
    }
}
