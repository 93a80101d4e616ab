package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.ListShape;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import io.vipwatch.monitor.config.Values;
import java.util.List;
import java.util.Optional;

/**
 * The key {@code blastRadius} of a drill file: how much may be hit at most. What is beyond it is refused before anything
 * is done.
 *
 * @param maxNodes how many nodes may be out at once
 * @param healthyOthers how many other nodes must be healthy
 * @param never nodes that are never touched
 * @param window when a drill may run; empty: at any time
 */
public record BlastRadius(int maxNodes, int healthyOthers, List<String> never, Optional<TimeWindow> window) {
    private static final Key<Long> MAX_NODES = Key.optional(
            "maxNodes", Scalar.number("a number of nodes", 0, 1000), 1L, "So many nodes may be out at once.");
    private static final Key<Long> HEALTHY = Key.optional(
            "healthyOthers",
            Scalar.number("a number of nodes", 0, 1000),
            2L,
            "So many other nodes must be healthy, so that a cluster of three keeps its quorum.");
    private static final Key<List<String>> NEVER =
            Key.optional("never", new ListShape<>(Scalar.name()), List.of(), "Machines that are never touched.");
    private static final Key<TimeWindow> WINDOW =
            Key.optional("window", TimeWindow.SHAPE, "When a drill may run; at any time unless said.");

    static final Section<BlastRadius> SHAPE = Section.of(BlastRadius::build, MAX_NODES, HEALTHY, NEVER, WINDOW);

    public BlastRadius {
        never = List.copyOf(never);
    }

    private static BlastRadius build(Values values) {
        return new BlastRadius(
                values.get(MAX_NODES).intValue(),
                values.get(HEALTHY).intValue(),
                values.get(NEVER),
                values.find(WINDOW));
    }
}
