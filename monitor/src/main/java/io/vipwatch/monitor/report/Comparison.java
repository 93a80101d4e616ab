package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Two runs of the same drills side by side. A phase has changed where the intervals of the medians do not touch and the
 * medians are further apart than one probe interval.
 *
 * @param rows the phases, drill by drill
 */
public record Comparison(List<Row> rows) {
    /** How a phase has changed. */
    public enum Change {
        /** It takes longer. */
        SLOWER("slower"),
        /** It takes less. */
        FASTER("faster"),
        /** Nothing that could be told from chance. */
        SAME("same"),
        /** One of the two has no figures, or too few. */
        UNKNOWN("unknown");

        private final String text;

        Change(String text) {
            this.text = text;
        }

        /** {@return the word in tables} */
        public String text() {
            return text;
        }
    }

    /** A phase of a drill in both runs. */
    public record Row(
            String drill, Phase phase, Optional<Statistics> before, Optional<Statistics> after, Change change) {}

    public Comparison {
        rows = List.copyOf(rows);
    }

    /** {@return both runs, drill by drill, those that only one of them has too} */
    public static Comparison of(List<DrillResult> before, List<DrillResult> after) {
        List<Row> rows = new ArrayList<>();
        List<String> drills = new ArrayList<>(
                before.stream().map(DrillResult::drill).distinct().toList());
        after.stream()
                .map(DrillResult::drill)
                .filter(one -> !drills.contains(one))
                .distinct()
                .forEach(drills::add);
        for (String drill : drills) {
            for (Phase phase : Phase.values()) {
                Optional<DrillResult> old = named(before, drill);
                Optional<DrillResult> today = named(after, drill);
                Optional<Statistics> was = old.flatMap(result -> result.statistics(phase));
                Optional<Statistics> is = today.flatMap(result -> result.statistics(phase));
                if (was.isPresent() || is.isPresent()) {
                    Duration grain =
                            old.or(() -> today).map(DrillResult::interval).orElse(Duration.ZERO);
                    rows.add(new Row(drill, phase, was, is, change(was, is, grain)));
                }
            }
        }
        return new Comparison(rows);
    }

    private static Optional<DrillResult> named(List<DrillResult> results, String drill) {
        return results.stream().filter(one -> one.drill().equals(drill)).findFirst();
    }

    private static Change change(Optional<Statistics> before, Optional<Statistics> after, Duration grain) {
        if (before.isEmpty()
                || after.isEmpty()
                || before.get().count() < 2
                || after.get().count() < 2) {
            return Change.UNKNOWN;
        }
        Duration difference = after.get().median().minus(before.get().median());
        if (difference.abs().compareTo(grain) <= 0) {
            return Change.SAME;
        }
        if (after.get().medianLeast().compareTo(before.get().medianMost()) > 0) {
            return Change.SLOWER;
        }
        return after.get().medianMost().compareTo(before.get().medianLeast()) < 0 ? Change.FASTER : Change.SAME;
    }

    /** {@return whether anything takes longer than before} */
    public boolean hasRegressed() {
        return rows.stream().anyMatch(row -> row.change() == Change.SLOWER);
    }

    /** {@return a table in Markdown} */
    public String markdown() {
        StringBuilder out =
                new StringBuilder("| drill | phase | before | after | difference | |\n|---|---|--:|--:|--:|---|\n");
        for (Row row : rows) {
            out.append("| ").append(MarkdownReport.escape(row.drill()));
            out.append(" | ").append(row.phase().title());
            out.append(" | ").append(median(row.before())).append(" | ").append(median(row.after()));
            out.append(" | ")
                    .append(difference(row))
                    .append(" | ")
                    .append(row.change().text())
                    .append(" |\n");
        }
        return out.toString();
    }

    /** {@return the median, and how many repetitions it is of} */
    public static String median(Optional<Statistics> statistics) {
        return statistics
                .map(one -> Figures.time(one.median()) + " (" + one.count() + ")")
                .orElse(Figures.NONE);
    }

    /** {@return how far the medians are apart, as in {@code +85 ms (+10 %)}} */
    public static String difference(Row row) {
        if (row.before().isEmpty() || row.after().isEmpty()) {
            return Figures.NONE;
        }
        Duration was = row.before().get().median();
        Duration difference = row.after().get().median().minus(was);
        String sign = difference.isNegative() ? "" : "+";
        String share = was.isZero()
                ? ""
                : String.format(Locale.ROOT, " (%+.0f %%)", 100.0 * difference.toNanos() / was.toNanos());
        return sign + Figures.time(difference) + share;
    }
}
