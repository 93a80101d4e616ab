package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Judgement;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.explain.Outcome;
import io.vipwatch.monitor.explain.Prediction;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Results as Markdown, for a repository or a comment. */
final class MarkdownReport {
    private final StringBuilder out = new StringBuilder();

    private MarkdownReport() {}

    static String of(List<DrillResult> results) {
        MarkdownReport report = new MarkdownReport();
        report.line("# Failover drills").line("");
        report.line(escape(ClaimTable.summary(results)) + ".").line("");
        report.claims(ClaimTable.of(results));
        report.line(ClaimTable.NOTE).line("");
        report.differences(results);
        results.forEach(report::drill);
        return report.out.toString();
    }

    private void claims(ClaimTable table) {
        boolean dns = table.rows().stream().anyMatch(row -> row.dns().isPresent());
        row("scenario", "BGP: claim", "predicted", "measured", "verdict");
        if (dns) {
            widen("DNS: claim", "predicted", "measured", "verdict");
        }
        line("|---|---|---|---|---|" + (dns ? "---|---|---|---|" : ""));
        for (ClaimTable.Row one : table.rows()) {
            out.append("| ").append(title(one)).append(" |");
            cells(one.bgp());
            if (dns && one.dns().isEmpty()) {
                cells(List.of(one.byName(), "", "", ""));
            } else if (dns) {
                cells(one.dns());
            }
            line("");
        }
        line("");
    }

    /** The scenario, and the drills that put it to the test, which lead to what they have shown. */
    private static String title(ClaimTable.Row row) {
        String drills = Stream.of(row.bgp(), row.dns())
                .flatMap(Optional::stream)
                .map(DrillResult::drill)
                .map(name -> "[" + escape(name) + "](#" + name.replaceAll("[^A-Za-z0-9-]", "") + ")")
                .collect(Collectors.joining(", "));
        return row.bgp().or(row::dns).flatMap(DrillResult::claim).isPresent()
                ? escape(row.title()) + ": " + drills
                : drills;
    }

    private void cells(Optional<DrillResult> result) {
        cells(result.map(one -> List.of(
                        ClaimTable.claim(one),
                        ClaimTable.predicted(one),
                        ClaimTable.measured(one),
                        one.verdict().text()))
                .orElse(List.of("", "", "", "")));
    }

    private void cells(List<String> texts) {
        texts.forEach(text -> out.append(' ').append(escape(text)).append(" |"));
    }

    /** What was not as predicted is said on the first screen, or that there is nothing. */
    private void differences(List<DrillResult> results) {
        String names = results.stream()
                .filter(DrillResult::differsFromPrediction)
                .map(DrillResult::drill)
                .map(MarkdownReport::escape)
                .collect(Collectors.joining(", "));
        line(names.isEmpty()
                        ? "Nothing was measured that is not as predicted."
                        : "**Not as predicted**: " + names + ".")
                .line("");
    }

    private void drill(DrillResult result) {
        line("## " + escape(result.drill())).line("");
        line(escape(result.description())).line("");
        line("Verdict: **" + result.verdict().text() + "**. Target " + escape(result.target()) + ", prefix "
                + escape(result.prefix()) + ", from " + escape(ClaimTable.second(result.started())) + ".");
        line("");
        result.predicted().ifPresent(one -> prediction(one, result));
        statistics(result);
        others(OtherRows.of(result));
        budgets(result.judgements());
        repetitions(result);
        parameters(result);
    }

    private void prediction(Prediction prediction, DrillResult result) {
        line("Predicted: " + escape(prediction.outcome().text()) + inCharge(prediction) + ". "
                + escape(HtmlReport.sentence(prediction.outcome().why())));
        boolean comparable = !(prediction.outcome() instanceof Outcome.NotKnown)
                && result.repetitions().stream().anyMatch(Repetition::isClean);
        String like = comparable ? ", as predicted." : ".";
        line("Measured: " + escape(Figures.headline(result))
                + (result.differsFromPrediction() ? ", which is **not as predicted**." : like));
        line("");
        for (Prediction.Part part : prediction.parts()) {
            line("- " + escape(part.name()) + ": " + escape(part.span().text()) + " (" + escape(part.why()) + ")");
        }
        prediction.changes().stream()
                .findFirst()
                .ifPresent(change -> line("- would help most: " + escape(change.text()) + " (" + escape(change.line())
                        + ")" + (change.cost().isEmpty() ? "" : "; " + escape(change.cost()))));
        if (!prediction.unknowns().isEmpty()) {
            line("- not known: " + escape(String.join("; ", prediction.unknowns())));
        }
        line("");
    }

    private static String inCharge(Prediction prediction) {
        return prediction.timer().isEmpty() ? "" : ", in charge: " + escape(prediction.timer());
    }

    private void statistics(DrillResult result) {
        List<String[]> rows = StatisticsRow.all(result);
        if (!rows.isEmpty()) {
            row(StatisticsRow.HEADINGS);
            line("|---|--:|--:|--:|--:|--:|--:|--:|");
            rows.forEach(this::row);
            line("");
        }
    }

    private void others(List<String[]> rows) {
        if (!rows.isEmpty()) {
            row(OtherRows.HEADINGS);
            line("|---|--:|--:|--:|--:|--:|---|");
            rows.forEach(this::row);
            line("");
        }
    }

    private void budgets(List<Judgement> judgements) {
        if (judgements.isEmpty()) {
            return;
        }
        row("budget", "limit", "claim", "verdict", "why");
        line("|---|---|---|---|---|");
        for (Judgement one : judgements) {
            row(
                    one.budget().phase().title(),
                    one.budget().limit().text(),
                    one.budget().claim(),
                    one.verdict().text() + (one.budget().warning() ? " (warning only)" : ""),
                    one.reason());
        }
        line("");
    }

    private void repetitions(DrillResult result) {
        row(RepetitionRow.HEADINGS);
        line("|--:|---|---|--:|--:|--:|--:|---|");
        for (Repetition one : result.repetitions()) {
            row(RepetitionRow.cells(one));
        }
        line("");
    }

    private void parameters(DrillResult result) {
        row("parameter (RFC 7747 §6)", "value");
        line("|---|---|");
        row(
                "probes asked for",
                result.flows() + (result.flows() == 1 ? " flow" : " flows") + ", one probe each every "
                        + Figures.time(result.interval()));
        row("probes that told the outage", RepetitionRow.probes(result.repetitions()));
        result.parameters().forEach(this::row);
        line("");
    }

    private void row(String... cells) {
        out.append('|');
        for (String cell : cells) {
            out.append(' ').append(escape(cell)).append(" |");
        }
        out.append('\n');
    }

    /** Adds cells to the row that was written last. */
    private void widen(String... cells) {
        out.setLength(out.length() - 1);
        for (String cell : cells) {
            out.append(' ').append(escape(cell)).append(" |");
        }
        out.append('\n');
    }

    private MarkdownReport line(String text) {
        out.append(text).append('\n');
        return this;
    }

    /** {@return text that is nothing but text in a table of Markdown, where HTML is markup too} */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n', '\r', '\t' -> escaped.append(' ');
                case '<' -> escaped.append(isTag(text, i) ? "&lt;" : "<");
                case '&' -> escaped.append("&amp;");
                case '|', '`', '*', '_', '[', ']', '\\' -> escaped.append('\\').append(c);
                default -> escaped.append(c < ' ' ? '\ufffd' : c);
            }
        }
        return escaped.toString();
    }

    /** CommonMark 0.31 §6.6: what may begin HTML. */
    private static boolean isTag(String text, int at) {
        char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
        return Character.isLetter(next) || next == '/' || next == '!' || next == '?';
    }
}
