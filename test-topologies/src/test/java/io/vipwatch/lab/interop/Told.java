package io.vipwatch.lab.interop;

import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentReport;
import java.util.Optional;

/**
 * What was told of a fault.
 *
 * @param incident as it was told when all was as before
 * @param faultNanos when the fault was about to be made, in nanoseconds since the epoch
 * @param undoingNanos when it was about to be taken back
 * @param overNanos when all was as before
 */
record Told(IncidentReport incident, long faultNanos, long undoingNanos, long overNanos) {
    /** {@return what was told of a fault of which only is known when it had not been made yet, and when all was as before} */
    static Told of(IncidentReport incident, long beforeNanos, long overNanos) {
        return new Told(incident, beforeNanos, beforeNanos, overNanos);
    }

    /** A time, in nanoseconds since the epoch. */
    record Span(long fromNanos, long toNanos) {}

    /** {@return when it was lost} */
    Span loss() {
        return new Span(faultNanos, undoingNanos > faultNanos ? undoingNanos : overNanos);
    }

    /** {@return when it came back} */
    Span back() {
        return new Span(undoingNanos, overNanos);
    }

    static Optional<Long> at(IncidentFigures figures, String name) {
        var at = figures.instant(name).epochNanos();
        return at.isPresent() ? Optional.of(at.getAsLong()) : Optional.empty();
    }
}
