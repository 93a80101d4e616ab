package io.vipwatch.monitor.store;

/**
 * An incident of the past, as the last event about it tells.
 *
 * @param id the incident
 * @param json that event, as it stands in the journal
 */
public record StoredIncident(String id, String json) {}
