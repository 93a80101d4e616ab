package io.vipwatch.monitor.sink;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.journal.Line;
import java.util.List;

/**
 * A place outside of the journal where every event goes: a store, or a publisher. All methods are called by the one
 * thread of its {@link SinkFeed}, and may block it for as long as they like.
 *
 * <p>A sink keeps its cursor durably with what it wrote: either both are there after a crash or neither is. Being given
 * events again that it has taken already changes nothing.
 */
public interface EventSink {
    /** {@return the name in events and metrics} */
    String name();

    /**
     * Opens it, for the first time or again after a failure.
     *
     * @return the last event that it has taken
     * @throws SinkException if it cannot take events at present
     */
    Cursor open() throws SinkException;

    /**
     * Begins anew, since what it holds cannot have come from this journal.
     *
     * @param reason how that was found out
     * @throws SinkException if it cannot
     */
    void beginAnew(String reason) throws SinkException;

    /**
     * Takes events, all or none.
     *
     * @param lines in order of their sequence numbers; not empty
     * @throws SinkException if they could not be taken
     */
    void write(List<Line> lines) throws SinkException;

    /**
     * Called after every write, and about once a second when there is nothing to write: for what has to be done from time
     * to time.
     *
     * @throws SinkException if it cannot go on
     */
    void tend(Moment now) throws SinkException;

    /** Lets go of what {@link #open} acquired, as far as it did; {@link #open} may follow. */
    void release();
}
