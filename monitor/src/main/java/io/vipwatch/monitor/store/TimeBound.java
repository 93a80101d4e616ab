package io.vipwatch.monitor.store;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the ends of a span of time as people write them: an RFC 3339 instant, or how long ago. */
public final class TimeBound {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|w)");
    private static final Pattern DURATION = Pattern.compile("(?:" + PART.pattern() + ")+");
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private TimeBound() {}

    /**
     * {@return the time that {@code text} spells, in nanoseconds since the epoch}
     *
     * @param text as in {@code 2026-11-22T08:19:11.5Z}, {@code 2026-11-22T09:19+01:00}, {@code 2h}, {@code 1d12h}
     * @param nowEpochNanos what durations are counted back from
     * @throws IllegalArgumentException if it spells none; the message says what would
     */
    public static long parse(String text, long nowEpochNanos) {
        Optional<Duration> ago = duration(text);
        if (ago.isPresent()) {
            return nowEpochNanos - ago.get().toNanos();
        }
        try {
            Instant instant = OffsetDateTime.parse(text).toInstant();
            return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
        } catch (DateTimeException | ArithmeticException none) {
            throw new IllegalArgumentException("'" + text + "' is neither an RFC 3339 time with its offset, such as"
                    + " 2026-11-22T08:19:11Z or 2026-11-22T09:19:11+01:00, nor a duration back from now, such as 2h or 90m"
                    + " (ms, s, m, h, d, w)");
        }
    }

    /**
     * {@return the duration that {@code text} spells, as in {@code 300ms} or {@code 1h30m}}
     *
     * @throws IllegalArgumentException if it spells none; the message says what would
     */
    public static Duration parseDuration(String text) {
        return duration(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "'" + text + "' is not a duration such as 300ms, 2s or 1h30m (ms, s, m, h, d, w)"));
    }

    private static Optional<Duration> duration(String text) {
        if (!DURATION.matcher(text).matches()) {
            return Optional.empty();
        }
        Duration sum = Duration.ZERO;
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            sum = sum.plus(part(Long.parseLong(parts.group(1)), parts.group(2)));
        }
        // What is longer than a long of nanoseconds lies before everything that can be asked for.
        return Optional.of(
                sum.compareTo(Duration.ofNanos(Long.MAX_VALUE)) < 0 ? sum : Duration.ofNanos(Long.MAX_VALUE));
    }

    private static Duration part(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ofDays(7 * count);
        };
    }
}
