package io.vipwatch.bfd.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts the gaps between the packets of one session; written on the engine's thread without allocating, read by any.
 * Single writes are seen whole; a reader may see a gap in one of the two histograms before the other.
 */
final class GapRecorder {
    /**
     * Upper bounds in microseconds: what a human wants to read, and for each pair of {@link TimerAdvice} the lateness
     * that it survives, so that its counts are exact.
     */
    private static final long[] BOUNDS = {
        100, 200, 500, 1_000, 2_000, 3_300, 5_000, 7_500, 10_000, 15_000, 20_000, 30_000, 40_000, 50_000, 60_000,
        80_000, 100_000, 150_000, 200_000, 300_000, 400_000, 500_000, 600_000, 800_000, 900_000, 1_000_000, 1_200_000,
        2_000_000, 3_000_000, 4_000_000
    };

    static final int BUCKETS = BOUNDS.length + 1;

    private static final int LATENESS = BUCKETS;
    private static final int TOTAL = 2 * BUCKETS;
    private static final int WORST = TOTAL + 1;
    private static final int HEADROOM = TOTAL + 2;
    private static final int COUNT = TOTAL + 3;
    private static final List<Duration> DURATIONS = durations();

    private final AtomicLongArray values = new AtomicLongArray(TOTAL + 4);

    private static List<Duration> durations() {
        List<Duration> durations = new ArrayList<>();
        for (long bound : BOUNDS) {
            durations.add(Duration.ofNanos(1000 * bound));
        }
        return List.copyOf(durations);
    }

    static List<Duration> bounds() {
        return DURATIONS;
    }

    /**
     * A packet came {@code gap} after the one before it.
     *
     * @param gap nanoseconds
     * @param agreed the longest interval that the remote system could keep to, in nanoseconds
     * @param detectionTime the Detection Time that was agreed, in nanoseconds
     */
    void record(long gap, long agreed, long detectionTime) {
        add(bucket(gap), 1);
        add(LATENESS + bucket(Math.max(0, gap - agreed)), 1);
        add(TOTAL, gap);
        if (gap > values.getPlain(WORST)) {
            values.setOpaque(WORST, gap);
        }
        if (values.getPlain(COUNT) == 0 || detectionTime - gap < values.getPlain(HEADROOM)) {
            values.setOpaque(HEADROOM, detectionTime - gap);
        }
        add(COUNT, 1);
    }

    private void add(int index, long amount) {
        values.setOpaque(index, values.getPlain(index) + amount);
    }

    private static int bucket(long nanos) {
        int low = 0;
        int high = BOUNDS.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (nanos <= 1000 * BOUNDS[middle]) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    ReceiveGaps snapshot() {
        List<Long> counts = new ArrayList<>(BUCKETS);
        List<Long> lateness = new ArrayList<>(BUCKETS);
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            counts.add(values.getOpaque(bucket));
            lateness.add(values.getOpaque(LATENESS + bucket));
        }
        return new ReceiveGaps(
                counts, lateness, Duration.ofNanos(values.getOpaque(TOTAL)), ifAny(WORST), ifAny(HEADROOM));
    }

    private Optional<Duration> ifAny(int index) {
        return values.getOpaque(COUNT) == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(values.getOpaque(index)));
    }
}
