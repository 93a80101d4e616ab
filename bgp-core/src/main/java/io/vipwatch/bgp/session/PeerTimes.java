package io.vipwatch.bgp.session;

import java.time.Duration;
import java.util.Optional;

/**
 * The times of a session (RFC 4271 §10).
 *
 * @param holdTime the hold time that we propose: zero, or 3 to 65535 s; the smaller of both sides' is in force
 * @param connectRetry how long to wait before the next attempt to connect
 * @param connectTimeout how long one attempt to connect may take
 * @param openHoldTime how long the peer may take to send its OPEN (the "large value" of RFC 4271 §8.2.2)
 * @param idleHold how long to stay Idle after an error; doubles with every further error, up to sixteen times
 * @param delayOpen how long to wait for the peer's OPEN before sending ours; empty: not at all
 * @param sendHold how long the peer may take nothing from us (RFC 9687); empty: the larger of 8 minutes and twice the
 *     hold time
 */
public record PeerTimes(
        Duration holdTime,
        Duration connectRetry,
        Duration connectTimeout,
        Duration openHoldTime,
        Duration idleHold,
        Optional<Duration> delayOpen,
        Optional<Duration> sendHold) {
    /** A hold time of 9 s, and attempts that follow each other fast enough to notice a peer that comes back. */
    public static final PeerTimes DEFAULT = new PeerTimes(
            Duration.ofSeconds(9),
            Duration.ofSeconds(5),
            Duration.ofSeconds(4),
            Duration.ofSeconds(240),
            Duration.ofSeconds(1),
            Optional.empty(),
            Optional.empty());

    public PeerTimes {
        long seconds = holdTime.toSeconds();
        if (!holdTime.equals(Duration.ofSeconds(seconds))
                || seconds < 0
                || seconds > 65535
                || seconds == 1
                || seconds == 2) {
            throw new IllegalArgumentException("a hold time is 0 or 3 to 65535 whole seconds, not " + holdTime);
        }
    }

    /** {@return these times with another hold time} */
    public PeerTimes withHoldTime(Duration time) {
        return new PeerTimes(time, connectRetry, connectTimeout, openHoldTime, idleHold, delayOpen, sendHold);
    }

    /** {@return these times with another time between attempts to connect} */
    public PeerTimes withConnectRetry(Duration time) {
        return new PeerTimes(holdTime, time, connectTimeout, openHoldTime, idleHold, delayOpen, sendHold);
    }

    /** {@return these times with another first time in Idle} */
    public PeerTimes withIdleHold(Duration time) {
        return new PeerTimes(holdTime, connectRetry, connectTimeout, openHoldTime, time, delayOpen, sendHold);
    }

    /** {@return these times with another limit for a peer that takes nothing from us} */
    public PeerTimes withSendHold(Duration time) {
        return new PeerTimes(
                holdTime, connectRetry, connectTimeout, openHoldTime, idleHold, delayOpen, Optional.of(time));
    }
}
