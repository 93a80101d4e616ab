package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * {@code incident.close}: Nothing has changed for the quiet time, or the monitor ended; the event's time is that of the deadline.
 *
 * @param incident the incident as it stands
 */
public record IncidentClosed(@JsonUnwrapped IncidentReport incident) implements IncidentOccurrence {
    @Override
    public String type() {
        return "incident.close";
    }
}
