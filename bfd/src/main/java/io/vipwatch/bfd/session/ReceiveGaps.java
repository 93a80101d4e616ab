package io.vipwatch.bfd.session;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How regularly a session's packets arrived while it was Up, by the kernel's stamps: the gaps from one packet to the
 * next, and by how much each exceeded the interval that had been agreed.
 *
 * @param counts how many gaps were in each bucket, one more than {@link #bounds()}; the last has no bound
 * @param lateness how many packets came late by so much, in the same buckets; a packet in time is late by nothing
 * @param total the sum of all gaps
 * @param worst the longest gap, empty before the second packet
 * @param headroom what was left of the Detection Time of the moment at the gap that came closest to it; negative if it
 *     was exceeded; empty before the second packet
 */
public record ReceiveGaps(
        List<Long> counts, List<Long> lateness, Duration total, Optional<Duration> worst, Optional<Duration> headroom) {
    public ReceiveGaps {
        counts = List.copyOf(counts);
        lateness = List.copyOf(lateness);
        int buckets = GapRecorder.BUCKETS;
        if (counts.size() != buckets || lateness.size() != buckets) {
            throw new IllegalArgumentException("there are " + buckets + " buckets");
        }
    }

    /** {@return the upper bound of each bucket but the last, inclusive} */
    public static List<Duration> bounds() {
        return GapRecorder.bounds();
    }

    /** {@return how many gaps there were} */
    public long count() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }

    /** {@return how many packets came late by more than {@code time}, which should be one of {@link #bounds()}; those of
     * the bucket that {@code time} falls into are counted} */
    public long laterThan(Duration time) {
        long later = 0;
        List<Duration> bounds = bounds();
        for (int bucket = 0; bucket < lateness.size(); bucket++) {
            boolean within = bucket < bounds.size() && bounds.get(bucket).compareTo(time) <= 0;
            later += within ? 0 : lateness.get(bucket);
        }
        return later;
    }
}
