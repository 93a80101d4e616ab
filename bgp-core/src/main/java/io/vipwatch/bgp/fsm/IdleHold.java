package io.vipwatch.bgp.fsm;

import java.time.Duration;

/**
 * Damping of a peer that keeps failing (RFC 4271 §8.1.1, DampPeerOscillations): each failure in a row doubles the idle
 * hold up to its maximum, each stable stretch of a session halves it. Only errors of the protocol count: a peer that
 * crashed or was restarted must be able to come back at once.
 */
final class IdleHold {
    private IdleHold() {}

    static boolean follows(DownCause cause) {
        return switch (cause) {
            case DownCause.NotificationSent _, DownCause.MalformedNotificationReceived _, DownCause.OwnFault _ -> true;
            case DownCause.NotificationReceived received ->
                isError(received.notification().code()) && !EventNames.isVersionError(received.notification());
            case DownCause.HoldTimer _,
                    DownCause.TransportEnded _,
                    DownCause.ConnectFailed _,
                    DownCause.PeerRestarted _,
                    DownCause.SendHoldTimer _,
                    DownCause.BfdDown _,
                    DownCause.Administrative _,
                    DownCause.Left _,
                    DownCause.MaximumPrefixesReached _,
                    DownCause.CollisionLost _ -> false;
        };
    }

    /** Not Hold Timer Expired, Cease and Send Hold Timer Expired: those are weather, not faults. */
    private static boolean isError(int code) {
        return code != 4 && code != 6 && code != 8;
    }

    static Duration duration(SessionTimes times, int level, double jitter) {
        return Duration.ofNanos((long) (unjittered(times, level).toNanos() * jitter));
    }

    /** {@return the next level; it stops rising where the idle hold does} */
    static int raised(SessionTimes times, int level) {
        return unjittered(times, level).compareTo(times.idleHoldMaximum()) < 0 ? level + 1 : level;
    }

    private static Duration unjittered(SessionTimes times, int level) {
        Duration doubled = times.idleHold();
        for (int i = 0; i < level && doubled.compareTo(times.idleHoldMaximum()) < 0; i++) {
            doubled = doubled.multipliedBy(2);
        }
        return doubled.compareTo(times.idleHoldMaximum()) < 0 ? doubled : times.idleHoldMaximum();
    }
}
