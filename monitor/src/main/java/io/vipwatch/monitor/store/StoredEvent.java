package io.vipwatch.monitor.store;

/**
 * An event of the past.
 *
 * @param seq its sequence number
 * @param json the event as it stands in the journal
 */
public record StoredEvent(long seq, String json) {}
