package io.vipwatch.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** {@code vipwatch sessions}: the BGP sessions of the running monitor. */
@CommandLine.Command(
        name = "sessions",
        description = "Show the BGP sessions of the running monitor: state, routes, and how the last one ended.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  vipwatch sessions",
            "  vipwatch sessions --bfd",
            "  vipwatch sessions -o jsonl | jq -r 'select(.state != \"Established\").peer'"
        })
final class SessionsCommand extends ApiCommand {
    static final String ESTABLISHED = "Established";

    @CommandLine.Option(
            names = "--bfd",
            description =
                    "All BFD sessions, also those without BGP, with packets, discards and gaps, and their engine.")
    private boolean bfd;

    SessionsCommand(Console console) {
        super(console);
    }

    @Override
    Json ask(Api monitor) throws CommandFailure {
        return monitor.get(bfd ? "bfd" : "sessions");
    }

    @Override
    List<Json> elements(Json answer) {
        return answer.list("sessions");
    }

    @Override
    void print(Json answer) {
        if (bfd) {
            BfdDetail.print(answer, this::print, console()::println);
            return;
        }
        List<Json> sessions = elements(answer);
        boolean anyBfd = sessions.stream().anyMatch(session -> session.has("bfd"));
        Table table = anyBfd
                ? new Table("PEER", "AS", "STATE", "FOR", "ROUTES", "STALE", "HOLD", "BFD", "LAST DOWN")
                : new Table("PEER", "AS", "STATE", "FOR", "ROUTES", "STALE", "HOLD", "LAST DOWN");
        sessions.forEach(session -> table.add(cells(session, anyBfd)));
        print(table);
        if (anyBfd) {
            BfdTable.print(sessions, this::print, console()::println);
        }
        BfdTable.unavailable(answer.list("bfd_unavailable")).ifPresent(console()::println);
    }

    private static Table.Cell[] cells(Json session, boolean anyBfd) {
        boolean established = session.text("state").equals(ESTABLISHED);
        long stale = session.at("stale_routes").sum();
        List<Table.Cell> cells = new ArrayList<>(List.of(
                Table.Cell.of(session.text("peer")),
                Table.Cell.of(session.text("peer_asn")),
                new Table.Cell(session.text("state"), established ? Table.Tone.GOOD : Table.Tone.BAD),
                Table.Cell.of(DurationText.of(session.number("duration_ns"))),
                Table.Cell.of(Long.toString(session.at("routes").sum())),
                new Table.Cell(Long.toString(stale), stale > 0 ? Table.Tone.WARNING : Table.Tone.NONE),
                Table.Cell.of(DurationText.of(session.at("negotiated").number("hold_time_ns")))));
        if (anyBfd) {
            cells.add(BfdTable.state(session.at("bfd")));
        }
        cells.add(
                Table.Cell.of(session.has("last_down") ? session.at("last_down").text("cause") : "-"));
        return cells.toArray(Table.Cell[]::new);
    }
}
