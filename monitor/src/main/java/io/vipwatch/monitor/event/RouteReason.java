package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** What brought a change of a path about. */
public enum RouteReason {
    /** The peer announced it. */
    UPDATE("update"),
    /** The peer withdrew it. */
    EXPLICIT("explicit-withdraw"),
    /** A malformed UPDATE is treated as a withdrawal (RFC 7606 §2). */
    TREAT_AS_WITHDRAW("treat-as-withdraw"),
    /** The session ended. */
    SESSION_LOST("session-lost"),
    /** Graceful restart's time ran out (RFC 4724 §4.2). */
    STALE_EXPIRED("gr-stale-expired"),
    /** The restarted peer reached End-of-RIB without it. */
    NOT_RE_ANNOUNCED("not-re-announced"),
    /** A route refresh ended without it (RFC 7313). */
    REFRESH("not-refreshed"),
    /** The peer came back without having kept its forwarding state. */
    FORWARDING_STATE_LOST("graceful-restart-refused"),
    /** The session was lost again before the restarted peer had announced it again (RFC 4724 §4.2). */
    RESTARTED_AGAIN("restarted-again"),
    /** BFD found the path to the node down while graceful restart kept the route as stale. */
    BFD("bfd"),
    /** The monitor had missed changes and read the peer's routes again. */
    RESYNCHRONIZED("resynchronized"),
    /** The neighbour was removed from the configuration. */
    DE_CONFIGURED("de-configured");

    private final String text;

    RouteReason(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}
