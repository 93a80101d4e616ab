package io.vipwatch.cli;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.DrillResults;
import io.vipwatch.monitor.drill.ReportForm;
import io.vipwatch.monitor.drill.Verdict;
import io.vipwatch.monitor.report.Comparison;
import io.vipwatch.monitor.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch drill report}: reports of what drills have left in their directories. */
@CommandLine.Command(
        name = "report",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Report what drills have shown, from the directories that they left: claim, prediction, measurement and verdict"
                    + " side by side. The same results give the same text.",
            "Without --write, Markdown or what --form names is printed. With --compare, two runs of the same drills are set"
                    + " side by side, phase by phase.",
            "Exit code 0: every budget is kept; 1: one is not, or with --compare something takes longer; 5: inconclusive."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch drill report drills/2026-11-22",
            "  vipwatch drill report runs/* --write reports",
            "  vipwatch drill report run-7 --form junit > junit.xml",
            "  vipwatch drill report --compare before after"
        })
final class DrillReportCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Parameters(
            arity = "1..*",
            paramLabel = "DIR",
            description = "A drill's directory, or one that holds such directories.")
    private List<Path> places = List.of();

    @CommandLine.Option(
            names = "--form",
            paramLabel = "FORM",
            defaultValue = "markdown",
            description = "What is printed: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private ReportForm form = ReportForm.MARKDOWN;

    @CommandLine.Option(
            names = "--write",
            paramLabel = "DIR",
            description = "Write every form into this directory instead of printing one.")
    private Optional<Path> directory = Optional.empty();

    @CommandLine.Option(names = "--compare", description = "Set two runs, before and after, side by side.")
    private boolean compare;

    DrillReportCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure, IOException {
        return compare ? compared() : reported();
    }

    private int compared() throws CommandFailure {
        if (places.size() != 2) {
            throw new CommandFailure(ExitCode.USAGE, "--compare takes two directories, before and after");
        }
        Comparison comparison = Comparison.of(read(places.getFirst()), read(places.getLast()));
        console.print(comparison.markdown());
        return comparison.hasRegressed() ? ExitCode.NO : ExitCode.GOOD;
    }

    private int reported() throws CommandFailure, IOException {
        List<DrillResult> results = new ArrayList<>();
        for (Path place : places) {
            results.addAll(read(place));
        }
        results.sort(Comparator.comparing(DrillResult::started));
        if (directory.isPresent()) {
            Files.createDirectories(directory.get());
            for (ReportForm one : ReportForm.values()) {
                Path file = directory.get().resolve(one.fileName());
                Files.writeString(file, Reports.of(one, results));
                console.println(file.toString());
            }
        } else {
            console.print(Reports.of(form, results));
        }
        return exitCode(Reports.verdict(results));
    }

    private static List<DrillResult> read(Path place) throws CommandFailure {
        try {
            return DrillResults.read(place);
        } catch (IOException unreadable) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(unreadable.getMessage()));
        }
    }

    /** {@return the exit code that says this verdict} */
    static int exitCode(Verdict verdict) {
        return switch (verdict) {
            case PASS -> ExitCode.GOOD;
            case FAIL -> ExitCode.NO;
            case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
        };
    }
}
