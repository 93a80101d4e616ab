package io.vipwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.drill.Verdict;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.RunJournal;
import io.vipwatch.monitor.drill.run.RunLine;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vipwatch lab drill} as a process: a lab of its own, a drill, its exit code and what is left on the disk. */
@Tag("lab")
class LabDrillIT {
    @Test
    void itWritesEveryReportAlsoWhereOneWasCutOffBefore(@TempDir Path files) throws Exception {
        Path directory = files.resolve("lab-drills");
        DrillDirectory runs = new DrillDirectory(directory.resolve("lab-runs"));
        runs.run("killed-noop");
        try (RunJournal cutOff = RunJournal.open(runs.journal("killed-noop"))) {
            cutOff.write(new RunLine.Began("killed-noop", "noop", "node1", 1));
        }
        String[] noop = {"lab", "drill", "noop", "--short", "--repeat", "1", "--directory", directory.toString()};
        try (CommandProcess drilled = CommandProcess.start(files, noop)) {
            drilled.awaitEnd();
            int exitCode = asItsVerdictSays(drilled.out());
            drilled.expect(exitCode);
            assertThat(drilled.err()).contains("lab: killed-noop did not come to its end; its lab is gone");
            assertThat(drilled.out()).startsWith("noop\n").contains("repetition 1: completed, outage ");
            assertReports(files, directory, exitCode);
        }
    }

    /** Nothing is done, so that nothing should be lost; what a busy machine loses all the same is told, and the code says so. */
    private static int asItsVerdictSays(String out) {
        String verdict = out.strip().replaceFirst("(?s).*: ", "");
        return DrillReportCommand.exitCode(Verdict.valueOf(verdict.toUpperCase(Locale.ROOT)));
    }

    private static void assertReports(Path files, Path directory, int exitCode) throws Exception {
        String report = Files.readString(directory.resolve("report.md"));
        assertThat(report)
                .startsWith("# Failover drills\n\n1 drill, 1 repetition: ")
                .contains("| nothing at all (control run): [noop](#noop) | nothing is lost | 0 | ", "\n## noop\n")
                .doesNotContain(files.toString(), InetAddress.getLocalHost().getHostName());
        assertThat(directory)
                .isDirectoryContaining("glob:**report.html")
                .isDirectoryContaining("glob:**report.json")
                .isDirectoryContaining("glob:**report.csv")
                .isDirectoryContaining("glob:**junit.xml");
        String runs = directory.resolve("lab-runs").toString();
        try (CommandProcess again = CommandProcess.start(files, "drill", "report", runs)) {
            again.expect(exitCode);
            assertThat(again.out()).isEqualTo(report);
        }
    }
}
