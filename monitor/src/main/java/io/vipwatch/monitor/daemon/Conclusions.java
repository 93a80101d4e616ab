package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import java.util.List;

/**
 * Draws conclusions from what is recorded, and from nothing else, so that a replay of the journal draws the same ones; on
 * the recorder's thread.
 */
interface Conclusions {
    /**
     * {@return what follows from an event that has got its place in the sequence; it is recorded next, with the event's
     * moment, and comes here in its turn}
     */
    List<Occurrence> after(Event event);

    /** {@return what follows from the passing of time; asked at the end of each turn, once a second at least} */
    List<Occurrence> tick(Moment now);
}
