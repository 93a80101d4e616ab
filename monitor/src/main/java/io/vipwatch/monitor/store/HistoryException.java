package io.vipwatch.monitor.store;

/** The store cannot answer. */
public final class HistoryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message why, for an operator */
    public HistoryException(String message) {
        super(message);
    }

    HistoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
