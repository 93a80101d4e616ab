package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Statistics;
import java.util.Arrays;
import java.util.List;

/** A phase over all repetitions, cell by cell. */
final class StatisticsRow {
    static final String[] HEADINGS = {"phase", "n", "min", "median", "95 % of the median", "p95", "max", "sd"};

    private StatisticsRow() {}

    /** {@return the phases that were measured} */
    static List<String[]> all(DrillResult result) {
        return Arrays.stream(Phase.values())
                .flatMap(phase -> result.statistics(phase).map(one -> cells(result, phase, one)).stream())
                .toList();
    }

    private static String[] cells(DrillResult result, Phase phase, Statistics one) {
        return new String[] {
            phase.title() + byWhom(result, phase),
            String.valueOf(one.count()),
            Figures.time(one.min()),
            Figures.time(one.median()),
            Figures.time(one.medianLeast()) + " to " + Figures.time(one.medianMost()) + few(one),
            Figures.time(one.p95()) + (one.isP95TheMaximum() ? " (n<20: max)" : ""),
            Figures.time(one.max()),
            Figures.time(one.deviation())
        };
    }

    private static String few(Statistics one) {
        return one.likelihoodOfTheMedian().isEmpty()
                ? ""
                : " (n<6: " + one.likelihoodOfTheMedian().getAsInt() + " %)";
    }

    /** The monitor's session and that of the edge are two observers: figures of the one are not passed off as the other's. */
    private static String byWhom(DrillResult result, Phase phase) {
        long standIns = result.repetitions().stream()
                .filter(Repetition::isClean)
                .flatMap(one -> Observed.of(one, phase).stream())
                .filter(Observed::standIn)
                .count();
        return standIns == 0 ? "" : " (" + standIns + " by the monitor's session)";
    }
}
