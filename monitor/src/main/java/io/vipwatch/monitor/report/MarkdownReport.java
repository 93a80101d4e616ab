package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Judgement;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.explain.Prediction;
import java.util.List;
import java.util.Optional;

/** Results as Markdown, for a repository or a comment. */
final class MarkdownReport {
    private final StringBuilder out = new StringBuilder();

    private MarkdownReport() {}

    static String of(List<DrillResult> results) {
        MarkdownReport report = new MarkdownReport();
        report.line("# Failover drills").line("");
        report.claims(ClaimTable.of(results));
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
            String[] bgp = cells(one.bgp());
            row(one.title(), bgp[0], bgp[1], bgp[2], bgp[3]);
            if (dns) {
                widen(cells(one.dns()));
            }
        }
        line("");
    }

    private static String[] cells(Optional<DrillResult> result) {
        return result.map(one -> new String[] {
                    ClaimTable.claim(one),
                    ClaimTable.predicted(one),
                    Figures.headline(one),
                    one.verdict().text()
                })
                .orElse(new String[] {"", "", "", ""});
    }

    private void drill(DrillResult result) {
        line("## " + escape(result.drill())).line("");
        line(escape(result.description())).line("");
        line("Verdict: **" + result.verdict().text() + "**. Target " + escape(result.target()) + ", prefix "
                + escape(result.prefix()) + ", from " + escape(result.started()) + ".");
        line("");
        result.predicted().ifPresent(this::prediction);
        statistics(result);
        others(OtherRows.of(result));
        budgets(result.judgements());
        repetitions(result);
        parameters(result);
    }

    private void prediction(Prediction prediction) {
        line("Predicted: " + escape(prediction.outcome().text()) + ": "
                + escape(prediction.outcome().why()) + ".");
        prediction.changes().stream()
                .findFirst()
                .ifPresent(change ->
                        line("Would help most: " + escape(change.text()) + " (" + escape(change.line()) + ")."));
        line("");
    }

    private void statistics(DrillResult result) {
        row("phase", "n", "min", "median", "95 % of the median", "p95", "max", "sd");
        line("|---|--:|--:|--:|--:|--:|--:|--:|");
        for (Phase phase : Phase.values()) {
            result.statistics(phase).ifPresent(one -> row(StatisticsRow.cells(result, phase, one)));
        }
        line("");
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
        row("#", "ending", "found by", "detection", "outage", "total", "way back", "remarks");
        line("|--:|---|---|--:|--:|--:|--:|---|");
        for (Repetition one : result.repetitions()) {
            row(RepetitionRow.cells(one));
        }
        line("");
    }

    private void parameters(DrillResult result) {
        row("parameter (RFC 7747 §6)", "value");
        line("|---|---|");
        row("probes asked for", result.flows() + " flows, one probe each every " + Figures.time(result.interval()));
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
