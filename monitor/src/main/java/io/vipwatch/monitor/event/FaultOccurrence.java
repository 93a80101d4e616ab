package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Something that a drill did to a host, or that the host's own dead-man did. The time of the event is the begin of the
 * command by our clock; it reaches the journal later, when the drill tells of it.
 */
public sealed interface FaultOccurrence extends Occurrence
        permits FaultArmed, FaultApplied, FaultReverted, FaultDeadmanFired {
    /** {@return which fault of which drill} */
    @JsonIgnore
    DrilledFault about();

    /** {@return when the drill told of it, in nanoseconds since the epoch} */
    long arrival();

    @Override
    @JsonIgnore
    default String subject() {
        return about().target() + "/" + about().fault();
    }

    @Override
    default long arrivalNanos(Moment at) {
        return arrival();
    }
}
