package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.Moment;

/**
 * What is to be recorded of an incident.
 *
 * @param at the time of the event: of what it follows from, or of the deadline that was reached
 * @param what the occurrence
 */
public record Said(Moment at, IncidentOccurrence what) {}
