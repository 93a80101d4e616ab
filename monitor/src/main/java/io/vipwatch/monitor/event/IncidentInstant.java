package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One instant of a failover (RFC 6412 §3.2), or why it was not seen.
 *
 * @param epochNanos when, in nanoseconds since the epoch by the monitor's clock; empty where it was not seen
 * @param uncertainty how far that may be off
 * @param source by what it is known: {@code bgp}, {@code bfd}, {@code probe}, {@code drill}, or a collector at the edge
 * @param detail more of it, such as the cause of a detection
 * @param reason why it was not seen; empty where it was
 */
public record IncidentInstant(
        @JsonProperty("t_ns") OptionalLong epochNanos,
        @JsonProperty("uncertainty_ns") Optional<Duration> uncertainty,
        String source,
        String detail,
        String reason) {
    /** {@return an instant that was not seen} */
    public static IncidentInstant unseen(String reason) {
        return new IncidentInstant(OptionalLong.empty(), Optional.empty(), "", "", reason);
    }
}
