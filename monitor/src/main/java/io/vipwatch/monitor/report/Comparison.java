package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Statistics;
import io.vipwatch.monitor.drill.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Two runs of the same drills side by side. A phase has changed where the intervals of the medians do not touch and the
 * medians are further apart than one probe interval and what both may be off, or where it no longer ends.
 *
 * @param rows the phases, drill by drill
 * @param fallen the drills that passed and now fail
 * @param notes what else has to be known to compare them: other parameters, or drills that only one of them has
 */
public record Comparison(List<Row> rows, List<String> fallen, List<String> notes) {
    /** Of two repetitions each, one time in three chance alone keeps the intervals apart. */
    private static final int FEWEST = 3;

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
        fallen = List.copyOf(fallen);
        notes = List.copyOf(notes);
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
        List<String> fallen = new ArrayList<>();
        for (String drill : drills) {
            if (has(named(before, drill), Verdict.PASS) && has(named(after, drill), Verdict.FAIL)) {
                fallen.add(drill);
            }
            for (Phase phase : Phase.values()) {
                Optional<DrillResult> old = named(before, drill);
                Optional<DrillResult> today = named(after, drill);
                Optional<Statistics> was = old.flatMap(result -> result.statistics(phase));
                Optional<Statistics> is = today.flatMap(result -> result.statistics(phase));
                if (was.isPresent() || is.isPresent()) {
                    Duration grain = old.or(() -> today)
                            .map(DrillResult::interval)
                            .orElse(Duration.ZERO)
                            .plus(doubt(old, phase))
                            .plus(doubt(today, phase));
                    Change change = endless(old, was, today, is, phase).orElseGet(() -> change(was, is, grain));
                    rows.add(new Row(drill, phase, was, is, change));
                }
            }
        }
        List<String> notes = drills.stream()
                .flatMap(drill -> RunDifferences.of(drill, of(before, drill), of(after, drill)).stream())
                .toList();
        return new Comparison(rows, fallen, notes);
    }

    private static Duration doubt(Optional<DrillResult> result, Phase phase) {
        return result.map(DrillResult::repetitions).stream()
                .flatMap(all ->
                        Observed.of(all.stream().filter(Repetition::isClean).toList(), phase).stream())
                .map(Observed::uncertainty)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static boolean has(Optional<DrillResult> result, Verdict verdict) {
        return result.filter(one -> one.verdict() == verdict).isPresent();
    }

    /** {@return how a phase has changed that ended in one of the runs only} */
    private static Optional<Change> endless(
            Optional<DrillResult> old,
            Optional<Statistics> was,
            Optional<DrillResult> today,
            Optional<Statistics> is,
            Phase phase) {
        if (was.isPresent() && is.isEmpty() && outlasts(today, phase, was.get())) {
            return Optional.of(Change.SLOWER);
        }
        return was.isEmpty() && is.isPresent() && outlasts(old, phase, is.get())
                ? Optional.of(Change.FASTER)
                : Optional.empty();
    }

    private static boolean outlasts(Optional<DrillResult> result, Phase phase, Statistics other) {
        return result.stream()
                .flatMap(one -> Observed.of(one.repetitions(), phase).stream())
                .filter(Observed::open)
                .anyMatch(one -> one.duration().compareTo(other.max()) > 0);
    }

    private static List<DrillResult> of(List<DrillResult> results, String drill) {
        return results.stream().filter(one -> one.drill().equals(drill)).toList();
    }

    /** {@return the last run of a drill, where there are several} */
    private static Optional<DrillResult> named(List<DrillResult> results, String drill) {
        return of(results, drill).stream().max(Comparator.comparing(DrillResult::started));
    }

    private static Change change(Optional<Statistics> before, Optional<Statistics> after, Duration grain) {
        if (before.isEmpty()
                || after.isEmpty()
                || before.get().count() < FEWEST
                || after.get().count() < FEWEST) {
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

    /** {@return whether anything takes longer than before, or fails that passed} */
    public boolean hasRegressed() {
        return !fallen.isEmpty() || rows.stream().anyMatch(row -> row.change() == Change.SLOWER);
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
        fallen.forEach(drill ->
                out.append("\n").append(MarkdownReport.escape(drill)).append(" passed before and fails now.\n"));
        if (!notes.isEmpty()) {
            out.append("\nWhat else differs:\n\n");
            notes.forEach(
                    note -> out.append("- ").append(MarkdownReport.escape(note)).append('\n'));
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
