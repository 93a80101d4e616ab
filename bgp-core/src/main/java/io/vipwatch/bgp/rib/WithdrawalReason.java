package io.vipwatch.bgp.rib;

/**
 * Why a route went.
 *
 * @param kind what sort of reason it is
 * @param detail what more is known, in words; empty where there is nothing to say
 */
public record WithdrawalReason(Kind kind, String detail) {
    /** The peer withdrew the route. */
    public static final WithdrawalReason EXPLICIT = new WithdrawalReason(Kind.EXPLICIT, "");

    /** {@return the reason for routes in a malformed UPDATE (RFC 7606 §2); {@code detail} says what was malformed} */
    public static WithdrawalReason treatAsWithdraw(String detail) {
        return new WithdrawalReason(Kind.TREAT_AS_WITHDRAW, detail);
    }

    /** {@return the reason for routes whose session ended; {@code detail} says what ended it} */
    public static WithdrawalReason sessionLost(String detail) {
        return new WithdrawalReason(Kind.SESSION_LOST, detail);
    }

    /** {@return the reason for stale routes which {@code detail} ended} */
    public static WithdrawalReason of(Kind kind, String detail) {
        return new WithdrawalReason(kind, detail);
    }

    /** Sorts of reason. */
    public enum Kind {
        /** The peer withdrew the route (RFC 4271 §3.1). */
        EXPLICIT,
        /** An UPDATE with the route was malformed (RFC 7606 §2). */
        TREAT_AS_WITHDRAW,
        /** The session ended and nothing keeps its routes. */
        SESSION_LOST,
        /** The peer did not come back in its restart time, so its stale routes went (RFC 4724 §4.2). */
        RESTART_TIME_EXPIRED,
        /** The peer came back but sent no End-of-RIB in the time allowed for it (RFC 4724 §4.2). */
        END_OF_RIB_TIME_EXPIRED,
        /** The peer came back and sent End-of-RIB without announcing the route again (RFC 4724 §4.2). */
        NOT_ANNOUNCED_AGAIN,
        /** The peer came back without preserved forwarding state, or without the family (RFC 4724 §4.2). */
        FORWARDING_STATE_NOT_PRESERVED,
        /** The session was lost again before the route was announced again (RFC 4724 §4.2). */
        RESTARTED_AGAIN,
        /** BFD found the path to the peer down while the route was kept as stale (RFC 5882 §4.3). */
        BFD_DOWN,
        /** The route was missing between Begin and End of Route Refresh (RFC 7313 §4). */
        NOT_REFRESHED,
        /** The peer was removed from the configuration. */
        PEER_REMOVED
    }
}
