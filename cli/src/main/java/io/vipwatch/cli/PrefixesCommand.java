package io.vipwatch.cli;

import java.util.List;
import picocli.CommandLine;

/** {@code vipwatch prefixes}: the tracked prefixes and their paths. */
@CommandLine.Command(
        name = "prefixes",
        description = {
            "Show the tracked prefixes: whether packets find a route, which nodes announce them as their own, and every"
                    + " path.",
            "Exit code 0: all are reachable; 1: one is not, or is degraded."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch prefixes",
            "  vipwatch prefixes --paths api",
            "  vipwatch prefixes --detail 2001:db8:0:ff00::100/128",
            "  vipwatch prefixes -o jsonl | jq -r 'select(.state != \"reachable\").prefix'"
        })
final class PrefixesCommand extends ApiCommand {
    static final String REACHABLE = "reachable";

    @CommandLine.Option(names = "--paths", description = "Show every path of each prefix below it.")
    private boolean paths;

    @CommandLine.Option(
            names = "--detail",
            description =
                    "Show of each prefix also what the edge would choose, what covers it, its changes and its flaps.")
    private boolean detail;

    @CommandLine.Parameters(
            arity = "0..*",
            paramLabel = "NAME",
            description = "Only tracked prefixes with this name, or this prefix itself.")
    private List<String> names = List.of();

    PrefixesCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        return monitor.get("prefixes");
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("prefixes").stream()
                .filter(prefix ->
                        names.isEmpty() || names.contains(prefix.text("name")) || names.contains(prefix.text("prefix")))
                .toList();
    }

    @Override
    int exitCode(Json answer) {
        boolean good = elements(answer).stream()
                .allMatch(prefix -> prefix.text("state").equals(REACHABLE));
        return good ? ExitCode.GOOD : ExitCode.NO;
    }

    @Override
    void print(Json answer) {
        Table table = new Table("NAME", "STATE", "FOR", "ORIGINS", "PREFIX");
        elements(answer).forEach(prefix -> addTo(table, prefix));
        print(table);
        if (paths || detail) {
            elements(answer).forEach(this::printPaths);
        }
    }

    static void addTo(Table table, Json prefix) {
        String unattributed = prefix.joined("unattributed", ",");
        String origins = prefix.joined("origins", ",");
        table.add(
                Table.Cell.of(prefix.text("name")),
                new Table.Cell(prefix.text("state"), tone(prefix.text("state"))),
                Table.Cell.of(DurationText.of(prefix.number("duration_ns"))),
                Table.Cell.of((origins.isEmpty() ? "-" : origins)
                        + (unattributed.isEmpty() ? "" : " (" + unattributed + "?)")),
                Table.Cell.of(prefix.text("prefix")));
    }

    private static Table.Tone tone(String state) {
        return switch (state) {
            case REACHABLE -> Table.Tone.GOOD;
            case "degraded", "covered" -> Table.Tone.WARNING;
            default -> Table.Tone.BAD;
        };
    }

    private void printPaths(Json prefix) {
        console().println("");
        console().println(prefix.text("prefix"));
        Table table = new Table("PEER", "PATH ID", "STATE", "FOR", "OWNERSHIP", "NEXT HOP");
        for (Json path : prefix.list("paths")) {
            String state = path.text("state");
            table.add(
                    Table.Cell.of(path.text("peer")),
                    Table.Cell.of(path.has("path_id") ? path.text("path_id") : "-"),
                    new Table.Cell(state, state.equals("present") ? Table.Tone.GOOD : Table.Tone.WARNING),
                    Table.Cell.of(DurationText.of(path.number("duration_ns"))),
                    Table.Cell.of(path.text("ownership")),
                    Table.Cell.of(path.joined("next_hop", " ")));
        }
        print(table);
        if (detail) {
            PrefixDetail.print(prefix, console()::println);
        }
    }
}
