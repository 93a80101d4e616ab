package io.vipwatch.cli;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.config.ConfigReader;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.incident.Replay;
import io.vipwatch.monitor.journal.EventSource;
import io.vipwatch.monitor.journal.JournalFiles;
import io.vipwatch.monitor.replay.Outcome;
import io.vipwatch.monitor.replay.Recordings;
import io.vipwatch.monitor.replay.ReplaySettings;
import io.vipwatch.monitor.translation.TrackSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * {@code vipwatch replay}: draws the incidents again from what was recorded. Everything but {@link #open()} works on any
 * {@link EventSource}: another form of input is another source.
 */
@CommandLine.Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Draw the incidents again from a journal: the directory, or one of its files; or from MRT files and captures"
                    + " (pcap, pcapng), whose messages become sessions, routes and events first, several of them as one"
                    + " recording in the order of its times. A directory may also hold MRT files.",
            "Of a recording, -c says who the peers are and which prefixes matter; without it every peer is a node with its"
                    + " address for a name, and every prefix is followed. Of a journal whose beginning is gone, or of a"
                    + " later file of one, it says which prefixes matter until the journal does.",
            "The same journal gives the same incidents as the monitor drew, byte for byte: with -o jsonl, a line is what"
                    + " /api/v1/incidents/ID says. An incident is printed as it stands at the end.",
            "Exit code 0: good; 1: an incident missed its budget; 5: a part of a recording could not be read, or of a"
                    + " journal it is not known what the monitor followed, and what could be was used."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch replay /var/lib/vipwatch/journal",
            "  vipwatch replay journal -o jsonl | jq -r .headline",
            "  vipwatch replay journal --show inc-48213",
            "  vipwatch replay -c vipwatch.yaml mrt/",
            "  vipwatch replay -c vipwatch.yaml --observer 2001:db8::1 edge.pcap"
        })
final class ReplayCommand implements Callable<Integer> {
    private final Console console;

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    @CommandLine.Parameters(
            arity = "1..*",
            paramLabel = "FILE",
            description = "A journal's directory, or one of its files; or MRT files and captures.")
    private List<Path> files = List.of();

    @CommandLine.Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "A configuration that says who the peers of a recording are, and which prefixes matter.")
    private Optional<Path> config = Optional.empty();

    @CommandLine.Option(
            names = "--observer",
            paramLabel = "ADDRESS",
            converter = AddressConverter.class,
            description =
                    "Of captured sessions, those with this end: peers as it hears them. Without it, those with the"
                            + " first end that each peer is seen with.")
    private Optional<InetAddress> observer = Optional.empty();

    @CommandLine.Option(names = "--show", paramLabel = "ID", description = "Tell this incident on a page.")
    private Optional<String> show = Optional.empty();

    ReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, CommandFailure, ConfigException {
        Map<String, IncidentReport> incidents = new LinkedHashMap<>();
        Replay replay = new Replay(
                said -> incidents.put(said.what().incident().id(), said.what().incident()));
        Optional<Outcome> recorded = Optional.empty();
        boolean blind;
        try (EventSource source = open()) {
            Optional<Event> event = source.next();
            if (event.isPresent() && config.isPresent() && !(source instanceof Recordings)) {
                replay.follow(
                        TrackSettings.incidents(known(config.get())),
                        event.get().at());
            }
            for (; event.isPresent(); event = source.next()) {
                replay.take(event.get());
            }
            blind = replay.isBlind() && !(source instanceof Recordings);
            if (source instanceof Recordings recordings) {
                recorded = Optional.of(recordings.outcome());
            }
        } catch (NotAnEvent bad) {
            throw new CommandFailure(ExitCode.USAGE, files.getFirst() + ": " + bad.getMessage());
        }
        replay.end();
        int drawn = print(List.copyOf(incidents.values()));
        if (blind) {
            console.err()
                    .println(files.getFirst()
                            + " begins after the monitor had said which prefixes it tracks: until it said"
                            + " so again, no incident of a prefix was drawn; give its configuration with -c");
        }
        return blind || recorded.filter(this::isIncomplete).isPresent() ? ExitCode.INCONCLUSIVE : drawn;
    }

    private MonitorConfig known(Path file) throws IOException, ConfigException {
        return new ConfigReader(console.environment()).read(file);
    }

    private EventSource open() throws IOException, CommandFailure, ConfigException {
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new CommandFailure(ExitCode.USAGE, "there is no file " + file);
            }
        }
        if (Recordings.isRecording(files.getFirst())) {
            return recordings();
        }
        if (files.size() > 1) {
            throw new CommandFailure(ExitCode.USAGE, "a journal is replayed by itself");
        }
        return JournalFiles.open(files.getFirst());
    }

    private Recordings recordings() throws IOException, CommandFailure, ConfigException {
        ReplaySettings settings = ReplaySettings.withoutConfiguration();
        List<Occurrence> rules = List.of();
        if (config.isPresent()) {
            MonitorConfig known = known(config.get());
            settings = ReplaySettings.of(known);
            rules = List.of(TrackSettings.incidents(known));
        }
        if (observer.isPresent()) {
            settings = settings.heardBy(IpAddress.of(observer.get()));
        }
        try {
            return Recordings.open(files, settings, rules);
        } catch (IOException unreadable) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(unreadable.getMessage()));
        }
    }

    /** Says what could not be read, or was left out; {@return whether anything could not be read} */
    private boolean isIncomplete(Outcome outcome) {
        outcome.damage()
                .forEach(damage ->
                        console.err().println(damage.file() + ": octet " + damage.offset() + ": " + damage.text()));
        if (outcome.damages() > outcome.damage().size()) {
            console.err().println((outcome.damages() - outcome.damage().size()) + " more parts could not be read");
        }
        if (outcome.leftOut() > 0) {
            console.err()
                    .println(outcome.leftOut()
                            + " records left out: of nobody who is configured, or of a second session of a peer");
        }
        return outcome.damages() > 0;
    }

    private int print(List<IncidentReport> reports) throws CommandFailure {
        List<Json> incidents = reports.stream()
                .filter(report -> show.isEmpty() || show.get().equals(report.id()))
                .map(report -> new Json(JsonReader.read(EventJson.text(report))))
                .toList();
        if (show.isPresent() && incidents.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, files.getFirst() + " has no incident " + show.get());
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
