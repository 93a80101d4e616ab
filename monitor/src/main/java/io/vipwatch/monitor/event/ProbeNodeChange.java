package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.OptionalInt;

/**
 * {@code probe.node-change}: another node answers. Of a probe whose flows have a source port each it is told for each flow;
 * where each probe has a connection of its own, the nodes that answer in turn are told as a set, when one joins it or has
 * not answered for long.
 *
 * @param probe the probe
 * @param flow the flow; empty where each probe has a connection of its own
 * @param sourcePort its source port
 * @param from who answered until now, sorted; empty: nobody that gave a name
 * @param to who answers from now on, sorted
 * @param sentEpochNanos when the first probe that was answered so was sent, in nanoseconds since the epoch
 */
public record ProbeNodeChange(
        @JsonUnwrapped ProbeTarget probe,
        OptionalInt flow,
        OptionalInt sourcePort,
        List<String> from,
        List<String> to,
        @JsonProperty("sent_ns") long sentEpochNanos)
        implements ProbeOccurrence {
    public ProbeNodeChange {
        from = List.copyOf(from);
        to = List.copyOf(to);
    }

    @Override
    public String type() {
        return "probe.node-change";
    }

    @Override
    public String subject() {
        return probe.probe();
    }
}
