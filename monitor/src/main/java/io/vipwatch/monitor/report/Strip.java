package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Budget;
import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Statistics;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Span;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Every repetition as a bar of what clients felt, as SVG, above what was predicted (a band) and what is allowed (a line).
 * What is contaminated is hatched, and what had not ended is open.
 */
final class Strip {
    private static final double WIDTH = 960;
    private static final double LABELS = 150;
    private static final double ROW = 20;
    private static final double BAR = 12;
    private static final double TOP = 30;

    private final DrillResult result;
    private final Phase phase;
    private final Markup out = new Markup();
    private final List<Observed> observed;

    private Strip(DrillResult result) {
        this.result = result;
        this.phase = result.headline();
        this.observed = Observed.of(result.repetitions(), phase);
    }

    /** {@return the picture; empty where nothing was measured} */
    static Optional<String> of(DrillResult result) {
        Strip strip = new Strip(result);
        return strip.observed.isEmpty() ? Optional.empty() : Optional.of(strip.draw());
    }

    private String draw() {
        Optional<Span> predicted = result.predicted().map(Prediction::outcome).flatMap(one -> one.range());
        long longest = observed.stream()
                .mapToLong(one -> one.duration().plus(one.uncertainty()).toNanos())
                .max()
                .orElse(1);
        long end =
                Math.max(longest, predicted.map(span -> span.most().toNanos()).orElse(0L));
        List<Budget> limits = result.budgets().stream()
                .filter(budget -> budget.phase() == phase)
                .toList();
        long allowed = limits.stream()
                .mapToLong(budget -> budget.limit().below().toNanos())
                .max()
                .orElse(0);
        Scale scale = new Scale(0, axis(end, allowed), LABELS, WIDTH - LABELS - 110);
        double height = TOP + result.repetitions().size() * ROW + 28;
        String title = phase.title() + ", repetition by repetition";
        out.begin(
                "svg",
                "viewBox",
                "0 0 " + Scale.place(WIDTH) + " " + Scale.place(height),
                "role",
                "img",
                "aria-label",
                title,
                "class",
                "strip");
        out.element("title", title).line();
        predicted.filter(span -> !span.most().isZero()).ifPresent(span -> band(scale, span, height));
        grid(scale, height);
        for (int i = 0; i < result.repetitions().size(); i++) {
            repetition(result.repetitions().get(i), scale, i);
        }
        limits.forEach(budget -> limit(scale, budget, height));
        result.statistics(phase).ifPresent(one -> median(scale, one, height));
        return out.end("svg").line().toString();
    }

    /** A limit far beyond what was measured would squeeze everything: it is then shown at the edge. */
    private static long axis(long measured, long allowed) {
        long wanted = allowed > measured && allowed < 4 * measured ? allowed : measured;
        return Math.max(1, wanted + wanted / 12);
    }

    private void band(Scale scale, Span span, double height) {
        double from = scale.at(span.least().toNanos());
        double to = Math.max(scale.at(span.most().toNanos()), from + 3);
        out.begin(
                        "rect",
                        "x",
                        Scale.place(from),
                        "y",
                        "20",
                        "width",
                        Scale.place(to - from),
                        "height",
                        Scale.place(height - 46),
                        "class",
                        "predicted")
                .element("title", "predicted " + span.text())
                .end("rect");
        String text = "predicted " + span.text();
        double room = 6.2 * text.length();
        boolean left = to - room > LABELS;
        out.element(
                "text", text, "x", Scale.place(left ? to : from), "y", "14", "class", left ? "caption end" : "caption");
    }

    private void grid(Scale scale, double height) {
        for (long mark : scale.marks()) {
            String x = Scale.place(scale.at(mark));
            out.empty("line", "x1", x, "x2", x, "y1", "20", "y2", Scale.place(height - 24), "class", "grid");
            out.element("text", Scale.label(mark), "x", x, "y", Scale.place(height - 8), "class", "tick");
        }
        out.line();
    }

    private void repetition(Repetition one, Scale scale, int row) {
        double y = TOP + row * ROW;
        String base = Scale.place(y + BAR - 2);
        out.element("text", "repetition " + one.number(), "x", Scale.place(LABELS - 12), "y", base, "class", "name");
        Optional<Observed> seen = Observed.of(one, phase);
        if (seen.isEmpty()) {
            String why = one.reason().isEmpty() ? "not seen" : one.reason();
            out.element("text", why, "x", Scale.place(LABELS + 6), "y", base, "class", "missing");
            return;
        }
        Duration took = seen.get().duration();
        double end = Math.max(scale.at(took.toNanos()), LABELS + 2);
        String kind = seen.get().open() ? " open" : one.contaminations().isEmpty() ? "" : " dirty";
        out.begin(
                        "rect",
                        "x",
                        Scale.place(LABELS),
                        "y",
                        Scale.place(y),
                        "width",
                        Scale.place(end - LABELS),
                        "height",
                        Scale.place(BAR),
                        "rx",
                        "2",
                        "class",
                        "bar outage" + kind)
                .element("title", RepetitionRow.remarks(one).isEmpty() ? "clean" : RepetitionRow.remarks(one))
                .end("rect");
        if (!kind.isEmpty()) {
            out.empty(
                    "rect",
                    "x",
                    Scale.place(LABELS),
                    "y",
                    Scale.place(y),
                    "width",
                    Scale.place(end - LABELS),
                    "height",
                    Scale.place(BAR),
                    "class",
                    "hatch");
        }
        String text = (seen.get().open() ? "> " : "") + Figures.time(took) + " "
                + Figures.uncertainty(seen.get().uncertainty());
        out.element("text", text.strip(), "x", Scale.place(end + 7), "y", base, "class", "value")
                .line();
    }

    private void limit(Scale scale, Budget budget, double height) {
        long limit = budget.limit().below().toNanos();
        boolean beyond = limit > scale.to();
        String x = Scale.place(scale.at(limit));
        if (!beyond) {
            out.empty("line", "x1", x, "x2", x, "y1", "18", "y2", Scale.place(height - 22), "class", "limit");
        }
        out.element(
                "text",
                budget.limit().text() + (beyond ? " →" : ""),
                "x",
                Scale.place(beyond ? WIDTH - 4 : scale.at(limit) + 4),
                "y",
                beyond ? "14" : "27",
                "class",
                beyond ? "allowed end" : "allowed");
    }

    private void median(Scale scale, Statistics one, double height) {
        String x = Scale.place(scale.at(one.median().toNanos()));
        out.begin("line", "x1", x, "x2", x, "y1", "22", "y2", Scale.place(height - 24), "class", "median")
                .element("title", "median " + Figures.time(one.median()))
                .end("line")
                .line();
    }
}
