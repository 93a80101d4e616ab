package io.vipwatch.cli;

import io.vipwatch.monitor.explain.Scenario;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What failures of a tracked prefix should take, in lines for a terminal. */
final class ExplanationPage {
    private static final String INDENT = "  ";

    private final int width;
    private final Consumer<Table> tables;
    private final Consumer<String> lines;

    ExplanationPage(int width, Consumer<Table> tables, Consumer<String> lines) {
        this.width = width;
        this.tables = tables;
        this.lines = lines;
    }

    /**
     * Tells of a prefix.
     *
     * @param full whether to tell every prediction in full
     */
    void tell(Json explanation, boolean full) {
        Json subject = explanation.at("subject");
        lines.accept((subject.text("name") + " " + subject.text("prefix")).strip());
        state(explanation);
        List<Json> predictions = explanation.list("predictions");
        if (predictions.isEmpty()) {
            wrapped(INDENT, "nobody announces it: there is nothing to lose");
            return;
        }
        lines.accept("");
        Table table = new Table("SCENARIO", "TAKES", "IN CHARGE", "NODE");
        for (Json one : predictions) {
            table.add(
                    Table.Cell.of(one.text("scenario")),
                    new Table.Cell(OutcomeText.of(one.at("outcome")), OutcomeText.tone(one.at("outcome"))),
                    Table.Cell.of(one.text("timer").isEmpty() ? "-" : one.text("timer")),
                    Table.Cell.of(one.text("node")));
        }
        tables.accept(table);
        if (full) {
            predictions.forEach(this::inFull);
        } else {
            changes(predictions);
            unknowns(predictions);
        }
    }

    private void state(Json explanation) {
        Json state = explanation.at("state");
        if (state.text("state").isEmpty()) {
            return;
        }
        String matched = state.text("matched");
        StringBuilder text = new StringBuilder(state.text("state"));
        state.number("duration_ns").ifPresent(since -> text.append(" for ").append(DurationText.ofNanos(since)));
        text.append(": ").append(state.list("origins").size()).append(" of at least ");
        text.append(state.text("min_origins"))
                .append(" origins (")
                .append(state.joined("origins", ", "))
                .append(')');
        if (!matched.isEmpty() && !matched.equals(state.text("prefix"))) {
            text.append("; packets match ").append(matched);
        }
        wrapped(INDENT, text.toString());
        Json cause = state.at("last_change").at("cause");
        if (!cause.text("kind").isEmpty()) {
            wrapped(
                    INDENT,
                    "last change: " + (cause.text("kind") + " " + cause.text("node")).strip()
                            + (cause.text("detail").isEmpty() ? "" : ": " + cause.text("detail")));
        }
        Json best = state.at("edge").at("best");
        if (!best.text("peer").isEmpty()) {
            wrapped(
                    INDENT,
                    "the edge would choose " + best.text("peer") + ", by "
                            + state.at("edge").text("decided_by"));
        }
    }

    private void changes(List<Json> predictions) {
        Map<String, List<String>> helped = new LinkedHashMap<>();
        Map<String, Json> changes = new LinkedHashMap<>();
        for (Json one : predictions) {
            one.list("changes").stream().findFirst().ifPresent(change -> {
                String key = text(change) + change.text("line");
                changes.putIfAbsent(key, change);
                helped.computeIfAbsent(key, _ -> new ArrayList<>()).add(one.text("scenario"));
            });
        }
        if (changes.isEmpty()) {
            return;
        }
        lines.accept("");
        lines.accept("would help most");
        changes.forEach((key, change) -> {
            wrapped(INDENT, text(change) + " (" + String.join(", ", helped.getOrDefault(key, List.of())) + ")");
            line(change);
        });
    }

    private static String text(Json change) {
        return change.text("what") + ": " + change.text("before") + " → " + change.text("after");
    }

    private void line(Json change) {
        lines.accept(INDENT + INDENT + change.text("line"));
        if (!change.text("cost").isEmpty()) {
            wrapped(INDENT + INDENT, "at the cost: " + change.text("cost"));
        }
    }

    private void unknowns(List<Json> predictions) {
        Map<String, List<String>> unknowns = new LinkedHashMap<>();
        predictions.forEach(one -> one.list("unknowns")
                .forEach(what -> unknowns.computeIfAbsent(what.toString(), _ -> new ArrayList<>())
                        .add(one.text("scenario"))));
        if (!unknowns.isEmpty()) {
            lines.accept("");
            lines.accept("not known");
            unknowns.forEach((what, scenarios) -> wrapped(INDENT, String.join(", ", scenarios) + ": " + what));
        }
    }

    private void inFull(Json one) {
        lines.accept("");
        lines.accept(one.text("scenario") + ": " + title(one.text("scenario")));
        wrapped(
                INDENT,
                OutcomeText.of(one.at("outcome")) + ": " + one.at("outcome").text("why"));
        for (Json part : one.list("parts")) {
            wrapped(
                    INDENT + INDENT,
                    part.text("name") + " " + OutcomeText.span(part.at("span")).text() + ": " + part.text("why"));
        }
        if (!one.at("back").text("kind").isEmpty()) {
            wrapped(
                    INDENT,
                    "way back " + OutcomeText.of(one.at("back")) + ": "
                            + one.at("back").text("why"));
        }
        for (Json change : one.list("changes")) {
            wrapped(INDENT, "would help: " + text(change));
            line(change);
        }
        one.list("unknowns").forEach(what -> wrapped(INDENT, "not known: " + what));
    }

    private static String title(String scenario) {
        return Arrays.stream(Scenario.values())
                .filter(one -> one.text().equals(scenario))
                .findFirst()
                .map(Scenario::title)
                .orElse(scenario);
    }

    private void wrapped(String indent, String text) {
        Paragraph.lines(text, width, indent, indent + INDENT).forEach(lines);
    }
}
