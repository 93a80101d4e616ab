package io.vipwatch.monitor.sink;

import java.util.Optional;

/**
 * How a sink fares.
 *
 * @param name the sink
 * @param taken the last event that it has taken; 0 if none
 * @param behind how many events of the journal it has not taken yet
 * @param written how many events were written to it since the monitor started
 * @param failures how often opening it or writing to it failed since the monitor started
 * @param trouble why it takes no events at present, if it does not
 */
public record SinkStatus(String name, long taken, long behind, long written, long failures, Optional<String> trouble) {}
