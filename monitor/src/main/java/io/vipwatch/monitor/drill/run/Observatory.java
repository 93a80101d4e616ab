package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.event.FaultOccurrence;

/** The monitor, as a drill sees it. Its methods may wait, each on a thread of its own. */
public interface Observatory {
    /** {@return what it shows} */
    Sight look();

    /**
     * Tells it of something that was done.
     *
     * @param begin when, in nanoseconds since the epoch by the clock of this host
     * @param uncertainty how far that may be off, in nanoseconds
     */
    void tell(FaultOccurrence what, long begin, long uncertainty);

    /** {@return what it has measured of a repetition} */
    Repetition measured(Attempt attempt);
}
