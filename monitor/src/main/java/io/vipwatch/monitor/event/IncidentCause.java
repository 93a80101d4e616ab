package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What brought a convergence incident about: the kinds of RFC 4098 §3.2 and §3.3, by the evidence that there is. */
public enum IncidentCause {
    /** A BFD session declared the path to a node down (RFC 5880 §6.8.4). */
    BFD("bfd", "BFD"),
    /** No complete message for the negotiated hold time (RFC 4271 §6.5). */
    HOLD_TIMER("hold-timer", "hold timer"),
    /** The peer took nothing for the send hold time (RFC 9687). */
    SEND_HOLD_TIMER("send-hold", "send hold timer"),
    /** The peer ended the session with a NOTIFICATION; its text is in the detail. */
    NOTIFICATION("notification", "NOTIFICATION"),
    /** We ended the session with a NOTIFICATION, for an error of the peer's. */
    NOTIFICATION_SENT("notification-sent", "our NOTIFICATION"),
    /** The peer's system reset the connection. */
    TCP_RESET("tcp-reset", "TCP reset"),
    /** The peer's system closed the connection without a NOTIFICATION. */
    TCP_FIN("tcp-fin", "TCP FIN"),
    /** The connection failed: no route to the peer, no acknowledgement. */
    TCP_FAILED("tcp-failed", "TCP failure"),
    /** The peer opened a new connection while the session was Established (RFC 4724 §4.2). */
    PEER_RESTARTED("peer-restarted", "new connection of the peer"),
    /** The peer announced more prefixes than is allowed. */
    MAXIMUM_PREFIXES("max-prefix", "maximum prefixes"),
    /** A fault in this monitor ended its session. */
    OWN_FAULT("own-fault", "a fault of the monitor"),
    /** The node withdrew the route by itself: nothing had to be detected. */
    EXPLICIT_WITHDRAW("explicit-withdraw", "explicit withdrawal"),
    /** Graceful restart kept the paths of a session that was gone until their time was over (RFC 4724 §4.2). */
    STALE_EXPIRED("gr-stale-expired", "end of graceful restart"),
    /** A node announces a route otherwise than before, or repeats another's no more, while its origin still does. */
    POLICY_CHANGE("policy-change", "change of policy"),
    /** A node announces a prefix that it did not announce before. */
    ANNOUNCEMENT("announcement", "announcement"),
    /** This monitor's injector told the edge so; the detail has what its checks said, or who wanted it. */
    INJECTED("injected", "the injector"),
    /** A drill did it. */
    DRILL("drill", "drill"),
    /** What was seen does not tell; the detail says why. */
    UNKNOWN("unknown", "unknown cause");

    private final String text;
    private final String words;

    IncidentCause(String text, String words) {
        this.text = text;
        this.words = words;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }

    /** {@return the name in sentences} */
    public String words() {
        return words;
    }

    /** {@return the cause that the end of a session is} */
    public static IncidentCause of(LossCause loss) {
        return switch (loss) {
            case HOLD_TIMER -> HOLD_TIMER;
            case SEND_HOLD_TIMER -> SEND_HOLD_TIMER;
            case NOTIFICATION -> NOTIFICATION;
            case NOTIFICATION_SENT -> NOTIFICATION_SENT;
            case TCP_FIN -> TCP_FIN;
            case TCP_RESET -> TCP_RESET;
            case TCP_FAILED -> TCP_FAILED;
            case PEER_RESTARTED -> PEER_RESTARTED;
            case ADMINISTRATIVE -> UNKNOWN;
            case BFD -> BFD;
            case MAXIMUM_PREFIXES -> MAXIMUM_PREFIXES;
            case OWN_FAULT -> OWN_FAULT;
        };
    }

    /** {@return whether a neighbour had to be silent for a time before this could be found} */
    public boolean isDetectedBySilence() {
        return switch (this) {
            case BFD, HOLD_TIMER, SEND_HOLD_TIMER, TCP_FAILED -> true;
            case NOTIFICATION,
                    NOTIFICATION_SENT,
                    TCP_RESET,
                    TCP_FIN,
                    PEER_RESTARTED,
                    MAXIMUM_PREFIXES,
                    OWN_FAULT,
                    EXPLICIT_WITHDRAW,
                    STALE_EXPIRED,
                    POLICY_CHANGE,
                    ANNOUNCEMENT,
                    INJECTED,
                    DRILL,
                    UNKNOWN -> false;
        };
    }
}
