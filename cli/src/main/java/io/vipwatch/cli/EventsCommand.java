package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch events}: what happened, and what happens. */
@CommandLine.Command(
        name = "events",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Show the newest events of the running monitor; with -f, go on with each new one as it happens.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch events -n 20",
            "  vipwatch events -f --type prefix.state",
            "  vipwatch events -f -o jsonl | jq .data"
        })
final class EventsCommand implements Callable<Integer> {
    private static final String DATA = "data: ";
    private static final String EVENT = "event: ";

    private final Console console;

    @CommandLine.Mixin
    private final ApiOption api = new ApiOption();

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    @CommandLine.Option(
            names = {"-f", "--follow"},
            description = "Go on with each new event, until interrupted.")
    private boolean follow;

    @CommandLine.Option(
            names = {"-n", "--number"},
            paramLabel = "N",
            defaultValue = "50",
            description = "How many of the newest events, up to 10000 (default: ${DEFAULT-VALUE}).")
    private int number;

    @CommandLine.Option(
            names = "--type",
            paramLabel = "TYPE",
            description =
                    "Only events of this type, such as session.down; session.* for all of a kind. May be repeated.")
    private List<String> types = new ArrayList<>();

    EventsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        if (follow && output.format() == OutputFormat.JSON) {
            throw new CommandFailure(ExitCode.USAGE, "-f has no end, and -o json is one document; use -o jsonl");
        }
        Api monitor = api.api(console);
        String filter = types.isEmpty() ? "" : "&type=" + String.join(",", types);
        long last = number > 0 ? printNewest(monitor, filter) : -1;
        if (follow) {
            String from = last < 0 ? "snapshot=false" : "last_event_id=" + last;
            follow(monitor, from + filter);
        }
        return ExitCode.GOOD;
    }

    /** {@return the sequence number of the newest event that there is} */
    private long printNewest(Api monitor, String filter) throws CommandFailure {
        Json page = monitor.get("events?limit=" + number + filter);
        switch (output.format()) {
            case JSON -> console.println(JsonWriter.pretty(page.at("events").value()));
            case YAML, TABLE, JSONL -> page.list("events").forEach(this::print);
        }
        console.flush();
        return page.number("last_seq").orElse(-1L);
    }

    private void follow(Api monitor, String query) throws CommandFailure {
        String[] name = {""};
        monitor.follow("events/stream?" + query, line -> {
            if (line.startsWith(EVENT)) {
                name[0] = line.substring(EVENT.length());
            } else if (line.startsWith(DATA) && name[0].equals("monitor.lagged") && !line.contains("\"specversion\"")) {
                console.err().println("events were missed: " + line.substring(DATA.length()));
            } else if (line.startsWith(DATA)) {
                print(new Json(JsonReader.read(line.substring(DATA.length()))));
                console.flush();
            }
        });
    }

    private void print(Json event) {
        switch (output.format()) {
            case TABLE -> console.println(EventText.of(event, console.color()));
            case JSON, JSONL -> console.println(JsonWriter.compact(event.value()));
            case YAML -> console.print("---\n" + YamlWriter.of(event.value()));
        }
    }
}
