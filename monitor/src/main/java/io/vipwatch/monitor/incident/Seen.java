package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An instant that was seen.
 *
 * @param at when
 * @param source by what
 * @param detail more of it
 * @param clock whose clock stamped it: {@code monitor} or {@code edge}
 */
record Seen(Moment at, String source, String detail, String clock) {
    static Seen here(Moment at, String source, String detail) {
        return new Seen(at, source, detail, "monitor");
    }

    /** {@return how much later this was than {@code earlier}} */
    Duration since(Seen earlier) {
        return at.since(earlier.at);
    }

    /**
     * {@return how far {@link #since} may be off}. Two stamps of one clock share its offset: the larger uncertainty of
     * the two stands for both.
     */
    Duration uncertaintySince(Seen earlier) {
        long ours = at.uncertaintyNanos();
        long theirs = earlier.at.uncertaintyNanos();
        return Duration.ofNanos(clock.equals(earlier.clock) ? Math.max(ours, theirs) : ours + theirs);
    }

    IncidentInstant told() {
        return new IncidentInstant(
                OptionalLong.of(at.epochNanos()),
                Optional.of(Duration.ofNanos(at.uncertaintyNanos())),
                source,
                detail,
                "");
    }
}
