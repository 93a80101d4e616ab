package io.vipwatch.monitor.report;

import io.vipwatch.monitor.drill.DrillResult;
import io.vipwatch.monitor.drill.Observed;
import io.vipwatch.monitor.drill.Statistics;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Durations as people read them: three digits that count, and the unit. */
final class Figures {
    static final String NONE = "–";

    private static final double MILLI = 1e6;
    private static final double SECOND = 1e9;

    private Figures() {}

    /** {@return as in {@code 4.2 ms}, {@code 868 ms}, {@code 8.94 s}, {@code 176.7 s}, {@code 12.3 min}} */
    static String time(Duration time) {
        double nanos = time.toNanos();
        if (nanos == 0) {
            return "0";
        }
        double size = Math.abs(nanos);
        if (size < 9.995 * MILLI) {
            return number("%.1f", nanos / MILLI).replaceFirst("\\.0$", "") + " ms";
        }
        if (size < 999.5 * MILLI) {
            return number("%.0f", nanos / MILLI) + " ms";
        }
        if (size < 9.995 * SECOND) {
            return number("%.2f", nanos / SECOND) + " s";
        }
        return size < 600 * SECOND
                ? number("%.1f", nanos / SECOND) + " s"
                : number("%.1f", nanos / SECOND / 60) + " min";
    }

    static String time(Optional<Duration> time) {
        return time.map(Figures::time).orElse(NONE);
    }

    /** {@return as in {@code ± 5 ms}; empty where nothing is uncertain} */
    static String uncertainty(Duration uncertainty) {
        return uncertainty.isZero() ? "" : "± " + time(uncertainty);
    }

    /** {@return the shortest and the longest, as in {@code 7.90–8.97 s}} */
    static String range(Statistics statistics) {
        String from = time(statistics.min());
        String to = time(statistics.max());
        int unit = from.lastIndexOf(' ');
        boolean same = unit > 0 && to.endsWith(from.substring(unit));
        return from.equals(to) ? to : (same ? from.substring(0, unit) : from) + "–" + to;
    }

    /** {@return the median of what clients felt, with its uncertainty; of what did not end, how often, and how long it was at least} */
    static String headline(DrillResult result) {
        List<Observed> all = Observed.of(result.repetitions(), result.headline());
        List<Observed> open = all.stream().filter(Observed::open).toList();
        return result.statistics(result.headline())
                .map(statistics -> (time(statistics.median()) + " " + uncertainty(result.uncertainty())).strip()
                        + shortest(open)
                                .map(least -> "; " + open.size() + " of " + all.size() + " > " + time(least))
                                .orElse(""))
                .or(() -> shortest(all).map(least -> "> " + time(least)))
                .orElse("not measured");
    }

    private static Optional<Duration> shortest(List<Observed> observed) {
        return observed.stream().map(Observed::duration).min(Comparator.naturalOrder());
    }

    private static String number(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }
}
