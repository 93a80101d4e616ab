package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code clock.sync}: how far another host's clock is ahead of ours (RFC 5905 §8).
 *
 * @param host the host
 * @param offset how far it is ahead; negative when it is behind
 * @param offsetUncertainty how far the offset may be off
 * @param driftPpb how many nanoseconds it gains in a second
 * @param roundTrip the shortest round trip of late
 * @param samples how many round trips the offset rests on
 */
public record ClockSync(
        String host,
        @JsonProperty("offset_ns") Duration offset,
        @JsonProperty("offset_uncertainty_ns") Duration offsetUncertainty,
        long driftPpb,
        @JsonProperty("round_trip_ns") Duration roundTrip,
        int samples)
        implements Occurrence {
    @Override
    public String type() {
        return "clock.sync";
    }

    @Override
    public String subject() {
        return host;
    }
}
