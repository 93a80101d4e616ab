package io.vipwatch.monitor.evidence;

import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Sighting;
import java.util.Optional;

/**
 * Models something that was seen to happen at the edge, before it has a place on our time line.
 *
 * @param source by what it was seen
 * @param time when, as far as the evidence tells by itself
 * @param arrival when the evidence arrived, in nanoseconds of our monotonic clock
 * @param telling what happened
 */
public record Observation(EvidenceSource source, EdgeTime time, long arrival, Telling telling) {
    /** Puts into words what happened. */
    @FunctionalInterface
    public interface Telling {
        /**
         * {@return the event}
         *
         * @param seen how it came to be known
         * @param others the instants of other stamps of the edge
         */
        EdgeOccurrence tell(Sighting seen, OtherStamps others);
    }

    /** Maps stamps of the edge that are part of an event. */
    @FunctionalInterface
    public interface OtherStamps {
        /**
         * {@return the instant by our clock, where it is known}
         *
         * @param stamp by the edge's clock, in nanoseconds since the epoch
         */
        Optional<Moment> at(long stamp);
    }
}
