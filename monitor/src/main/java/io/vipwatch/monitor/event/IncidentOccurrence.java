package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonIgnore;

/** What is concluded of the events before it: a stage of a convergence incident. */
public sealed interface IncidentOccurrence extends Occurrence permits IncidentOpened, IncidentUpdated, IncidentClosed {
    /** {@return the incident as it stands} */
    IncidentReport incident();

    @Override
    @JsonIgnore
    default String subject() {
        return incident().id();
    }
}
