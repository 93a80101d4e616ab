package io.vipwatch.monitor.evidence;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;

/**
 * Models an event with its time.
 *
 * @param at when it happened
 * @param what it is
 */
public record Dated(Moment at, Occurrence what) {}
