package io.vipwatch.bfd.fsm;

import java.util.List;

/**
 * The intervals that every implementation should support (RFC 7419 §3), which also recommends ten seconds for graceful
 * restart. We support every interval, so there is nothing that we would have to adapt; this is to tell an operator
 * what a peer will do that supports these alone, as some do that run in hardware.
 */
public final class CommonIntervals {
    private static final List<Long> MICROSECONDS = List.of(3_300L, 10_000L, 20_000L, 50_000L, 100_000L, 1_000_000L);

    private CommonIntervals() {}

    /**
     * {@return the shortest common interval that is not below {@code interval}, in microseconds; {@code interval} itself
     * above one second}. This is where a peer that knows no others can go when {@code interval} is advertised to it.
     */
    public static long atLeast(long interval) {
        return MICROSECONDS.stream()
                .filter(common -> common >= interval)
                .findFirst()
                .orElse(interval);
    }
}
