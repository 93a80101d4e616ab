package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.Phase;
import io.vipwatch.monitor.drill.Statistics;

/** A phase over all repetitions, cell by cell. */
final class StatisticsRow {
    static final String[] HEADINGS = {"phase", "n", "min", "median", "95 % of the median", "p95", "max", "sd"};

    private StatisticsRow() {}

    static String[] cells(Phase phase, Statistics one) {
        return new String[] {
            phase.title(),
            String.valueOf(one.count()),
            Figures.time(one.min()),
            Figures.time(one.median()),
            Figures.time(one.medianLeast()) + " to " + Figures.time(one.medianMost()),
            Figures.time(one.p95()),
            Figures.time(one.max()),
            Figures.time(one.deviation())
        };
    }
}
