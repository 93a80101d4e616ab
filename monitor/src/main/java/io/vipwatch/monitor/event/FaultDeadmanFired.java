package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.OptionalLong;

/**
 * {@code fault.deadman-fired}: the target's dead-man took a fault back by itself, since nobody renewed its lease. It is told
 * when the drill, or a recovery after it, finds out.
 *
 * @param about the fault
 * @param arrival when the drill told of it, in nanoseconds since the epoch
 * @param firedEpochNanos when it fired, in nanoseconds since the epoch by our clock; empty if that is not known
 * @param verified whether the fault was seen to be gone
 * @param detail what the dead-man left behind about it
 */
public record FaultDeadmanFired(
        @JsonUnwrapped DrilledFault about,

        @JsonProperty(value = "arrival_ns", access = JsonProperty.Access.WRITE_ONLY)
        long arrival,

        @JsonProperty("fired_ns") OptionalLong firedEpochNanos,
        boolean verified,
        String detail)
        implements FaultOccurrence {
    @Override
    public String type() {
        return "fault.deadman-fired";
    }
}
