package io.vipwatch.cli;

import java.util.Optional;

/** Durations for people: two units at most. */
final class DurationText {
    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1000 * MILLI;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private DurationText() {}

    /** {@return as in {@code 850ms}, {@code 9.2s}, {@code 4m02s}, {@code 3h20m}, {@code 12d4h}} */
    static String ofNanos(long nanos) {
        if (nanos < SECOND) {
            return nanos / MILLI + "ms";
        }
        if (nanos < MINUTE) {
            return nanos / SECOND + "." + nanos % SECOND / (SECOND / 10) + "s";
        }
        if (nanos < HOUR) {
            return two(nanos, MINUTE, "m", SECOND, "s");
        }
        return nanos < DAY ? two(nanos, HOUR, "h", MINUTE, "m") : nanos / DAY + "d" + nanos % DAY / HOUR + "h";
    }

    private static String two(long nanos, long large, String largeName, long small, String smallName) {
        long rest = nanos % large / small;
        return nanos / large + largeName + (rest < 10 ? "0" : "") + rest + smallName;
    }

    /** {@return the same, or a dash} */
    static String of(Optional<Long> nanos) {
        return nanos.map(DurationText::ofNanos).orElse("-");
    }
}
