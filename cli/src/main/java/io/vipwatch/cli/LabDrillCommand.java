package io.vipwatch.cli;

import io.vipwatch.lab.drill.DrillForm;
import io.vipwatch.lab.drill.DrillLab;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillFiles;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.ReportForm;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.report.Reports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch lab drill}: runs drills in a lab of their own. */
@CommandLine.Command(
        name = "drill",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Build a lab, have a monitor watch it, run drills in it, and remove it. Needs root for the route of the probes.",
            "Exit code 0: all were done; else that of the first that was not, as of 'vipwatch drill run'."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch lab drill node-failure --short", "  vipwatch lab drill --all --directory lab-drills"})
final class LabDrillCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Option(
            names = "--all",
            description = "Every drill that comes with vipwatch and can be run in the lab.")
    private boolean all;

    @CommandLine.Option(
            names = "--short",
            description =
                    "A hold time of 9 s, a restart time of 10 s and two repetitions, instead of the timers of Calico"
                            + " and FRR as they come and every repetition.")
    private boolean quick;

    @CommandLine.Option(
            names = "--repeat",
            paramLabel = "N",
            description = "So many repetitions of each, whatever its file says.")
    private Optional<Integer> repeat = Optional.empty();

    @CommandLine.Option(
            names = "--directory",
            paramLabel = "DIRECTORY",
            defaultValue = "drills",
            description = "Where reports, the monitor's journal and, in lab-runs, the drills' results and journals go"
                    + " (default: ${DEFAULT-VALUE}).")
    private Path directory = Path.of("drills");

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "DRILL",
            description = "A drill file, or the name of one that comes with vipwatch.")
    private List<String> names = List.of();

    private DrillDirectory runs = new DrillDirectory(directory);

    LabDrillCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure, IOException {
        if (all == !names.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "either drills or --all");
        }
        if (repeat.isPresent() && repeat.get() < 1) {
            throw new CommandFailure(ExitCode.USAGE, "--repeat: found " + repeat.get() + ", expected at least 1");
        }
        List<DrillFile> drills = new ArrayList<>();
        for (String name : all ? DrillLab.drills() : names) {
            drills.add(DrillFiles.read(name));
        }
        Path files = Files.createTempDirectory(Files.createDirectories(directory), "monitor");
        runs = new DrillDirectory(directory.resolve("lab-runs"));
        forget();
        console.err().println("lab: building the network and four containers ...");
        try (DrillLab lab = DrillLab.start(quick ? DrillForm.SHORT : DrillForm.LONG, files)) {
            List<DrillResult> results = new ArrayList<>();
            int code = run(drills, lab, results);
            report(results);
            return code;
        } catch (LabFailure failure) {
            throw LabFailures.of(failure);
        }
    }

    private int run(List<DrillFile> drills, DrillLab lab, List<DrillResult> results) throws CommandFailure {
        int code = ExitCode.GOOD;
        for (DrillFile drill : drills) {
            console.println(drill.name());
            DrillFile inItsForm = lab.inItsForm(drill);
            int one;
            try (DrillLab.Prepared prepared = lab.prepared(drill, console.err()::println)) {
                DrillPerformance performance =
                        new DrillPerformance(console, lab.inventory(), prepared.observatory(), runs);
                one = performance.run(repeat.map(inItsForm::repeated).orElse(inItsForm), true);
                results.addAll(performance.results());
            }
            console.flush();
            code = code == ExitCode.GOOD ? one : code;
            if (one == ExitCode.INTERRUPTED || one == ExitCode.NOT_REVERTED) {
                return one;
            }
        }
        return code;
    }

    /** A lab goes with its process, also when that is killed, and what its drills had done goes with it. */
    private void forget() throws CommandFailure, IOException {
        try (DrillDirectory.Lock held = runs.lock("lab")) {
            runs.forget(held)
                    .forEach(run -> console.err().println("lab: " + run + " did not come to its end; its lab is gone"));
        } catch (DrillRefused another) {
            throw new CommandFailure(ExitCode.SAFEGUARD, String.valueOf(another.getMessage()));
        }
    }

    /** The comparison of all that was run. */
    private void report(List<DrillResult> results) throws IOException {
        if (results.isEmpty()) {
            return;
        }
        for (ReportForm form : ReportForm.values()) {
            Path file = directory.resolve(form.fileName());
            Files.writeString(file, Reports.of(form, results));
            console.err().println("lab: written " + file);
        }
    }
}
