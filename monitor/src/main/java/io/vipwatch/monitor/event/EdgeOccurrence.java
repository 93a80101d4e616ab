package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** Something that happened at the edge, by the edge's own evidence. */
public sealed interface EdgeOccurrence extends Occurrence
        permits RibChanged, FibChanged, EdgeSession, EdgeBfd, EdgeRoute {
    /** {@return how it came to be known} */
    @JsonIgnore
    Sighting seen();

    @Override
    @JsonIgnore
    default String clock() {
        return seen().edgeClock().isPresent() && seen().isTimeKnown() ? "edge" : "monitor";
    }

    @Override
    default long arrivalNanos(Moment at) {
        return seen().arrival();
    }
}
