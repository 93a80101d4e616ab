package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * {@code incident.open}: An incident was opened by the first change that matters.
 *
 * @param incident the incident as it stands
 */
public record IncidentOpened(@JsonUnwrapped IncidentReport incident) implements IncidentOccurrence {
    @Override
    public String type() {
        return "incident.open";
    }
}
