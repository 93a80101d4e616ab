package io.vipwatch.cli;

import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.daemon.Signals;
import io.vipwatch.monitor.drill.DrillFile;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.DrillResults;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Judgement;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.ReportForm;
import io.vipwatch.monitor.drill.Verdict;
import io.vipwatch.monitor.drill.run.DrillDirectory;
import io.vipwatch.monitor.drill.run.DrillRefused;
import io.vipwatch.monitor.drill.run.DrillRun;
import io.vipwatch.monitor.drill.run.DrillText;
import io.vipwatch.monitor.drill.run.Inventory;
import io.vipwatch.monitor.drill.run.Observatory;
import io.vipwatch.monitor.drill.run.Runner;
import io.vipwatch.monitor.drill.run.StopReason;
import io.vipwatch.monitor.drill.run.Targets;
import io.vipwatch.monitor.drill.run.UnmakeableFault;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.report.Reports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Runs a drill in the foreground: shows its plan, asks, and ends in order at SIGINT and SIGTERM. */
final class DrillPerformance {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Console console;
    private final Inventory inventory;
    private final Observatory observatory;
    private final DrillDirectory directory;
    private final List<DrillResult> results = new ArrayList<>();

    DrillPerformance(Console console, Inventory inventory, Observatory observatory, DrillDirectory directory) {
        this.console = console;
        this.inventory = inventory;
        this.observatory = observatory;
        this.directory = directory;
    }

    /** {@return the exit code} */
    int run(DrillFile drill, boolean agreed) throws CommandFailure {
        try {
            String target = Targets.of(drill.target().host(), observatory.look(), inventory);
            Instant started = Instant.ofEpochSecond(0, StampClock.system().now().epochNanos());
            String name = NAME.format(started) + "-" + drill.name();
            if (!agreed && !agrees(drill, target, name)) {
                console.err().println("drill: nothing was done");
                return ExitCode.NO;
            }
            DrillRun run = new DrillRun(name, drill, target, List.of(target));
            try (DrillDirectory.Lock _ = directory.lock(name)) {
                Map<String, String> parameters = new LinkedHashMap<>(observatory.parameters());
                parameters.putAll(DrillText.unverified(drill, inventory.site(target)));
                Optional<Prediction> predicted =
                        drill.claim().flatMap(claim -> observatory.predicted(claim.scenario()));
                DrillRun.Result result = perform(run);
                return told(run, run.kept(started.toString(), predicted, parameters, result), result);
            }
        } catch (DrillRefused | UnmakeableFault refused) {
            throw new CommandFailure(ExitCode.SAFEGUARD, String.valueOf(refused.getMessage()));
        } catch (IOException unwritable) {
            throw new CommandFailure(
                    ExitCode.USAGE, "the directory of drills, " + directory.path() + ": " + unwritable.getMessage());
        }
    }

    /** {@return the results of all drills that it ran, in order} */
    List<DrillResult> results() {
        return List.copyOf(results);
    }

    private boolean agrees(DrillFile drill, String target, String name)
            throws DrillRefused, UnmakeableFault, IOException {
        DrillText.plan(drill, inventory.site(target), name, observatory.changes())
                .forEach(line -> console.err().println(line));
        console.err().print("Run this? Type 'yes': ");
        console.err().flush();
        byte[] answer = new byte[8];
        int count = Math.max(0, console.in().read(answer));
        return new String(answer, 0, count, StandardCharsets.UTF_8).strip().equals("yes");
    }

    private DrillRun.Result perform(DrillRun run) throws DrillRefused, IOException {
        Runner runner = Runner.of(
                run, inventory, observatory, directory, text -> console.err().println("drill: " + text));
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Signals.whenSent(signal, () -> runner.stop(StopReason.INTERRUPTED, "SIG" + signal));
        }
        return runner.run();
    }

    private int told(DrillRun run, DrillResult kept, DrillRun.Result result) {
        results.add(kept);
        for (Repetition repetition : result.repetitions()) {
            console.println("repetition " + repetition.number() + ": "
                    + repetition.ending().text() + figures(repetition));
        }
        if (!result.reason().isEmpty()) {
            console.err().println("drill: " + result.ending().text() + ": " + result.reason());
        }
        DrillText.byHand(result).forEach(line -> console.err().println(line));
        for (Judgement judgement : kept.judgements()) {
            console.println(judgement.budget().phase().text() + " " + judgement.reason() + ": "
                    + judgement.verdict().text());
        }
        write(run, kept);
        return result.ending() == Ending.COMPLETED ? exitCode(kept.verdict()) : exitCode(result.ending());
    }

    /** What a full disk does not take was told already, and is no reason for another exit code. */
    private void write(DrillRun run, DrillResult kept) {
        try {
            Path place = directory.run(run.name());
            DrillResults.write(place, kept);
            for (ReportForm form : run.drill().report()) {
                Files.writeString(place.resolve(form.fileName()), Reports.of(form, List.of(kept)));
            }
            console.err().println("drill: the result and its reports are in " + place);
        } catch (IOException unwritable) {
            console.err().println("drill: the result and its reports cannot be written: " + unwritable.getMessage());
        }
    }

    private static int exitCode(Verdict verdict) {
        return switch (verdict) {
            case PASS -> ExitCode.GOOD;
            case FAIL -> ExitCode.NO;
            case INCONCLUSIVE -> ExitCode.INCONCLUSIVE;
        };
    }

    private static String figures(Repetition repetition) {
        String outage = repetition
                .outage()
                .flatMap(Repetition.Outage::gap)
                .map(gap -> ", outage " + DurationText.ofNanos(gap.toNanos()))
                .orElse("");
        Optional<String> detection = repetition
                .monitor()
                .phase("detection")
                .duration()
                .map(time -> ", detected after " + DurationText.ofNanos(time.toNanos()));
        return outage
                + names(repetition)
                + detection.orElse("")
                + repetition.detectedBy().map(how -> " by " + how.words()).orElse("");
    }

    private static String names(Repetition repetition) {
        return repetition.others().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(one -> "; " + one.getKey() + " "
                        + one.getValue()
                                .duration()
                                .map(time -> DurationText.ofNanos(time.toNanos()))
                                .orElseGet(() -> "not known (" + one.getValue().reason() + ")"))
                .collect(Collectors.joining());
    }

    private static int exitCode(Ending ending) {
        return switch (ending) {
            case COMPLETED -> ExitCode.GOOD;
            case ABORTED -> ExitCode.SAFEGUARD;
            case NOT_REVERTED -> ExitCode.NOT_REVERTED;
            case NOT_STEADY, FAILED -> ExitCode.INCONCLUSIVE;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
        };
    }
}
