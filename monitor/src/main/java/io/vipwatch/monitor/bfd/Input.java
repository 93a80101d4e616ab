package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.BfdEvent;

/** What the thread of the coupling is handed. */
sealed interface Input {
    /** What the engine tells. */
    record Told(BfdEvent event) implements Input {}

    /** The BGP session with this neighbour waits for BFD in strict mode. */
    record Waiting(String peer) implements Input {}

    /** It does not wait any more, or BFD with it was taken out of the configuration. */
    record Settled(String peer) implements Input {}
}
