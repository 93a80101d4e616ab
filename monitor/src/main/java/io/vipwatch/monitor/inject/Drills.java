package io.vipwatch.monitor.inject;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The drills under way, and the nodes that nothing is announced or withdrawn about meanwhile. */
final class Drills {
    private final Map<String, InjectEvent.DrillBegan> underWay = new LinkedHashMap<>();

    void begin(InjectEvent.DrillBegan drill) {
        underWay.put(drill.drill(), drill);
    }

    void end(String drill) {
        underWay.remove(drill);
    }

    /** {@return the drill that forbids to act on {@code node}} */
    Optional<String> lock(String node) {
        return underWay.values().stream()
                .filter(drill -> !drill.injects() && drill.nodes().contains(node))
                .map(InjectEvent.DrillBegan::drill)
                .findFirst();
    }
}
