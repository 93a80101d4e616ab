package io.vipwatch.monitor.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long answers took, counted in buckets. */
public final class RoundTrips {
    private static final List<Duration> BOUNDS = bounds();

    private final long[] counts = new long[BOUNDS.size() + 1];
    private Duration total = Duration.ZERO;

    RoundTrips() {}

    private static List<Duration> bounds() {
        List<Duration> bounds = new ArrayList<>();
        for (long decade = 100_000; decade <= 1_000_000_000L; decade *= 10) {
            bounds.add(Duration.ofNanos(decade));
            bounds.add(Duration.ofNanos(decade * 2));
            bounds.add(Duration.ofNanos(decade * 5));
        }
        return List.copyOf(bounds);
    }

    /** {@return the upper bounds of the buckets; above the last one there is another} */
    public static List<Duration> upperBounds() {
        return BOUNDS;
    }

    void count(Duration roundTrip) {
        int bucket = 0;
        while (bucket < BOUNDS.size() && roundTrip.compareTo(BOUNDS.get(bucket)) > 0) {
            bucket++;
        }
        counts[bucket]++;
        total = total.plus(roundTrip);
    }

    /**
     * The counts at some time.
     *
     * @param counts how many answers there were in each bucket, one more than there are bounds
     * @param total how long they took together
     */
    public record Counted(List<Long> counts, Duration total) {
        public Counted {
            counts = List.copyOf(counts);
        }

        /** {@return the bound of the bucket in which the given share of the answers is reached; empty without answers} */
        public Optional<Duration> quantile(double share) {
            long all = counts.stream().mapToLong(Long::longValue).sum();
            long reached = 0;
            for (int bucket = 0; bucket < BOUNDS.size() && all > 0; bucket++) {
                reached += counts.get(bucket);
                if (reached >= share * all) {
                    return Optional.of(BOUNDS.get(bucket));
                }
            }
            return all > 0 ? Optional.of(BOUNDS.getLast()) : Optional.empty();
        }
    }

    Counted counted() {
        List<Long> copy = new ArrayList<>(counts.length);
        for (long count : counts) {
            copy.add(count);
        }
        return new Counted(copy, total);
    }
}
