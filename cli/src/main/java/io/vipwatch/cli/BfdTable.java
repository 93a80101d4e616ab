package io.vipwatch.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The BFD sessions of peers, for a terminal. */
final class BfdTable {
    private BfdTable() {}

    /** {@return the state in a word; a session that was never Up is not called down} */
    static Table.Cell state(Json bfd) {
        return switch (bfd.text("verdict")) {
            case "up" -> new Table.Cell("Up", Table.Tone.GOOD);
            case "down" -> new Table.Cell(bfd.text("state"), Table.Tone.BAD);
            case "admin-down" -> new Table.Cell("AdminDown", Table.Tone.WARNING);
            case "never-up" -> Table.Cell.of("never Up");
            default -> Table.Cell.of("-");
        };
    }

    /** Prints what is known of the sessions' timing, and what of their timers follows from it. */
    static void print(List<Json> sessions, Consumer<Table> tables, Consumer<String> lines) {
        Table table = new Table("BFD WITH", "STATE", "FOR", "DETECTS IN", "WORST GAP", "HEADROOM", "FAILURES");
        for (Json session : sessions) {
            Json bfd = session.at("bfd");
            if (session.has("bfd")) {
                Optional<Long> headroom = bfd.number("headroom_ns");
                table.add(
                        Table.Cell.of(session.text("peer")),
                        state(bfd),
                        Table.Cell.of(DurationText.of(bfd.number("duration_ns"))),
                        Table.Cell.of(DurationText.of(bfd.at("intervals").number("detection_time_ns"))),
                        Table.Cell.of(DurationText.of(bfd.at("gaps").number("worst_ns"))),
                        headroom.filter(left -> left < 0).isPresent()
                                ? new Table.Cell("none", Table.Tone.BAD)
                                : Table.Cell.of(DurationText.of(headroom)),
                        Table.Cell.of(bfd.at("counts").text("failures")));
            }
        }
        lines.accept("");
        tables.accept(table);
        sessions.stream()
                .filter(session -> session.has("bfd"))
                .forEach(session -> remark(session).ifPresent(lines));
    }

    /** {@return what there is to say in a line of the sessions that are configured and could not be had, if any} */
    static Optional<String> unavailable(List<Json> lacking) {
        String peers = lacking.stream().map(lack -> lack.text("peer")).collect(Collectors.joining(", "));
        String why = lacking.size() == 1 ? lacking.getFirst().text("reason") : "vipwatch sessions --bfd says why";
        return Optional.of("BFD cannot be had with " + peers + ": " + why).filter(_ -> !lacking.isEmpty());
    }

    private static Optional<String> remark(Json session) {
        return remark(session.text("peer"), session.at("bfd"));
    }

    /** {@return what there is to say of a session's timers, also of one that has failed: why is what one looks for then} */
    static Optional<String> remark(String name, Json bfd) {
        String peer = name + ": ";
        return switch (bfd.text("verdict")) {
            case "up", "down", "admin-down" -> Optional.of(peer + bfd.text("advice"));
            case "never-up" ->
                Optional.of(peer
                        + (bfd.has("last_heard")
                                ? "heard, but never Up"
                                : "runs no BFD, as far as can be told: nothing was heard of it"));
            default -> Optional.empty();
        };
    }
}
