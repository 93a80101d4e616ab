package io.vipwatch.cli;

/** Ends a command with a message for the operator; no stack trace is worth showing. */
class CommandFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    CommandFailure(int exitCode, String message) {
        super(message);
        this.exitCode = exitCode;
    }

    final int exitCode() {
        return exitCode;
    }
}
