package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.store.SqliteHistory;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code vipwatch incidents}: what failed over, why, and how long it took. */
@CommandLine.Command(
        name = "incidents",
        description = {
            "Show the newest convergence incidents, or those of the past that are asked for: all that belongs to one change"
                    + " of the network is one.",
            "Where no monitor runs, they are read from the store that it left.",
            "Exit code 0: good; 1: one of those shown missed its budget."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch incidents",
            "  vipwatch incidents show inc-48213",
            "  vipwatch incidents --since 7d --cause bfd --slower-than 900ms",
            "  vipwatch incidents --since 2h --peer node1 --prefix 2001:db8:0:ff00::100",
            "  vipwatch incidents --store /var/lib/vipwatch/store.sqlite      with no monitor running",
            "  vipwatch incidents -o jsonl | jq -r 'select(.cause == \"hold-timer\").headline'"
        })
final class IncidentsCommand extends ApiCommand {
    private static final int AT_MOST = 1000;

    @CommandLine.Mixin
    private final PastOptions past = new PastOptions();

    @CommandLine.Mixin
    private final StoreOption store = new StoreOption();

    @CommandLine.Option(
            names = {"-n", "--number"},
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of the newest incidents, up to 1000 (default: ${DEFAULT-VALUE}).")
    private int number;

    IncidentsCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        Json answer = monitor.get("incidents?limit=" + number() + past.parameters(List.of()));
        if (!answer.text("reason").isEmpty()) {
            console().err().println("there may be more: " + answer.text("reason"));
        }
        return answer;
    }

    @Override
    Optional<Json> stored() throws CommandFailure {
        Optional<SqliteHistory> named = store.named();
        return named.isPresent() ? Optional.of(newest(named.get())) : Optional.empty();
    }

    @Override
    Json left(SilentMonitor silent, ApiOption monitor) throws ConfigException, CommandFailure {
        return newest(store.left(silent, monitor, console()));
    }

    private Json newest(SqliteHistory history) throws CommandFailure {
        return new StoredIncidents(history).newest(past.filter(List.of()), number());
    }

    private int number() throws CommandFailure {
        if (number < 1 || number > AT_MOST) {
            throw new CommandFailure(ExitCode.USAGE, "-n: found " + number + ", expected 1 to " + AT_MOST);
        }
        return number;
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("incidents");
    }

    @Override
    void print(Json answer) {
        if (elements(answer).isEmpty()) {
            console().println("no incident");
            return;
        }
        IncidentTable.of(elements(answer), console().width(), console().color()).forEach(console()::println);
    }

    @Override
    int exitCode(Json answer) {
        boolean missed = elements(answer).stream()
                .anyMatch(incident -> incident.text("verdict").equals("exceeded"));
        return missed ? ExitCode.NO : ExitCode.GOOD;
    }
}
