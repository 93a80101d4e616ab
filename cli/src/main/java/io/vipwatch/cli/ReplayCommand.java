package io.vipwatch.cli;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.incident.Replay;
import io.vipwatch.monitor.journal.EventSource;
import io.vipwatch.monitor.journal.JournalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * {@code vipwatch replay}: draws the incidents again from what was recorded. Everything but {@link #open} works on any
 * {@link EventSource}: another form of input is another source.
 */
@CommandLine.Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Draw the incidents again from a journal: the directory, or one of its files.",
            "The same journal gives the same incidents as the monitor drew, byte for byte: with -o jsonl, a line is what"
                    + " /api/v1/incidents/ID says. An incident is printed as it stands at the end.",
            "Exit code 0: good; 1: an incident missed its budget."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch replay /var/lib/vipwatch/journal",
            "  vipwatch replay journal -o jsonl | jq -r .headline",
            "  vipwatch replay journal --show inc-48213"
        })
final class ReplayCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    @CommandLine.Parameters(paramLabel = "FILE", description = "A journal's directory, or one of its files.")
    private Path file = Path.of(".");

    @CommandLine.Option(names = "--show", paramLabel = "ID", description = "Tell this incident on a page.")
    private Optional<String> show = Optional.empty();

    ReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, CommandFailure {
        Map<String, IncidentReport> incidents = new LinkedHashMap<>();
        Replay replay = new Replay(
                said -> incidents.put(said.what().incident().id(), said.what().incident()));
        try (EventSource source = open(file)) {
            for (Optional<Event> event = source.next(); event.isPresent(); event = source.next()) {
                replay.take(event.get());
            }
        } catch (NotAnEvent bad) {
            throw new CommandFailure(ExitCode.USAGE, file + ": " + bad.getMessage());
        }
        replay.end();
        return print(List.copyOf(incidents.values()));
    }

    private static EventSource open(Path file) throws IOException, CommandFailure {
        if (!Files.exists(file)) {
            throw new CommandFailure(ExitCode.USAGE, "there is no file " + file);
        }
        return JournalFiles.open(file);
    }

    private int print(List<IncidentReport> reports) throws CommandFailure {
        List<Json> incidents = reports.stream()
                .filter(report -> show.isEmpty() || show.get().equals(report.id()))
                .map(report -> new Json(JsonReader.read(EventJson.text(report))))
                .toList();
        if (show.isPresent() && incidents.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, file + " has no incident " + show.get());
        }
        switch (output.format()) {
            case TABLE -> table(incidents);
            case JSON ->
                console.println(
                        JsonWriter.pretty(incidents.stream().map(Json::value).toList()));
            case JSONL ->
                reports.stream()
                        .filter(report -> show.isEmpty() || show.get().equals(report.id()))
                        .forEach(report -> console.println(EventJson.text(report)));
            case YAML -> incidents.forEach(incident -> console.print("---\n" + YamlWriter.of(incident.value())));
        }
        boolean missed =
                incidents.stream().anyMatch(incident -> incident.text("verdict").equals("exceeded"));
        return missed ? ExitCode.NO : ExitCode.GOOD;
    }

    private void table(List<Json> incidents) {
        if (show.isPresent()) {
            incidents.forEach(incident ->
                    IncidentPage.of(incident, console.width(), console.color()).forEach(console::println));
        } else if (incidents.isEmpty()) {
            console.println("no incident");
        } else {
            IncidentTable.of(incidents, console.width(), console.color()).forEach(console::println);
        }
    }
}
