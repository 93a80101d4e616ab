package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Scalar;
import java.time.Duration;

/** Durations of a drill file, within bounds that the message names. */
final class Times {
    private Times() {}

    /** {@return a duration from {@code least} to {@code most}} */
    static Scalar<Duration> from(Duration least, Duration most) {
        return Scalar.duration(
                "a duration of " + text(least) + " to " + text(most) + ", such as 30s",
                time -> time.compareTo(least) >= 0 && time.compareTo(most) <= 0);
    }

    /** {@return a duration as it is written in the file} */
    static String text(Duration time) {
        long millis = time.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1000;
        if (seconds == 0 || seconds % 60 != 0) {
            return seconds + "s";
        }
        return seconds % 3600 == 0 ? seconds / 3600 + "h" : seconds / 60 + "m";
    }
}
