package io.vipwatch.lab.interop;

import java.util.List;

/**
 * How long after one instant another was, over many pairs; in microseconds, negative where it was before.
 *
 * @param least the smallest
 * @param median the 50th percentile
 * @param ninetieth the 90th percentile
 * @param ninetyNinth the 99th percentile
 * @param most the greatest
 */
record Delays(long least, long median, long ninetieth, long ninetyNinth, long most) {
    /** {@return the figures of these delays, of which there is at least one} */
    static Delays of(List<Long> micros) {
        long[] sorted = micros.stream().mapToLong(Long::longValue).sorted().toArray();
        return new Delays(
                sorted[0],
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.9)],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }

    @Override
    public String toString() {
        return "p50 %d µs, p90 %d µs, p99 %d µs, max %d µs, min %d µs"
                .formatted(median, ninetieth, ninetyNinth, most, least);
    }
}
