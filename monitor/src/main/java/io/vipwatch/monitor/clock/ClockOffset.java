package io.vipwatch.monitor.clock;

/**
 * Models how far the clock of another host is ahead of ours: a line through the best round trips, and a bound that holds
 * as long as both clocks run evenly. Instants are nanoseconds of our clock.
 *
 * @param from the first round trip that it rests on
 * @param to the last one
 * @param offset how far the other clock was ahead at {@code to}, in nanoseconds
 * @param drift how many nanoseconds the other clock gains in a nanosecond of ours
 * @param bound how far from the truth the line can be between {@code from} and {@code to}, in nanoseconds
 * @param divergence how fast the bound grows outside, in nanoseconds a nanosecond
 * @param samples how many round trips it rests on
 */
public record ClockOffset(long from, long to, long offset, double drift, long bound, double divergence, int samples) {
    /** {@return how far the other clock is ahead at {@code instant}, in nanoseconds} */
    public long at(long instant) {
        return offset + Math.round(drift * (instant - to));
    }

    /** {@return how far from the truth {@link #at} can be, in nanoseconds} */
    public long uncertaintyAt(long instant) {
        long outside = Math.max(0, Math.max(from - instant, instant - to));
        return bound + (long) Math.ceil(divergence * outside);
    }

    /** {@return what our clock shows when the other one shows {@code remote}} */
    public long toLocal(long remote) {
        long local = remote - offset;
        return remote - at(local - Math.round(drift * (local - to)));
    }
}
