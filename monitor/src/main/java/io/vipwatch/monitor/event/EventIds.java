package io.vipwatch.monitor.event;

import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes UUIDv7 identifiers (RFC 9562 §5.7) that sort by time; the twelve bits after the milliseconds are the fraction
 * of the millisecond (method 3 of §6.2). Not safe for use by several threads.
 */
public final class EventIds {
    private static final long NANOS_PER_MILLISECOND = 1_000_000;

    private final RandomGenerator random;

    /** @param random where the 62 random bits come from */
    public EventIds(RandomGenerator random) {
        this.random = random;
    }

    /** {@return an identifier for this time} */
    public UUID next(long epochNanos) {
        long milliseconds = Math.floorDiv(epochNanos, NANOS_PER_MILLISECOND);
        long fraction = (Math.floorMod(epochNanos, NANOS_PER_MILLISECOND) << 12) / NANOS_PER_MILLISECOND;
        long high = milliseconds << 16 | 0x7000L | fraction;
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
