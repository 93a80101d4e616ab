package io.vipwatch.bfd.socket;

/** What an operator asked of BFD cannot be had on this machine; the text says what, why and what would help. */
public final class BfdException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    public BfdException(String text) {
        super(text);
        passing = false;
    }

    public BfdException(String text, Throwable cause) {
        this(text, cause, false);
    }

    /** @param passing whether time may change it */
    public BfdException(String text, Throwable cause, boolean passing) {
        super(text, cause);
        this.passing = passing;
    }

    /**
     * {@return whether trying again later may succeed: an address or an interface that is not there yet, a port that
     * another has}
     */
    public boolean isPassing() {
        return passing;
    }
}
