package io.vipwatch.monitor.inject;

import java.time.Duration;

/**
 * How many routes may change: some at once, and one more in each interval.
 *
 * @param tokens how many there are at {@code atNanos}
 * @param atNanos the monotonic clock
 * @param burst the most there can be
 * @param refill how long one takes to come
 */
record TokenBucket(double tokens, long atNanos, int burst, Duration refill) {
    /** {@return a full bucket} */
    static TokenBucket full(int burst, Duration refill, long nowNanos) {
        return new TokenBucket(burst, nowNanos, burst, refill);
    }

    /** {@return the bucket as of now} */
    TokenBucket asOf(long nowNanos) {
        double more = tokens + (double) (nowNanos - atNanos) / refill.toNanos();
        return new TokenBucket(Math.min(burst, more), nowNanos, burst, refill);
    }

    /** {@return how many routes may change now} */
    int available() {
        return Math.max(0, (int) Math.floor(tokens + 1e-9));
    }

    /** {@return the bucket without so many tokens} */
    TokenBucket without(int count) {
        return new TokenBucket(tokens - count, atNanos, burst, refill);
    }

    /** {@return the bucket with other limits} */
    TokenBucket with(int newBurst, Duration newRefill) {
        return new TokenBucket(Math.min(newBurst, tokens), atNanos, newBurst, newRefill);
    }

    /** {@return how long until there is a whole one; zero if there is} */
    Duration untilOne() {
        return tokens >= 1 ? Duration.ZERO : Duration.ofNanos((long) Math.ceil((1 - tokens) * refill.toNanos()) + 1);
    }
}
