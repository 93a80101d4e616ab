package io.vipwatch.cli;

import io.vipwatch.monitor.config.ConfigException;
import io.vipwatch.monitor.store.SqliteHistory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** {@code vipwatch incidents show}: one incident on a page. */
@CommandLine.Command(
        name = "show",
        description = {
            "Tell one incident on a page: what happened, what to look at, how long each part took, step by step, and what"
                    + " was not seen and why. Where no monitor runs, it is read from the store that it left.",
            "Exit code 0: good; 1: it missed its budget; 5: whether it did is not known."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  vipwatch incidents show inc-48213", "  vipwatch incidents show inc-48213 -o json | jq .timeline"})
final class IncidentsShowCommand extends ApiCommand {
    @CommandLine.Parameters(paramLabel = "ID", description = "The incident, as in inc-48213.")
    private String id = "";

    @CommandLine.Mixin
    private final StoreOption store = new StoreOption();

    IncidentsShowCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        return monitor.get("incidents/" + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    @Override
    Optional<Json> stored() throws CommandFailure {
        Optional<SqliteHistory> named = store.named();
        return named.isPresent() ? Optional.of(new StoredIncidents(named.get()).one(id)) : Optional.empty();
    }

    @Override
    Json left(SilentMonitor silent, ApiOption monitor) throws ConfigException, CommandFailure {
        return new StoredIncidents(store.left(silent, monitor, console())).one(id);
    }

    @Override
    List<Json> elements(Json answer) {
        return List.of(answer);
    }

    @Override
    void print(Json answer) {
        IncidentPage.of(answer, console().width(), console().color()).forEach(console()::println);
    }

    @Override
    int exitCode(Json answer) {
        return switch (answer.text("verdict")) {
            case "exceeded" -> ExitCode.NO;
            case "unknown" -> ExitCode.INCONCLUSIVE;
            default -> ExitCode.GOOD;
        };
    }
}
