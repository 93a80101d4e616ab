package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * {@code fault.reverted}: a fault was taken back, or could not be.
 *
 * @param about the fault
 * @param arrival when the drill told of it, in nanoseconds since the epoch
 * @param beginEpochNanos when the command that takes it back began on the target, in nanoseconds since the epoch by our clock
 * @param endEpochNanos when it had ended, likewise
 * @param verified whether the fault was seen to be gone; where it is false, the host may still suffer from it
 * @param reason why it was taken back: {@code method}, {@code safeguard}, {@code failed}, {@code interrupted},
 *     {@code aborted} or {@code recovered}
 * @param detail more of it, in words
 */
public record FaultReverted(
        @JsonUnwrapped DrilledFault about,

        @JsonProperty(value = "arrival_ns", access = JsonProperty.Access.WRITE_ONLY)
        long arrival,

        @JsonProperty("begin_ns") long beginEpochNanos,
        @JsonProperty("end_ns") long endEpochNanos,
        boolean verified,
        String reason,
        String detail)
        implements FaultOccurrence {
    @Override
    public String type() {
        return "fault.reverted";
    }
}
