package io.vipwatch.monitor.http;

/** The part of the monitor that has the answer does not give it in time. */
public final class UnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message which part, and how long it was waited for */
    public UnavailableException(String message) {
        super(message);
    }
}
