package io.vipwatch.cli;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Nobody reads standard output any more, as after {@code | head}: a reason to stop, not to complain. */
final class BrokenPipe extends UncheckedIOException {
    private static final long serialVersionUID = 1;

    BrokenPipe(IOException cause) {
        super(cause);
    }
}
