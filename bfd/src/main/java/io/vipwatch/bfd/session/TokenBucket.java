package io.vipwatch.bfd.session;

/** Allows so many things in a second, and as many at once when there were none before; for one thread. */
final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;

    private final double rate;
    private final double most;
    private double tokens;
    private long refilled;

    /**
     * @param rate tokens a second
     * @param now nanoseconds of a monotonic clock
     */
    TokenBucket(double rate, long now) {
        this.rate = rate;
        this.most = Math.max(1, rate);
        this.tokens = most;
        this.refilled = now;
    }

    /** {@return whether there was a token to take} */
    boolean take(long now) {
        tokens = Math.min(most, tokens + rate * (now - refilled) / NANOS_PER_SECOND);
        refilled = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
