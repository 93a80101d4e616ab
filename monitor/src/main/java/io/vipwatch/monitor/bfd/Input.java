package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.BfdEvent;

/** What the thread of the coupling is handed. */
sealed interface Input {
    /** What the engine tells. */
    record Told(BfdEvent event) implements Input {}

    /** There is one more among the BGP sessions that wait for BFD in strict mode. */
    record Waiting() implements Input {}
}
