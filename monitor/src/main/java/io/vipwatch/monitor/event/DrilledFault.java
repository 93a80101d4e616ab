package io.vipwatch.monitor.event;

import java.util.List;

/**
 * A fault of a drill.
 *
 * @param drill the drill's name, such as {@code node-failure}
 * @param run which run of it: unique
 * @param repetition which of its repetitions, from 1
 * @param step which fault of the drill's method, from 1
 * @param fault the kind of fault, such as {@code link-loss}
 * @param target the host on which its commands run
 * @param nodes the nodes that it may cost, by the names of their peers; empty for a fault that should cost none
 */
public record DrilledFault(
        String drill, String run, int repetition, int step, String fault, String target, List<String> nodes) {
    public DrilledFault {
        nodes = List.copyOf(nodes);
    }

    /** {@return whether both are faults of the same repetition} */
    public boolean isOneWith(DrilledFault other) {
        return run.equals(other.run) && repetition == other.repetition;
    }
}
