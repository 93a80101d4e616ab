package io.vipwatch.monitor.dns;

import java.time.Duration;

/**
 * The timers of clients that open connections.
 *
 * @param patience what a dialer gives all addresses of a name together
 * @param leastShare what it gives one of them at least
 * @param attemptDelay from one attempt to the next of those that run beside each other (RFC 8305 §5)
 * @param retry after which a client that failed tries again
 */
public record DialTimers(Duration patience, Duration leastShare, Duration attemptDelay, Duration retry) {
    /** As Go's dialer and RFC 8305 have them. */
    public static final DialTimers STANDARD = new DialTimers(
            Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofMillis(300), Duration.ofSeconds(1));

    /** {@return the same with all that is longer than a connection needs divided; the delay of 300 ms stays} */
    public DialTimers dividedBy(int divisor) {
        return new DialTimers(
                patience.dividedBy(divisor), leastShare.dividedBy(divisor), attemptDelay, retry.dividedBy(divisor));
    }

    /**
     * {@return how long an address is tried, of several in turn: its share of what is left, as Go's dialer has it}
     *
     * @param left what is left for all of them
     * @param addresses how many are left, this one included
     */
    public Duration share(Duration left, int addresses) {
        Duration share = left.dividedBy(addresses);
        if (share.compareTo(leastShare) >= 0) {
            return share;
        }
        return left.compareTo(leastShare) < 0 ? left : leastShare;
    }
}
