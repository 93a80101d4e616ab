package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;

/**
 * {@code fault.armed}: a dead-man stands on the target and was seen to: it reverts the fault unless its lease is renewed. No
 * fault is applied before.
 *
 * @param about the fault
 * @param arrival when the drill told of it, in nanoseconds since the epoch
 * @param deadman what it is: {@code systemd-timer}, {@code detached-shell}, or {@code none} for a fault that changes nothing
 * @param lease after which time without renewal it fires; zero without a dead-man
 * @param injectorMayAct whether the injector may announce and withdraw what concerns the nodes meanwhile
 */
public record FaultArmed(
        @JsonUnwrapped DrilledFault about,

        @JsonProperty(value = "arrival_ns", access = JsonProperty.Access.WRITE_ONLY)
        long arrival,

        String deadman,
        @JsonProperty("lease_ns") Duration lease,
        @JsonProperty("injector_may_act") boolean injectorMayAct)
        implements FaultOccurrence {
    @Override
    public String type() {
        return "fault.armed";
    }
}
