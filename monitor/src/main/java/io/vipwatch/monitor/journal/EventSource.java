package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.NotAnEvent;
import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** Events that were recorded, in the order in which they were, read on the thread that calls. */
public interface EventSource extends Closeable {
    /**
     * {@return the next event; empty at the end}
     *
     * @throws IOException if it cannot be read
     * @throws NotAnEvent if what is there is no event
     */
    Optional<Event> next() throws IOException;
}
