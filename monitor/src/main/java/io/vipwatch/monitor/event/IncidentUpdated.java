package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * {@code incident.update}: More is known of an incident, or what was lost comes back after it was closed.
 *
 * @param incident the incident as it stands
 */
public record IncidentUpdated(@JsonUnwrapped IncidentReport incident) implements IncidentOccurrence {
    @Override
    public String type() {
        return "incident.update";
    }
}
