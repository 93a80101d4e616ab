package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Claim;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Judgement;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Statistics;
import io.vipwatch.monitor.explain.Prediction;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Results as a page that needs nothing but itself: no script, no network. */
final class HtmlReport {
    private static final String CELL = "td";

    private final Markup out = new Markup();

    private HtmlReport() {}

    static String of(List<DrillResult> results) {
        HtmlReport page = new HtmlReport();
        page.head();
        page.claims(results);
        results.forEach(page::drill);
        page.foot();
        return page.out.toString();
    }

    private void head() {
        out.markup("<!DOCTYPE html>").line();
        out.begin("html", "lang", "en").line().begin("head").line();
        out.markup("<meta charset=\"utf-8\">").line();
        out.markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .line();
        out.markup(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .line();
        out.element("title", "Failover drills").line();
        out.begin("style").line().markup(style()).end("style").line();
        out.end("head").line().begin("body").line();
        out.markup(PATTERNS).line().begin("main").line();
    }

    private static final String PATTERNS = "<svg width=\"0\" height=\"0\" class=\"hidden\"><defs>"
            + "<pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
            + " patternTransform=\"rotate(45)\"><rect width=\"3\" height=\"6\" fill=\"#fff\" fill-opacity=\"0.55\"/>"
            + "</pattern></defs></svg>";

    private static String style() {
        try (InputStream css =
                Objects.requireNonNull(HtmlReport.class.getResourceAsStream("report.css"), "report.css")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void claims(List<DrillResult> results) {
        ClaimTable table = ClaimTable.of(results);
        boolean dns = table.rows().stream().anyMatch(row -> row.dns().isPresent());
        out.begin("header").element("h1", "Failover drills");
        out.element("p", ClaimTable.summary(results), "class", "summary")
                .end("header")
                .line();
        out.begin("table", "class", "claims").begin("thead");
        if (dns) {
            out.begin("tr")
                    .element("th", "")
                    .element("th", "One address, announced with BGP", "colspan", "4", "class", "group");
            out.element("th", "One name, several addresses (DNS)", "colspan", "4", "class", "group")
                    .end("tr");
        }
        out.begin("tr").element("th", "Scenario");
        for (int i = 0; i < (dns ? 2 : 1); i++) {
            out.element("th", "Claim", "class", "first").element("th", "Predicted");
            out.element("th", "Measured").element("th", "Verdict");
        }
        out.end("tr").end("thead").begin("tbody").line();
        for (ClaimTable.Row row : table.rows()) {
            out.begin("tr").element("th", row.title(), "scope", "row");
            cells(row.bgp());
            if (dns && row.dns().isEmpty()) {
                out.element(CELL, row.byName(), "colspan", "4", "class", "first");
            } else if (dns) {
                cells(row.dns());
            }
            out.end("tr").line();
        }
        out.end("tbody").end("table").line();
        out.element("p", ClaimTable.NOTE, "class", "note");
    }

    private void cells(Optional<DrillResult> cell) {
        if (cell.isEmpty()) {
            out.element(CELL, "", "colspan", "4", "class", "first");
            return;
        }
        DrillResult result = cell.get();
        out.element(CELL, ClaimTable.claim(result), "class", "first");
        out.element(CELL, ClaimTable.predicted(result), "class", "figure");
        out.begin(CELL, "class", "figure")
                .begin("strong")
                .text(Figures.headline(result))
                .end("strong");
        result.statistics(result.headline())
                .filter(one -> one.count() > 1)
                .ifPresent(one -> out.element("small", Figures.range(one) + ", n " + one.count()));
        if (result.differsFromPrediction()) {
            out.element("small", "not as predicted", "class", "differs");
        }
        out.end(CELL).begin(CELL);
        out.begin(
                "a",
                "href",
                "#" + result.drill(),
                "class",
                "chip " + result.verdict().text());
        out.text(result.verdict().text()).end("a").end(CELL);
    }

    private void drill(DrillResult result) {
        out.begin("section", "id", result.drill());
        out.begin("h2").text(result.drill() + " ");
        out.element(
                        "span",
                        result.verdict().text(),
                        "class",
                        "chip " + result.verdict().text())
                .end("h2")
                .line();
        out.begin("p").text(result.description());
        result.claim()
                .map(Claim::text)
                .ifPresent(text -> out.text(" Claimed: ").element("q", text).text("."));
        out.end("p").line();
        result.predicted().ifPresent(one -> prediction(one, result.differsFromPrediction()));
        Strip.of(result).ifPresent(svg -> figure("What clients felt, repetition by repetition", svg));
        representative(result)
                .flatMap(Waterfall::of)
                .ifPresent(svg -> figure(
                        "A typical repetition, phase by phase (dotted: the first loss, the first answer, all flows well)",
                        svg));
        statistics(result);
        others(OtherRows.of(result));
        budgets(result.judgements());
        table(
                RepetitionRow.HEADINGS,
                result.repetitions().stream().map(RepetitionRow::cells).toList(),
                "repetitions");
        parameters(result);
        out.end("section").line();
    }

    private void prediction(Prediction prediction, boolean differs) {
        out.begin("div", "class", differs ? "prediction differs" : "prediction");
        out.begin("p")
                .element("strong", "Predicted: " + prediction.outcome().text())
                .text(" ");
        out.text("for " + prediction.node() + ", in charge: " + prediction.timer() + ". ");
        out.text(sentence(prediction.outcome().why())).end("p");
        if (differs) {
            out.element("p", "What was measured lies outside of it.", "class", "warning");
        }
        prediction.changes().stream().limit(2).forEach(change -> {
            out.begin("p").text("Would help: " + change.text() + " — ").element("code", change.line());
            out.text(change.cost().isEmpty() ? "" : " (" + change.cost() + ")").end("p");
        });
        if (!prediction.unknowns().isEmpty()) {
            out.element("p", "Not known: " + String.join("; ", prediction.unknowns()) + ".", "class", "note");
        }
        out.end("div").line();
    }

    static String sentence(String text) {
        return text.isEmpty() ? "" : Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    private void figure(String caption, String svg) {
        out.begin("figure")
                .element("figcaption", caption)
                .line()
                .markup(svg)
                .end("figure")
                .line();
    }

    /** {@return the clean repetition nearest to the median} */
    private static Optional<Repetition> representative(DrillResult result) {
        Optional<Duration> median = result.statistics(result.headline()).map(Statistics::median);
        List<Repetition> clean =
                result.repetitions().stream().filter(Repetition::isClean).toList();
        return median.flatMap(middle -> Observed.of(clean, result.headline()).stream()
                .min(Comparator.comparing(one -> one.duration().minus(middle).abs()))
                .flatMap(nearest -> clean.stream()
                        .filter(one -> one.number() == nearest.repetition())
                        .findFirst()));
    }

    private void statistics(DrillResult result) {
        List<String[]> rows = StatisticsRow.all(result);
        if (!rows.isEmpty()) {
            table(StatisticsRow.HEADINGS, rows, "statistics");
        }
    }

    private void others(List<String[]> rows) {
        if (!rows.isEmpty()) {
            table(OtherRows.HEADINGS, rows, "statistics");
        }
    }

    private void budgets(List<Judgement> judgements) {
        if (judgements.isEmpty()) {
            return;
        }
        out.begin("table", "class", "budgets");
        headings("budget", "limit", "claim", "verdict", "why");
        for (Judgement one : judgements) {
            out.begin("tr").element(CELL, one.budget().phase().title());
            out.element(CELL, one.budget().limit().text(), "class", "figure")
                    .element(CELL, one.budget().claim());
            out.begin(CELL)
                    .element(
                            "span",
                            one.verdict().text(),
                            "class",
                            "chip " + one.verdict().text());
            out.text(one.budget().warning() ? " warning only" : "").end(CELL);
            out.element(CELL, one.reason()).end("tr").line();
        }
        out.end("table").line();
    }

    private void headings(String... names) {
        out.begin("tr");
        for (String name : names) {
            out.element("th", name);
        }
        out.end("tr").line();
    }

    private void table(String[] headings, List<String[]> rows, String kind) {
        out.begin("table", "class", kind);
        headings(headings);
        for (String[] row : rows) {
            out.begin("tr");
            for (String cell : row) {
                out.element(CELL, cell);
            }
            out.end("tr").line();
        }
        out.end("table").line();
    }

    private void parameters(DrillResult result) {
        out.begin("details").element("summary", "Parameters (RFC 7747 §6)").begin("dl");
        parameter("target", result.target());
        parameter("prefix", result.prefix());
        parameter("from", ClaimTable.second(result.started()));
        parameter(
                "probes asked for",
                flows(result.flows()) + ", one probe each every " + Figures.time(result.interval()));
        parameter("probes that told the outage", RepetitionRow.probes(result.repetitions()));
        result.parameters().forEach(this::parameter);
        out.end("dl").end("details").line();
    }

    private static String flows(int flows) {
        return flows == 1 ? "1 flow" : flows + " flows";
    }

    private void parameter(String name, String value) {
        out.element("dt", name).element("dd", value);
    }

    private void foot() {
        out.end("main").line().end("body").line().end("html").line();
    }
}
