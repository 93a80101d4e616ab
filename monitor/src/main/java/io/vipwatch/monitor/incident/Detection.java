package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;

/**
 * How a node was found to be lost.
 *
 * @param at when it was declared down
 * @param cause by what
 * @param source {@code bfd}, {@code bgp}, or a collector at the edge
 * @param detail in words
 * @param clock whose clock stamped it
 * @param lastAlive when its last packet came, where it fell silent
 * @param interval within what time the next packet was due: the node fell silent before that was over
 */
record Detection(
        Moment at,
        IncidentCause cause,
        String source,
        String detail,
        String clock,
        Optional<Moment> lastAlive,
        Duration interval) {
    /**
     * {@return this, and when the last packet came by another account of the same loss}. Two of the same cause that are less
     * than the silence apart are of one loss, since the next one takes as long to be found.
     */
    Detection with(Detection other) {
        boolean tells = lastAlive.isEmpty()
                && cause == other.cause
                && other.lastAlive
                        .filter(last -> at.since(other.at).abs().compareTo(other.at.since(last)) < 0)
                        .isPresent();
        return tells ? new Detection(at, cause, source, detail, clock, other.lastAlive, other.interval) : this;
    }

    Seen seen() {
        return new Seen(at, source, cause.text(), clock);
    }

    Optional<Seen> alive() {
        return lastAlive.map(last -> new Seen(last, source, "the node's last packet", clock));
    }
}
