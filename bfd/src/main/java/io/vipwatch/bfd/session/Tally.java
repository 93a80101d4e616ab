package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.DiscardReason;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts by name; written by the engine's thread only, without allocating and without a barrier, read by any thread, which
 * sees each number whole.
 *
 * @param <C> what is counted besides discards
 */
final class Tally<C extends Enum<C>> {
    private final Map<DiscardReason, AtomicLong> discards = zeros(DiscardReason.class);
    private final Map<C, AtomicLong> counts;

    Tally(Class<C> counted) {
        counts = zeros(counted);
    }

    private static <K extends Enum<K>> Map<K, AtomicLong> zeros(Class<K> keys) {
        Map<K, AtomicLong> zeros = new EnumMap<>(keys);
        for (K key : keys.getEnumConstants()) {
            zeros.put(key, new AtomicLong());
        }
        return zeros;
    }

    void count(DiscardReason reason) {
        increment(Objects.requireNonNull(discards.get(reason)));
    }

    void count(C counted) {
        increment(of(counted));
    }

    private static void increment(AtomicLong count) {
        count.setOpaque(count.getPlain() + 1);
    }

    void set(C counted, long value) {
        of(counted).setOpaque(value);
    }

    long get(C counted) {
        return of(counted).getOpaque();
    }

    private AtomicLong of(C counted) {
        return Objects.requireNonNull(counts.get(counted));
    }

    /** {@return the discards by reason; no reason with zero} */
    Map<DiscardReason, Long> discarded() {
        Map<DiscardReason, Long> counted = new EnumMap<>(DiscardReason.class);
        discards.forEach((reason, count) -> {
            if (count.getOpaque() != 0) {
                counted.put(reason, count.getOpaque());
            }
        });
        return counted;
    }
}
