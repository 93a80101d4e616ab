package io.vipwatch.cli;

import java.util.List;
import java.util.Optional;

/** Incidents, a line each and its headline below. */
final class IncidentTable {
    private static final int TIME_TO = 19;

    private IncidentTable() {}

    static List<String> of(List<Json> incidents, int width, boolean color) {
        Table table = new Table("INCIDENT", "BEGIN (UTC)", "STATE", "KIND", "CAUSE", "NODES", "TOOK", "BUDGET", "BACK");
        for (Json incident : incidents) {
            String begin = incident.text("begin");
            String verdict = incident.text("verdict");
            table.add(
                    Table.Cell.of(incident.text("id")),
                    Table.Cell.of(
                            begin.length() > TIME_TO
                                    ? begin.substring(0, TIME_TO).replace('T', ' ')
                                    : begin),
                    new Table.Cell(
                            incident.text("state"),
                            incident.text("state").equals("open") ? Table.Tone.WARNING : Table.Tone.NONE),
                    Table.Cell.of(incident.text("kind")),
                    Table.Cell.of(incident.text("cause")),
                    Table.Cell.of(incident.list("nodes").isEmpty() ? "-" : incident.joined("nodes", ",")),
                    Table.Cell.of(took(incident)),
                    new Table.Cell(verdict.isEmpty() ? "-" : verdict, tone(verdict)),
                    Table.Cell.of(incident.at("reversion").text("state")));
        }
        return table.lines(width, color);
    }

    /** {@return the total of the edge, where that was seen, else our own} */
    private static String took(Json incident) {
        return total(incident, "edge")
                .or(() -> total(incident, "monitor"))
                .map(IncidentPage::duration)
                .orElse("-");
    }

    private static Optional<Long> total(Json incident, String view) {
        return incident.at(view).at("phases").at("total").number("duration_ns");
    }

    private static Table.Tone tone(String verdict) {
        return switch (verdict) {
            case "within" -> Table.Tone.GOOD;
            case "exceeded" -> Table.Tone.BAD;
            case "unknown" -> Table.Tone.WARNING;
            default -> Table.Tone.NONE;
        };
    }
}
