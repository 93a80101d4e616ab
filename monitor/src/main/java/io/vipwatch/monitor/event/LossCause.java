package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Why a session ended, or why the monitor holds a neighbour to be down. */
public enum LossCause {
    /** No complete message for the negotiated hold time (RFC 4271 §6.5). */
    HOLD_TIMER("hold-timer"),
    /** The peer took nothing for the send hold time (RFC 9687). */
    SEND_HOLD_TIMER("send-hold"),
    /** The peer sent a NOTIFICATION. */
    NOTIFICATION("notification"),
    /** We sent a NOTIFICATION, for an error of the peer's. */
    NOTIFICATION_SENT("notification-sent"),
    /** The peer's side closed the connection. */
    TCP_FIN("tcp-fin"),
    /** The connection was reset by the peer's side. */
    TCP_RESET("tcp-reset"),
    /** The connection failed in another way: no route to the peer, no acknowledgement. */
    TCP_FAILED("tcp-failed"),
    /** The peer opened a new connection while this session was Established (RFC 4724 §4.2). */
    PEER_RESTARTED("peer-restarted"),
    /** Our own operator ended it: shutdown, reset or a change of configuration. */
    ADMINISTRATIVE("administrative"),
    /** BFD declared the neighbour down. */
    BFD("bfd"),
    /** The peer announced more prefixes than the configuration allows. */
    MAXIMUM_PREFIXES("max-prefix"),
    /** A fault of our own ended the session. */
    OWN_FAULT("own-fault");

    private final String text;

    LossCause(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}
