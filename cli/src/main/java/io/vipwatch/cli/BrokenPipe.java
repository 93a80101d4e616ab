package io.vipwatch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Standard output takes nothing more. That nobody reads it any more, as after {@code | head}, is a reason to stop, not to
 * complain; anything else, such as a full disk, is one to complain.
 */
final class BrokenPipe extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    BrokenPipe(IOException cause) {
        super(cause);
    }

    /** {@return the exit code of a command that this ended}, after saying what there is to say */
    int tell(Console console) {
        String text = String.valueOf(getCause().getMessage());
        if (text.contains("Broken pipe") || text.contains("reset by peer")) {
            return ExitCode.GOOD;
        }
        console.err().println("vipwatch: standard output cannot be written: " + text);
        return ExitCode.INCONCLUSIVE;
    }
}
