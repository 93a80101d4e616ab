package io.vipwatch.monitor.event;

/** A line that is not the JSON form of an event. */
public final class NotAnEvent extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Makes one with what is wrong, in words. */
    public NotAnEvent(String message, Throwable cause) {
        super(message, cause);
    }

    /** Makes one with what is wrong, in words. */
    public NotAnEvent(String message) {
        super(message);
    }
}
