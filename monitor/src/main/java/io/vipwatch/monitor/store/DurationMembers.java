package io.vipwatch.monitor.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which of an event's durations tells how long the trouble took, which is what "slower than" asks for. Of an incident: the
 * gap that probes saw, else the total as the edge saw it, else as the monitor did, else the longest time for which one of
 * its prefixes had no route, or until its last path had gone. Of others: the gap that a probe saw, how long a prefix was not
 * as it should be, how long a difference lasted, how long a neighbour was silent before it was declared down, by how much
 * the monitor was late.
 */
final class DurationMembers {
    /** The first of these that an event has. */
    static final List<String> IN_ORDER = List.of(
            "gap_ns",
            "edge.total",
            "monitor.total",
            "without_route_ns",
            "took_ns",
            "duration_ns",
            "silence_ns",
            "late_ns");

    private final Map<String, Long> found = new HashMap<>();
    private String previous = "";

    /** Takes a duration; of several by the same name the longest counts. */
    void put(String member, long nanos) {
        found.merge(member, nanos, Math::max);
    }

    void previous(String state) {
        previous = state;
    }

    /** {@return the duration of an event of this type, if it tells one} */
    OptionalLong nanos(String type) {
        if (type.equals("prefix.state") && previous.equals("reachable")) {
            return OptionalLong.empty(); // how long all was well is no trouble
        }
        for (String member : IN_ORDER) {
            Long nanos = found.get(member);
            if (nanos != null) {
                return OptionalLong.of(nanos);
            }
        }
        return OptionalLong.empty();
    }
}
