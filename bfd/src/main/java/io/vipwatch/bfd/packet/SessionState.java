package io.vipwatch.bfd.packet;

/** The State (Sta) field: the session as the transmitting system sees it (RFC 5880 §4.1). */
public enum SessionState {
    ADMIN_DOWN(0, "AdminDown"),
    DOWN(1, "Down"),
    INIT(2, "Init"),
    UP(3, "Up");

    private static final SessionState[] BY_CODE = {ADMIN_DOWN, DOWN, INIT, UP};

    private final int code;
    private final String text;

    SessionState(int code, String text) {
        this.code = code;
        this.text = text;
    }

    /** {@return the two bits of the wire, 0 to 3} */
    public int code() {
        return code;
    }

    /** {@return the RFC's name, as in {@code AdminDown}} */
    public String text() {
        return text;
    }

    static SessionState of(int code) {
        return BY_CODE[code & 3];
    }
}
