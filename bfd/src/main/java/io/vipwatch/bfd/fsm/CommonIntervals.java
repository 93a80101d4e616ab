package io.vipwatch.bfd.fsm;

import java.util.List;

/**
 * The intervals that every implementation should support (RFC 7419 §3), which also recommends ten seconds for graceful
 * restart. We support every interval, so this is for what others can keep to.
 */
public final class CommonIntervals {
    private static final List<Long> MICROSECONDS = List.of(3_300L, 10_000L, 20_000L, 50_000L, 100_000L, 1_000_000L);

    private CommonIntervals() {}

    /**
     * {@return the shortest common interval that is not below {@code interval}, in microseconds; {@code interval} itself
     * above one second}. Advertising one of these lets a peer that knows no others agree without going slower.
     */
    public static long atLeast(long interval) {
        return MICROSECONDS.stream()
                .filter(common -> common >= interval)
                .findFirst()
                .orElse(interval);
    }
}
