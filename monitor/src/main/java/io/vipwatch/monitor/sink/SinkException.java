package io.vipwatch.monitor.sink;

/** A sink cannot take events at present; it is opened again after a while. */
public final class SinkException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, for an operator */
    public SinkException(String message, Throwable cause) {
        super(message, cause);
    }

    /** @param message what is wrong, for an operator */
    public SinkException(String message) {
        super(message);
    }
}
