package io.vipwatch.monitor.injector;

import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.Moment;

/** What the injector's thread has others do. None of it may wait. */
public interface InjectorRim {
    /** Asks an edge what it holds; what comes is told as an event, if anything does. */
    void look(String edge);

    /** Puts something into the journal. */
    void tell(InjectOccurrence what, Moment at);

    /** Takes a fault of our own. */
    void failed(String doing, RuntimeException fault);

    /** {@return the time} */
    Moment now();
}
