package io.vipwatch.monitor.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A time axis: nanoseconds to places, with round marks.
 *
 * @param from the first nanosecond
 * @param to the last one
 * @param left its place
 * @param width from the first to the last
 */
record Scale(long from, long to, double left, double width) {
    private static final long[] STEPS = {1, 2, 5};
    private static final int MOST_MARKS = 8;

    /** {@return the place of {@code nanos}, kept within the axis} */
    double at(long nanos) {
        double share = (double) (nanos - from) / Math.max(1, to - from);
        return left + width * Math.clamp(share, 0, 1);
    }

    /** {@return round instants on it, eight at most} */
    List<Long> marks() {
        long step = step();
        List<Long> marks = new ArrayList<>();
        for (long mark = Math.ceilDiv(from, step) * step; mark <= to; mark += step) {
            marks.add(mark);
        }
        return marks;
    }

    private long step() {
        long range = Math.max(1, to - from);
        for (long power = 1; power < Long.MAX_VALUE / 10; power *= 10) {
            for (long step : STEPS) {
                if (range / (step * power) < MOST_MARKS) {
                    return step * power;
                }
            }
        }
        return range;
    }

    /** {@return a place as it is written in SVG} */
    static String place(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    /** {@return a mark for people} */
    static String label(long nanos) {
        if (nanos == 0) {
            return "0";
        }
        double value = nanos / 1e6;
        String text = Math.abs(value) < 1000 ? number(value) + " ms" : number(value / 1000) + " s";
        return Math.abs(nanos) < Duration.ofMinutes(10).toNanos() ? text : number(value / 60_000) + " min";
    }

    private static String number(double value) {
        String text = String.format(Locale.ROOT, "%.2f", value);
        return text.replaceFirst("\\.?0+$", "");
    }
}
