package io.vipwatch.cli;

import java.util.List;
import picocli.CommandLine;

/** {@code vipwatch incidents}: what failed over, why, and how long it took. */
@CommandLine.Command(
        name = "incidents",
        description = {
            "Show the newest convergence incidents: all that belongs to one change of the network is one.",
            "Exit code 0: good; 1: one of those shown missed its budget."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch incidents",
            "  vipwatch incidents show inc-48213",
            "  vipwatch incidents -o jsonl | jq -r 'select(.cause == \"hold-timer\").headline'"
        })
final class IncidentsCommand extends ApiCommand {
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
        return monitor.get("incidents?limit=" + number);
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
