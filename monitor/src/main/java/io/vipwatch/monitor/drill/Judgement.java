package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.explain.Span;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How the repetitions of a drill stand against one budget. Repetitions that something else may have moved do not count;
 * where they are the greater part, or would turn the verdict, there is none.
 *
 * @param budget the budget
 * @param measured the figures of the repetitions that count; empty where there are none
 * @param verdict the verdict
 * @param reason why, with the figures
 */
public record Judgement(Budget budget, Optional<Statistics> measured, Verdict verdict, String reason) {
    private static final Duration FOR_EVER = Duration.ofDays(3650);

    /** {@return the judgement} */
    public static Judgement of(Budget budget, List<Repetition> repetitions) {
        List<Repetition> usable = repetitions.stream()
                .filter(one -> one.ending() == Ending.COMPLETED || one.ending() == Ending.ABORTED)
                .toList();
        List<Repetition> clean =
                usable.stream().filter(one -> one.contaminations().isEmpty()).toList();
        List<Observed> counted = Observed.of(clean, budget.phase());
        Optional<Statistics> measured = Statistics.of(closed(counted));
        Said said = judge(budget, counted, clean.size());
        if (clean.size() == usable.size()) {
            return new Judgement(budget, measured, said.verdict(), said.reason());
        }
        int dirty = usable.size() - clean.size();
        Said all = judge(budget, Observed.of(usable, budget.phase()), usable.size());
        if (dirty > clean.size()) {
            return new Judgement(
                    budget,
                    measured,
                    Verdict.INCONCLUSIVE,
                    dirty + " of " + usable.size() + " repetitions are contaminated");
        }
        return all.verdict() == said.verdict()
                ? new Judgement(
                        budget, measured, said.verdict(), said.reason() + "; " + dirty + " contaminated not counted")
                : new Judgement(
                        budget,
                        measured,
                        Verdict.INCONCLUSIVE,
                        "with the " + dirty + " contaminated it is "
                                + all.verdict().text() + ", without "
                                + said.verdict().text());
    }

    private record Said(Verdict verdict, String reason) {}

    private static List<Duration> closed(List<Observed> observed) {
        return observed.stream()
                .filter(one -> !one.open())
                .map(Observed::duration)
                .toList();
    }

    private static Said judge(Budget budget, List<Observed> observed, int repetitions) {
        String name = budget.phase().title();
        if (observed.stream().anyMatch(Observed::open)) {
            return ofSome(budget, observed, repetitions);
        }
        Optional<Statistics> statistics = Statistics.of(closed(observed));
        if (statistics.isEmpty() || observed.size() < repetitions) {
            int missing = repetitions - observed.size();
            return new Said(
                    Verdict.INCONCLUSIVE,
                    repetitions == 0
                            ? "no repetition was completed"
                            : name + " was not seen in " + missing + " of " + repetitions + " repetitions");
        }
        Said said = against(budget, statistics.get(), uncertainty(observed));
        long standIns = observed.stream().filter(Observed::standIn).count();
        return standIns == 0
                ? said
                : new Said(
                        said.verdict(),
                        said.reason() + "; " + standIns + " of " + observed.size()
                                + " by the monitor's session, for the edge's was not seen");
    }

    /**
     * Those that had not ended took as long as was seen at least, and for ever at most: the figures of both have to say the
     * same. What was not seen at all may be anything, and proves a longest one only.
     */
    private static Said ofSome(Budget budget, List<Observed> observed, int repetitions) {
        Budget.Figure figure = budget.limit().figure();
        Duration limit = budget.limit().below();
        Duration uncertainty = uncertainty(observed);
        Statistics least = Statistics.of(
                        observed.stream().map(Observed::duration).toList())
                .orElseThrow();
        Statistics most = Statistics.of(observed.stream()
                        .map(one -> one.open() ? FOR_EVER : one.duration())
                        .toList())
                .orElseThrow();
        boolean all = observed.size() == repetitions;
        boolean longest = figure == Budget.Figure.MAX || (figure == Budget.Figure.P95 && least.isP95TheMaximum());
        Ends atLeast = Ends.of(least, figure);
        Duration value = least.figure(figure);
        String told = unended(budget, observed, longest);
        if (all && Ends.of(most, figure).most().plus(uncertainty).compareTo(limit) < 0) {
            return new Said(Verdict.PASS, told + ": the " + figure.text() + " is " + text(most.figure(figure)));
        }
        if ((all || longest) && atLeast.least().minus(uncertainty).compareTo(limit) >= 0) {
            boolean said = longest && value.equals(longestOpen(observed));
            return new Said(
                    Verdict.FAIL, told + (said ? "" : ": the " + figure.text() + " is " + text(value) + " at least"));
        }
        return new Said(Verdict.INCONCLUSIVE, told);
    }

    private static String unended(Budget budget, List<Observed> observed, boolean longest) {
        String name = budget.phase().title() + " had not ended ";
        return longest
                ? name + "after " + text(longestOpen(observed))
                : budget.limit().text() + ", and " + name + "in "
                        + observed.stream().filter(Observed::open).count() + " of " + observed.size() + " repetitions";
    }

    private static Duration longestOpen(List<Observed> observed) {
        return observed.stream()
                .filter(Observed::open)
                .map(Observed::duration)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /** Between these a figure lies, apart from what each measurement may be off. */
    private record Ends(Duration least, Duration most) {
        static Ends of(Statistics statistics, Budget.Figure figure) {
            Duration value = statistics.figure(figure);
            return figure == Budget.Figure.MEDIAN
                    ? new Ends(statistics.medianLeast(), statistics.medianMost())
                    : new Ends(value, value);
        }
    }

    private static Duration uncertainty(List<Observed> observed) {
        return observed.stream()
                .map(Observed::uncertainty)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static Said against(Budget budget, Statistics statistics, Duration uncertainty) {
        Duration limit = budget.limit().below();
        Duration value = statistics.figure(budget.limit().figure());
        Ends ends = Ends.of(statistics, budget.limit().figure());
        Duration least = ends.least().minus(uncertainty);
        Duration most = ends.most().plus(uncertainty);
        String told = budget.limit().text() + ", measured " + text(value)
                + (uncertainty.isZero() ? "" : " ± " + text(uncertainty))
                + (budget.limit().figure() == Budget.Figure.P95 && statistics.isP95TheMaximum() ? " (n<20: max)" : "");
        if (most.compareTo(limit) < 0) {
            return new Said(Verdict.PASS, told);
        }
        if (least.compareTo(limit) >= 0) {
            return new Said(Verdict.FAIL, told);
        }
        return new Said(Verdict.INCONCLUSIVE, told + ": the limit lies within the uncertainty");
    }

    static String text(Duration time) {
        return new Span(time, time).text();
    }
}
