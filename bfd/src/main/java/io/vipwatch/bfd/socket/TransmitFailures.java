package io.vipwatch.bfd.socket;

import java.util.Optional;

/** The packets of a path that could not be sent, counted on the engine's thread. */
final class TransmitFailures {
    private long count;
    private int errno;

    void failed(int reason) {
        count++;
        errno = reason;
    }

    long count() {
        return count;
    }

    /** {@return why the last could not} */
    Optional<String> last() {
        return count == 0 ? Optional.empty() : Optional.of(CLibrary.text(errno));
    }
}
