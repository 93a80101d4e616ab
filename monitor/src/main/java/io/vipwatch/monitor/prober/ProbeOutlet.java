package io.vipwatch.monitor.prober;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;

/** Where the prober hands what it finds, on its thread; nothing may wait in there. */
public interface ProbeOutlet {
    /** {@return the time} */
    Moment now();

    /** Takes what was found. */
    void record(Occurrence what, Moment at);

    /** Takes a fault of our own. */
    void failed(String doing, RuntimeException fault);
}
