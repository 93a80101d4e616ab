package io.vipwatch.monitor.incident;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Figures and lists in sentences. */
final class Words {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final long MINUTE = 60 * SECOND;

    private Words() {}

    /** {@return as in {@code 0.4 ms}, {@code 868 ms}, {@code 6.1 s}, {@code 2 min 5 s}} */
    static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos < 0) {
            return "-" + duration(duration.negated());
        }
        if (nanos < 10 * MILLI) {
            return String.format(Locale.ROOT, "%.1f ms", nanos / (double) MILLI);
        }
        if (nanos < 2 * SECOND) {
            return millis(duration) + " ms";
        }
        if (nanos < 2 * MINUTE) {
            return String.format(Locale.ROOT, "%.1f s", nanos / (double) SECOND);
        }
        return nanos / MINUTE + " min " + nanos % MINUTE / SECOND + " s";
    }

    /** {@return whether a sentence gives it in seconds rather than milliseconds} */
    static boolean inSeconds(Duration duration) {
        return duration.abs().toNanos() >= 2 * SECOND;
    }

    /** {@return as in {@code 789}, of milliseconds, or {@code 6.1 s}} */
    static String bare(Duration duration, boolean seconds) {
        return seconds
                ? String.format(Locale.ROOT, "%.1f s", duration.toNanos() / (double) SECOND)
                : "" + millis(duration);
    }

    /** {@return the duration in milliseconds, rounded} */
    static long millis(Duration duration) {
        return Math.round(duration.toNanos() / (double) MILLI);
    }

    /** {@return as in {@code node1}, {@code node1 and node2}, {@code node1, node2 and node3}} */
    static String and(List<String> names) {
        return switch (names.size()) {
            case 0 -> "nobody";
            case 1 -> names.getFirst();
            default -> String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast();
        };
    }
}
