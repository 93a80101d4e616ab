package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How something that happened at the edge came to be known. The time of its event is the instant by our clock, mapped from
 * the edge's where the edge stamped it. Where that instant is not known, the time is that of the arrival: it happened
 * before.
 *
 * @param edge the edge
 * @param source by what
 * @param edgeClock what the edge's own clock showed, in nanoseconds since the epoch; empty where the edge gave no stamp
 * @param arrival when the evidence reached us, in nanoseconds since the epoch by our clock
 * @param timeUnknown why the instant is not known; empty where it is
 */
public record Sighting(
        String edge,
        EvidenceSource source,
        @JsonProperty("edge_clock_ns") OptionalLong edgeClock,

        @JsonProperty(value = "arrival_ns", access = JsonProperty.Access.WRITE_ONLY)
        long arrival,

        Optional<String> timeUnknown) {
    /** {@return whether the event's time is the instant at which it happened, within its uncertainty} */
    @JsonIgnore
    public boolean isTimeKnown() {
        return timeUnknown.isEmpty();
    }
}
