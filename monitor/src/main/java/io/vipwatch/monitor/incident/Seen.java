package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.EvidenceSource;
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
    /** What comes between an event and its stamp on a host that is not busy, in nanoseconds. */
    private static final long STAMPING = 2_000_000;

    private static final long WHOLE_SECOND = 1_000_000_000;

    static Seen here(Moment at, String source, String detail) {
        return new Seen(at, source, detail, "monitor");
    }

    /** {@return how much later this was than {@code earlier}} */
    Duration since(Seen earlier) {
        return at.since(earlier.at);
    }

    /**
     * {@return how far {@link #since} may be off}. Two stamps of one clock share its offset: the larger uncertainty of
     * the two stands for both. What lies anywhere between two rounds of questions, or within a whole second, does so by
     * itself, and adds up.
     */
    Duration uncertaintySince(Seen earlier) {
        long ours = at.uncertaintyNanos();
        long theirs = earlier.at.uncertaintyNanos();
        boolean shared = clock.equals(earlier.clock) && !isCoarse() && !earlier.isCoarse();
        return Duration.ofNanos(shared ? Math.max(ours, theirs) : ours + theirs);
    }

    private boolean isCoarse() {
        return source.equals(EvidenceSource.POLL.text())
                || (source.equals(EvidenceSource.LOG.text()) && at.uncertaintyNanos() >= WHOLE_SECOND / 2);
    }

    /** {@return this with no more doubt than there can be, since it was certainly after {@code before} by the same clock} */
    Seen after(Seen before) {
        long most = at.monotonicNanos() - before.at.earliestNanos() + STAMPING;
        boolean bounds = clock.equals(before.clock) && most > STAMPING && most < at.uncertaintyNanos();
        return bounds ? new Seen(new Moment(at.monotonicNanos(), at.epochNanos(), most), source, detail, clock) : this;
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
