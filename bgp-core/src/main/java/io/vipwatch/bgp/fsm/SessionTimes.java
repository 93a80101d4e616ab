package io.vipwatch.bgp.fsm;

import java.time.Duration;

/**
 * The times of a peer's machine (RFC 4271 §10).
 *
 * @param hold the hold time that our OPEN proposes: zero, or 3 to 65535 s
 * @param openHold how long the peer's OPEN is awaited (RFC 4271 §8.2.2 suggests 240 s)
 * @param connectRetry between two attempts to connect, before jitter
 * @param delayOpen how long our OPEN waits for the peer's; zero: not at all
 * @param idleHold how long a failing peer is left alone the first time
 * @param idleHoldMaximum how long at most; each failure in a row doubles it
 * @param stable how long a session must stay up to halve the idle hold
 * @param sendHold how long at least a peer may take nothing that it is sent (RFC 9687 §5); twice the hold time if that is
 *     longer
 */
public record SessionTimes(
        Duration hold,
        Duration openHold,
        Duration connectRetry,
        Duration delayOpen,
        Duration idleHold,
        Duration idleHoldMaximum,
        Duration stable,
        Duration sendHold) {
    private static final Duration SHORTEST_HOLD = Duration.ofSeconds(3);
    private static final Duration LONGEST_HOLD = Duration.ofSeconds(65535);

    /** Hold 9 s, OPEN within 240 s, connect every 5 s, no DelayOpen, idle hold 5 to 60 s halved every 60 s, send hold 8 min. */
    public static final SessionTimes DEFAULT = new SessionTimes(
            Duration.ofSeconds(9),
            Duration.ofSeconds(240),
            Duration.ofSeconds(5),
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ofMinutes(8));

    public SessionTimes {
        boolean legalHold = hold.isZero() || (hold.compareTo(SHORTEST_HOLD) >= 0 && hold.compareTo(LONGEST_HOLD) <= 0);
        if (!legalHold || !hold.equals(Duration.ofSeconds(hold.toSeconds()))) {
            throw new IllegalArgumentException("hold time must be zero or 3 to 65535 whole seconds: " + hold);
        }
        requirePositive("openHold", openHold);
        requirePositive("connectRetry", connectRetry);
        requirePositive("idleHold", idleHold);
        requirePositive("idleHoldMaximum", idleHoldMaximum);
        requirePositive("stable", stable);
        requirePositive("sendHold", sendHold);
        if (delayOpen.isNegative()) {
            throw new IllegalArgumentException("delayOpen must not be negative: " + delayOpen);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero: " + duration);
        }
    }

    /** {@return these times with another hold time} */
    public SessionTimes withHold(Duration other) {
        return new SessionTimes(other, openHold, connectRetry, delayOpen, idleHold, idleHoldMaximum, stable, sendHold);
    }

    /** {@return these times with another send hold} */
    public SessionTimes withSendHold(Duration other) {
        return new SessionTimes(hold, openHold, connectRetry, delayOpen, idleHold, idleHoldMaximum, stable, other);
    }

    /** {@return how long a socket may take nothing in a session with this hold time, which may be zero} */
    Duration sendHold(Duration negotiatedHold) {
        Duration twice = negotiatedHold.multipliedBy(2);
        return twice.compareTo(sendHold) > 0 ? twice : sendHold;
    }
}
