package io.vipwatch.monitor.crosscheck;

import java.util.List;

/**
 * Models what probes found of a prefix.
 *
 * @param answered whether packets to it are answered, of some flows at least
 * @param by the nodes that answer, sorted, as far as answers name them
 */
public record Reached(boolean answered, List<String> by) {
    public Reached {
        by = List.copyOf(by);
    }
}
