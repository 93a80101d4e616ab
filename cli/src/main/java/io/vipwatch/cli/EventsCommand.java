package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.store.History;
import io.vipwatch.monitor.store.HistoryException;
import io.vipwatch.monitor.store.SqliteHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/** {@code vipwatch events}: what happened, and what happens. */
@CommandLine.Command(
        name = "events",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = {
            "Show the newest events of the running monitor, or those of the past that are asked for; with -f, go on with"
                    + " each new one as it happens.",
            "Where no monitor runs, they are read from the store that it left."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch events -n 20",
            "  vipwatch events -f --type prefix.state",
            "  vipwatch events --since 2h --peer node1 --type session.*",
            "  vipwatch events --cause bfd --slower-than 900ms --since 7d",
            "  vipwatch events --since 1d --store /var/lib/vipwatch/store.sqlite   with no monitor running",
            "  vipwatch events -f -o jsonl | jq .data"
        })
final class EventsCommand implements Callable<Integer> {
    private static final String DATA = "data: ";
    private static final String EVENT = "event: ";
    private static final int DAY = "2026-11-22".length();

    private final Console console;

    @CommandLine.Mixin
    private final ApiOption api = new ApiOption();

    @CommandLine.Mixin
    private final OutputOption output = new OutputOption();

    @CommandLine.Mixin
    private final PastOptions past = new PastOptions();

    @CommandLine.Mixin
    private final StoreOption stored = new StoreOption();

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

    private String day = "";

    EventsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws ConfigException, CommandFailure {
        if (follow && output.format() == OutputFormat.JSON) {
            throw new CommandFailure(ExitCode.USAGE, "-f has no end, and -o json is one document; use -o jsonl");
        }
        if (follow && past.choose()) {
            throw new CommandFailure(ExitCode.USAGE, "-f shows what comes, and those options choose from the past");
        }
        if (number < 0) {
            throw new CommandFailure(ExitCode.USAGE, "-n: found " + number + ", expected 0 to 10000");
        }
        Optional<SqliteHistory> store = stored.named();
        if (store.isPresent()) {
            printStored(store.get());
            return ExitCode.GOOD;
        }
        String filter = past.parameters(types);
        try {
            ask(api.api(console), filter);
        } catch (SilentMonitor silent) {
            if (follow) {
                throw silent;
            }
            printStored(stored.left(silent, api, console));
        }
        return ExitCode.GOOD;
    }

    private void ask(Api monitor, String filter) throws CommandFailure {
        long last = number > 0 ? printNewest(monitor, filter) : -1;
        if (follow) {
            String from = last < 0 ? "snapshot=false" : "last_event_id=" + last;
            follow(monitor, from + filter);
        }
    }

    /** {@return the sequence number of the newest event that there is} */
    private long printNewest(Api monitor, String filter) throws CommandFailure {
        Json page = monitor.get("events?limit=" + number + filter);
        print(page.list("events"));
        return page.number("last_seq").orElse(-1L);
    }

    private void printStored(SqliteHistory store) throws CommandFailure {
        try {
            History.Reach newest = new History.Reach(1, Long.MAX_VALUE, number, true);
            print(store.events(past.filter(types), newest).stream()
                    .map(event -> new Json(JsonReader.read(event.json())))
                    .toList());
        } catch (HistoryException e) {
            throw new CommandFailure(ExitCode.INCONCLUSIVE, String.valueOf(e.getMessage()));
        }
    }

    private void print(List<Json> events) {
        switch (output.format()) {
            case JSON ->
                console.println(
                        JsonWriter.pretty(events.stream().map(Json::value).toList()));
            case YAML, TABLE, JSONL -> events.forEach(this::print);
        }
        console.flush();
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
            case TABLE -> {
                printDay(event.text("time"));
                console.println(EventText.of(event, console.color()));
            }
            case JSON, JSONL -> console.println(JsonWriter.compact(event.value()));
            case YAML -> console.print("---\n" + YamlWriter.of(event.value()));
        }
    }

    /** Lines have the time of the day alone: where the past is asked for, or a day ends, the day stands above them. */
    private void printDay(String time) {
        String its = time.length() >= DAY ? time.substring(0, DAY) : time;
        if (!its.equals(day) && (past.choose() || !day.isEmpty())) {
            console.println(its);
        }
        day = its;
    }
}
