package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import java.util.ArrayDeque;
import java.util.Deque;

/** The share of probes that are lost when nothing is wrong, over about a minute. */
final class Background {
    private static final long SECOND = 1_000_000_000;
    private static final int SECONDS = 60;

    private final Deque<Bucket> buckets = new ArrayDeque<>();

    private static final class Bucket {
        final long second;
        long probes;
        long lost;

        Bucket(long second) {
            this.second = second;
        }
    }

    void count(Moment sent, boolean lost) {
        long second = Math.floorDiv(sent.monotonicNanos(), SECOND);
        if (buckets.isEmpty() || buckets.getLast().second < second) {
            buckets.addLast(new Bucket(second));
        }
        Bucket bucket = buckets.getLast();
        bucket.probes++;
        bucket.lost += lost ? 1 : 0;
        while (buckets.getFirst().second <= second - SECONDS) {
            buckets.removeFirst();
        }
    }

    /** {@return lost probes by probes, 0 to 1} */
    double share() {
        long probes = buckets.stream().mapToLong(bucket -> bucket.probes).sum();
        long lost = buckets.stream().mapToLong(bucket -> bucket.lost).sum();
        return probes == 0 ? 0 : (double) lost / probes;
    }
}
