package io.vipwatch.lab.topology;

/** Models a lab that cannot be built, asked or repaired; the message says what was tried and what was found. */
public final class LabFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public LabFailure(String message) {
        super(message);
    }

    public LabFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
