package io.vipwatch.monitor.replay;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** A recording of BGP sessions that is read from its beginning to its end, in bounded memory, on the thread that calls. */
interface Source extends Closeable {
    /**
     * {@return what comes next, or empty at the end}
     *
     * @throws IOException if the file cannot be read
     */
    Optional<Recorded> next() throws IOException;
}
