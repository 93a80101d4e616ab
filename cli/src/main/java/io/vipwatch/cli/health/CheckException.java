package io.vipwatch.cli.health;

/** A check that can never be asked, such as a command that is not there; the text says what was wanted and found. */
public final class CheckException extends Exception {
    private static final long serialVersionUID = 1;

    CheckException(String text) {
        super(text);
    }
}
