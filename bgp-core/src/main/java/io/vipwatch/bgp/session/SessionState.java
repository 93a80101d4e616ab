package io.vipwatch.bgp.session;

/** The states of a session (RFC 4271 §8.2.2); of a peer's two connections, that of the one which is further. */
public enum SessionState {
    IDLE("Idle"),
    CONNECT("Connect"),
    ACTIVE("Active"),
    OPEN_SENT("OpenSent"),
    OPEN_CONFIRM("OpenConfirm"),
    ESTABLISHED("Established");

    private final String text;

    SessionState(String text) {
        this.text = text;
    }

    /** {@return the name in RFC 4271} */
    public String text() {
        return text;
    }

    static SessionState of(String text) {
        for (SessionState state : values()) {
            if (state.text.equals(text)) {
                return state;
            }
        }
        throw new IllegalArgumentException("no state of RFC 4271: " + text);
    }
}
