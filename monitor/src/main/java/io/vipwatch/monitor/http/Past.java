package io.vipwatch.monitor.http;

import io.vipwatch.monitor.store.History;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the past.
 *
 * @param history where past events are looked up; empty where there is no store
 * @param remarks what an operator should know of those who take the events on from the journal: who does not, and why.
 *     The monitor does its work without them
 * @param nowEpochNanos the monitor's time, in nanoseconds since the epoch
 */
public record Past(Optional<History> history, List<String> remarks, long nowEpochNanos) {
    public Past {
        remarks = List.copyOf(remarks);
    }
}
