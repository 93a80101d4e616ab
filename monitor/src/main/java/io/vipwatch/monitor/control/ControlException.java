package io.vipwatch.monitor.control;

/** The monitor could not be asked; its message says why, and what to do about it. */
public final class ControlException extends Exception {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** Why not. */
    public enum Kind {
        /** Nobody listens there. */
        NO_MONITOR,
        /** Somebody may, but this user may not ask. */
        NO_PERMISSION,
        /** What is there does not answer, or not as a monitor does. */
        NO_ANSWER
    }

    ControlException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** {@return why not} */
    public Kind kind() {
        return kind;
    }

    /** {@return the message; there always is one} */
    public String text() {
        return String.valueOf(getMessage());
    }
}
