package io.vipwatch.monitor.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Nanoseconds since the epoch as RFC 3339 text in UTC with nine digits of fraction, and back. */
public final class EpochText {
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);

    private EpochText() {}

    /** {@return as in {@code 2026-11-22T08:19:11.126098000Z}} */
    public static String of(long epochNanos) {
        Second second = Second.last;
        long seconds = Math.floorDiv(epochNanos, NANOS_PER_SECOND);
        if (second.seconds != seconds) {
            second = new Second(seconds, SECONDS.format(Instant.ofEpochSecond(seconds)));
            Second.last = second;
        }
        String fraction = Long.toString(Math.floorMod(epochNanos, NANOS_PER_SECOND));
        return second.text + "." + "0".repeat(9 - fraction.length()) + fraction + "Z";
    }

    /** {@return the nanoseconds that {@code text} spells} */
    static long parse(String text) {
        Instant instant = Instant.parse(text);
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), NANOS_PER_SECOND), instant.getNano());
    }

    /** The second that was formatted last: nearly every event shares it with the one before. */
    private record Second(long seconds, String text) {
        private static volatile Second last = new Second(Long.MIN_VALUE, "");
    }
}
