package io.vipwatch.bfd.socket;

/** What an operator asked of BFD cannot be had on this machine; the text says what, why and what would help. */
public final class BfdException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BfdException(String text) {
        super(text);
    }

    public BfdException(String text, Throwable cause) {
        super(text, cause);
    }
}
