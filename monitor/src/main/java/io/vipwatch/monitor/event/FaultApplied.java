package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * {@code fault.applied}: a fault is on. Its effect began between {@code begin_ns} and {@code end_ns}.
 *
 * @param about the fault
 * @param arrival when the drill told of it, in nanoseconds since the epoch
 * @param beginEpochNanos when its command began on the target, in nanoseconds since the epoch by our clock
 * @param endEpochNanos when its command had ended, likewise
 * @param verified whether it was seen to be on; some faults leave nobody to ask
 * @param detail what was done, in words
 */
public record FaultApplied(
        @JsonUnwrapped DrilledFault about,

        @JsonProperty(value = "arrival_ns", access = JsonProperty.Access.WRITE_ONLY)
        long arrival,

        @JsonProperty("begin_ns") long beginEpochNanos,
        @JsonProperty("end_ns") long endEpochNanos,
        boolean verified,
        String detail)
        implements FaultOccurrence {
    @Override
    public String type() {
        return "fault.applied";
    }
}
