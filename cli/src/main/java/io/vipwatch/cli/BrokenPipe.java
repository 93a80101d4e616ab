package io.vipwatch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Standard output takes nothing more. That nobody reads it any more, as after {@code | head}, is a reason to stop, not to
 * complain; anything else, such as a full disk, is one to complain.
 */
final class BrokenPipe extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    private final String reason;

    BrokenPipe(IOException cause) {
        super(cause);
        reason = String.valueOf(cause.getMessage());
    }

    /** {@return the exit code of a command that this ended}, after saying what there is to say */
    int tell(Console console) {
        if (reason.contains("Broken pipe") || reason.contains("reset by peer")) {
            return ExitCode.GOOD;
        }
        console.err().println("vipwatch: standard output cannot be written: " + reason);
        return ExitCode.INCONCLUSIVE;
    }
}
