package io.vipwatch.monitor.event;

/**
 * An occurrence of a type that this version does not know, as read from a journal of another.
 *
 * @param type the event type
 * @param subject what it is about
 * @param json its data, a JSON object
 */
public record UnknownOccurrence(String type, String subject, String json) implements Occurrence {}
