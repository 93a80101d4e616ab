package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One failover as bars on a time axis, phase by phase, as SVG. Where waiting for the detection takes nearly all of it, what
 * follows is shown a second time beside it, on an axis of its own.
 */
final class Waterfall {
    private static final List<Phase> BARS =
            List.of(Phase.DETECTION, Phase.SIGNALLING, Phase.RIB, Phase.FIB, Phase.FIB_TO_DP, Phase.SERVICE);
    private static final String BEGIN = "fault.begin";
    private static final double WIDTH = 960;
    private static final double LABELS = 150;
    private static final double ROW = 26;
    private static final double BAR = 14;
    private static final double TOP = 34;
    private static final double GAP = 64;
    private static final double TAIL = 236;
    /** A larger part than this makes the rest too small to be seen. */
    private static final double MOST_OF_IT = 0.8;

    private final Markup out = new Markup();
    private final List<Bar> bars;
    private final List<Mark> marks;
    private final String title;

    /** A phase with its place in time, in nanoseconds after the fault. */
    private record Bar(Phase phase, long from, long to, Duration uncertainty) {}

    /** An instant of the data plane, in nanoseconds after the fault. */
    private record Mark(String name, long at) {}

    private Waterfall(List<Bar> bars, List<Mark> marks, String title) {
        this.bars = bars;
        this.marks = marks;
        this.title = title;
    }

    /** {@return the picture; empty where too little was seen} */
    static Optional<String> of(Repetition repetition) {
        IncidentFigures figures = repetition.figures();
        List<Bar> bars = new ArrayList<>();
        for (Phase phase : BARS) {
            bar(figures, phase).ifPresent(bars::add);
        }
        if (bars.isEmpty()) {
            return Optional.empty();
        }
        List<Mark> marks = new ArrayList<>();
        mark(figures, "dp.loss_start", "first loss").ifPresent(marks::add);
        mark(figures, "dp.first_ok", "first answer").ifPresent(marks::add);
        mark(figures, "dp.recovered", "all flows").ifPresent(marks::add);
        return Optional.of(new Waterfall(bars, marks, "Repetition " + repetition.number() + ", phase by phase").draw());
    }

    private static Optional<Bar> bar(IncidentFigures figures, Phase phase) {
        IncidentPhase one = figures.phase(phase.text());
        Optional<Long> from = after(figures, one.from());
        Optional<Long> to = after(figures, one.to());
        return from.isEmpty() || to.isEmpty() || one.duration().isEmpty()
                ? Optional.empty()
                : Optional.of(new Bar(
                        phase,
                        from.get(),
                        Math.max(from.get(), to.get()),
                        one.uncertainty().orElse(Duration.ZERO)));
    }

    private static Optional<Mark> mark(IncidentFigures figures, String instant, String name) {
        return after(figures, instant).map(at -> new Mark(name, at));
    }

    /** {@return how long after the fault; where there was no fault, after the first instant that was seen} */
    private static Optional<Long> after(IncidentFigures figures, String name) {
        IncidentInstant begin = figures.instant(BEGIN);
        long zero = begin.epochNanos()
                .orElseGet(() -> figures.instants().values().stream()
                        .filter(one -> one.epochNanos().isPresent())
                        .mapToLong(one -> one.epochNanos().getAsLong())
                        .min()
                        .orElse(0));
        IncidentInstant instant = figures.instant(name);
        return instant.epochNanos().isPresent()
                ? Optional.of(instant.epochNanos().getAsLong() - zero)
                : Optional.empty();
    }

    private String draw() {
        long end = Math.max(
                bars.stream().mapToLong(Bar::to).max().orElse(1),
                marks.stream().mapToLong(Mark::at).max().orElse(1));
        long detected =
                bars.getFirst().phase() == Phase.DETECTION ? bars.getFirst().to() : 0;
        boolean split = detected > MOST_OF_IT * end && bars.size() > 1;
        double height = TOP + bars.size() * ROW + 30;
        out.begin(
                "svg",
                "viewBox",
                "0 0 " + Scale.place(WIDTH) + " " + Scale.place(height),
                "role",
                "img",
                "aria-label",
                title,
                "class",
                "waterfall");
        out.element("title", title).line();
        double main = WIDTH - LABELS - 90 - (split ? TAIL + GAP + 20 : 0);
        Scale whole = new Scale(0, end + end / 50, LABELS, main);
        axis(whole, height, "from the fault");
        names();
        marks(whole, height, !split);
        for (int i = 0; i < bars.size(); i++) {
            bar(bars.get(i), whole, i, !split || i == 0);
        }
        if (split) {
            tail(
                    new Scale(detected - (end - detected) / 10, end + (end - detected) / 6, WIDTH - TAIL - 96, TAIL),
                    height);
        }
        return out.end("svg").line().toString();
    }

    private void tail(Scale scale, double height) {
        double left = scale.left() - 12;
        out.empty(
                "rect",
                "x",
                Scale.place(left),
                "y",
                "2",
                "width",
                Scale.place(WIDTH - left - 2),
                "height",
                Scale.place(height - 4),
                "rx",
                "8",
                "class",
                "inset");
        axis(scale, height, "after the detection, enlarged");
        marks(scale, height, true);
        for (int i = 1; i < bars.size(); i++) {
            bar(bars.get(i), scale, i, true);
        }
    }

    private void axis(Scale scale, double height, String caption) {
        out.element("text", caption, "x", Scale.place(scale.left()), "y", "16", "class", "caption");
        for (long mark : scale.marks()) {
            String x = Scale.place(scale.at(mark));
            out.empty("line", "x1", x, "x2", x, "y1", "24", "y2", Scale.place(height - 26), "class", "grid");
            out.element("text", Scale.label(mark), "x", x, "y", Scale.place(height - 10), "class", "tick");
        }
        out.line();
    }

    private void names() {
        for (int i = 0; i < bars.size(); i++) {
            out.element(
                    "text",
                    bars.get(i).phase().text().replace('_', ' '),
                    "x",
                    Scale.place(LABELS - 12),
                    "y",
                    Scale.place(baseline(i)),
                    "class",
                    "name");
        }
    }

    private static double baseline(int row) {
        return TOP + row * ROW + BAR / 2 + 4;
    }

    private void bar(Bar bar, Scale scale, int row, boolean labelled) {
        double from = scale.at(bar.from());
        double to = Math.max(scale.at(bar.to()), from + 2);
        out.empty(
                "rect",
                "x",
                Scale.place(from),
                "y",
                Scale.place(TOP + row * ROW),
                "width",
                Scale.place(to - from),
                "height",
                Scale.place(BAR),
                "rx",
                "2",
                "class",
                "bar " + bar.phase().text());
        if (!labelled) {
            return;
        }
        Duration took = Duration.ofNanos(bar.to() - bar.from());
        String label = (Figures.time(took) + " " + Figures.uncertainty(bar.uncertainty())).strip();
        boolean inside = to - from > 9.0 * label.length();
        out.element(
                "text",
                label,
                "x",
                Scale.place(inside ? to - 6 : to + 6),
                "y",
                Scale.place(baseline(row)),
                "class",
                inside ? "inside" : "value");
        out.line();
    }

    private void marks(Scale scale, double height, boolean labelled) {
        for (Mark mark : marks) {
            if (mark.at() < scale.from() || (!labelled && !mark.name().equals("first loss"))) {
                continue;
            }
            String x = Scale.place(scale.at(mark.at()));
            out.begin("line", "x1", x, "x2", x, "y1", "24", "y2", Scale.place(height - 26), "class", "mark");
            out.element("title", mark.name() + " " + Scale.label(mark.at())).end("line");
        }
        out.line();
    }
}
