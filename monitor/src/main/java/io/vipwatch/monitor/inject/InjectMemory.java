package io.vipwatch.monitor.inject;

import java.util.List;
import java.util.OptionalLong;

/**
 * What must outlive the monitor: who was announced, who was taken out, and whom drills do something to.
 *
 * @param backends one for each backend of which there is something to remember
 * @param drills the faults in force about whose nodes nothing is to be changed
 */
public record InjectMemory(List<Remembered> backends, List<InjectEvent.DrillBegan> drills) {
    /** Nothing to remember. */
    public static final InjectMemory NOTHING = new InjectMemory(List.of(), List.of());

    /** What is remembered of a backend. */
    public enum Standing {
        /** It is in service, as far as its health goes. */
        IN_SERVICE,
        /** It was being drained, or was. */
        DRAINED,
        /** The same, until a certain time. */
        MAINTENANCE
    }

    /**
     * A backend.
     *
     * @param service the service
     * @param node the node
     * @param announced whether a path of it was announced
     * @param standing what an operator made of it
     * @param untilEpochNanos when a maintenance ends, in nanoseconds since the epoch
     * @param reason what the operator gave
     */
    public record Remembered(
            String service,
            String node,
            boolean announced,
            Standing standing,
            OptionalLong untilEpochNanos,
            String reason) {}

    public InjectMemory {
        backends = List.copyOf(backends);
        drills = List.copyOf(drills);
    }
}
