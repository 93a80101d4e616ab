package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.monitor.event.EpochText;

/**
 * BFD does not run, by a fault of our own.
 *
 * @param reason what ended the engine, for people
 * @param since when
 */
record EngineFault(String reason, Stamp since) {
    static EngineFault of(Throwable thrown, Stamp since) {
        return new EngineFault("the engine has ended by a fault of its own: " + thrown, since);
    }

    /** {@return why the monitor is not ready} */
    String text() {
        return "BFD has not run since " + EpochText.of(since.epochNanos()) + ": " + reason;
    }
}
