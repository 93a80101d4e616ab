package io.vipwatch.monitor.event;

import java.util.Optional;
import java.util.UUID;

/**
 * One line of the journal: an occurrence with its place in the sequence (CloudEvents 1.0 attributes, one writer).
 *
 * @param id a UUIDv7 (RFC 9562 §5.7), unique over all writers
 * @param seq the place in this writer's sequence, from 1, without gaps
 * @param source the writer, as in {@code monitor/edge-watch}
 * @param incident the incident that the event belongs to, where one has been attributed
 * @param at when it happened, as far as the evidence tells
 * @param what the occurrence
 */
public record Event(UUID id, long seq, String source, Optional<String> incident, Moment at, Occurrence what) {
    /** {@return the event type, such as {@code session.up}} */
    public String type() {
        return what.type();
    }
}
