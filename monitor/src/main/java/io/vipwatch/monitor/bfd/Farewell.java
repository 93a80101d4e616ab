package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.SessionStatus;
import java.time.Duration;
import java.util.Collection;

/**
 * How long the remote systems have to be told AdminDown, so that none of them takes our leaving for a failure: for its
 * detection time (RFC 5880 §6.8.16), which is our multiplier times the interval at which we send then.
 */
final class Farewell {
    /** RFC 5880 §6.8.3: a session that is not Up sends no more often than this. */
    private static final Duration SLOW = Duration.ofSeconds(1);

    /** A remote system may ask for a packet an hour; the monitor ends nevertheless. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    private Farewell() {}

    /** {@return the time that the slowest of these sessions needs} */
    static Duration of(Collection<SessionStatus> sessions) {
        Duration needed =
                sessions.stream().map(Farewell::of).max(Duration::compareTo).orElse(Duration.ZERO);
        return needed.compareTo(LONGEST) > 0 ? LONGEST : needed;
    }

    private static Duration of(SessionStatus session) {
        Duration ours = micros(session.parameters().desiredMinTxInterval());
        Duration theirs = session.heard()
                .map(remote -> micros(remote.requiredMinRxInterval()))
                .orElse(Duration.ZERO);
        Duration interval = longer(SLOW, longer(ours, theirs));
        return interval.multipliedBy(session.parameters().detectMult());
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static Duration micros(long microseconds) {
        return Duration.ofNanos(1000 * microseconds);
    }
}
