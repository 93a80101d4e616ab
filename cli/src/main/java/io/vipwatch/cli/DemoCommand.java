package io.vipwatch.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.cli.demo.Demonstration;
import io.vipwatch.cli.demo.Measurement;
import io.vipwatch.cli.demo.Narrator;
import io.vipwatch.lab.topology.LabFailure;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** {@code vipwatch demo}: a drill on a simulated cluster in this JVM. */
@CommandLine.Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Watch a drill: three simulated nodes and an edge, on loopback and in this process, with the real daemon"
                    + " beside them. No root, no Docker; about 15 s. Needs Linux, for its loopback addresses.",
            "A node withdraws the virtual IP address, another one's BGP daemon is killed, and the third falls silent in a"
                    + " drill, by the same runner and commands that real nodes get. At the end: the incident's page, what was"
                    + " measured, and the claim beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = "  vipwatch demo")
final class DemoCommand implements Callable<Integer> {
    private static final String CAVEAT =
            "TOOK is from the fault to the octets that told of it, on one clock, as vipwatch saw it; a router takes"
                    + " longer, and these are simulated nodes. 'vipwatch lab' has real ones.";

    /** Where in a line what was seen begins, after the time and the type of the event. */
    private static final int SEEN_COLUMN = 34;

    private final Console console;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws CommandFailure {
        // The story is told from the journal; the daemon's own log would tell it a second time.
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
        try {
            Path directory = Files.createTempDirectory("vipwatch-demo");
            try {
                StampClock clock = StampClock.system();
                Demonstration.Shown shown = new Demonstration(
                                new Told(console), () -> clock.now().monotonicNanos())
                        .run(directory, Version.text());
                return report(shown);
            } finally {
                remove(directory);
            }
        } catch (LabFailure | SpeakerException | IOException | ConfigException failure) {
            throw new CommandFailure(ExitCode.INCONCLUSIVE, String.valueOf(failure.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ExitCode.INTERRUPTED;
        }
    }

    private int report(Demonstration.Shown shown) throws CommandFailure {
        List<Measurement> measurements = shown.measurements();
        page(shown.drill());
        console.println("");
        Table table = new Table("FAILURE", "SEEN AS", "TOOK", "EXPECTED");
        for (Measurement measurement : measurements) {
            table.add(
                    Table.Cell.of(measurement.failure()),
                    Table.Cell.of(measurement.detectedBy()),
                    Table.Cell.of(took(measurement.took())),
                    Table.Cell.of(measurement.expected()));
        }
        table.lines(console.width(), console.color()).forEach(console::println);
        console.println("");
        measurements.forEach(m -> folded(m.failure() + ": " + m.remark() + ".", console.width(), 2)
                .forEach(console::println));
        console.println("");
        claims(shown.drill().result());
        console.println("");
        folded(CAVEAT, console.width(), 0).forEach(console::println);
        boolean all = measurements.stream().allMatch(m -> m.took().isPresent())
                && seen(shown.drill().result()).isPresent();
        return all ? ExitCode.GOOD : ExitCode.INCONCLUSIVE;
    }

    private void page(Demonstration.Drilled drill) throws CommandFailure {
        if (drill.incident().isPresent()) {
            heading("What vipwatch makes of it: vipwatch incidents show");
            IncidentPage.of(new Json(JsonReader.read(drill.incident().get())), console.width(), console.color())
                    .forEach(console::println);
        }
        heading("All at a glance");
    }

    private void heading(String title) {
        console.println("\n" + (console.color() ? "\u001b[1m" + title + "\u001b[0m" : title));
    }

    /** As the report of a drill begins, of which {@code vipwatch drill report} makes a page. */
    private void claims(DrillResult result) {
        Table table = new Table("DRILL", "CLAIM", "PREDICTED", "FOUND", "VERDICT");
        table.add(
                Table.Cell.of(result.drill()),
                Table.Cell.of(result.claim()
                        .map(claim -> claim.text().replaceFirst("^[^:]*: ", ""))
                        .orElse("")),
                Table.Cell.of(
                        result.predicted().map(one -> one.outcome().text()).orElse("not known")),
                Table.Cell.of(seen(result).map(time -> took(Optional.of(time))).orElse("not seen")),
                Table.Cell.of(result.verdict().text()));
        table.lines(console.width(), console.color()).forEach(console::println);
        result.judgements().stream()
                .map(one -> result.drill() + ": " + one.budget().phase().text() + " "
                        + one.budget().limit().text() + ": " + one.verdict().text() + ", " + one.reason() + ".")
                .forEach(line -> folded(line, console.width(), 2).forEach(console::println));
    }

    /** There is one repetition, and its loss was noticed; how much that is worth the verdict says. */
    private static Optional<Duration> seen(DrillResult result) {
        return Observed.of(result.repetitions(), Phase.DETECTION).stream()
                .map(Observed::duration)
                .findFirst();
    }

    private static String took(Optional<Duration> took) {
        return took.map(duration -> String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6))
                .orElse("not seen");
    }

    private static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** {@return {@code line} in lines of at most {@code width} columns, all but the first indented} */
    private static List<String> folded(String line, int width, int indent) {
        List<String> lines = new ArrayList<>();
        String rest = line;
        while (rest.length() > width) {
            int space = rest.lastIndexOf(' ', width);
            if (space <= indent) {
                break; // a word that is wider than the line
            }
            lines.add(rest.substring(0, space));
            rest = " ".repeat(indent) + rest.substring(space + 1);
        }
        lines.add(rest);
        return lines;
    }

    /** What is told goes to the console as it happens. */
    private record Told(Console console) implements Narrator {
        @Override
        public void scene(String title) {
            say("\n" + (console.color() ? "\u001b[1m" + title + "\u001b[0m" : title));
        }

        @Override
        public void act(String text) {
            say("  " + text);
        }

        @Override
        public void seen(long epochNanos, String text) {
            LocalTime time = Instant.ofEpochSecond(epochNanos / 1_000_000_000, epochNanos % 1_000_000_000)
                    .atZone(ZoneOffset.UTC)
                    .toLocalTime();
            folded("  " + time.truncatedTo(ChronoUnit.MICROS) + "  " + text, console.width(), SEEN_COLUMN)
                    .forEach(this::say);
        }

        private void say(String text) {
            console.println(text);
            console.flush();
        }
    }
}
