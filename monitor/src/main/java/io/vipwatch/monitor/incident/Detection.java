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
    Seen seen() {
        return new Seen(at, source, cause.text(), clock);
    }

    Optional<Seen> alive() {
        return lastAlive.map(last -> new Seen(last, source, "the node's last packet", clock));
    }
}
