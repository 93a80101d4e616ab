package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.monitor.event.CollectorState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the edge's own evidence is come by, in the API.
 *
 * @param edge the edge's name in events
 * @param host where it is reached over SSH
 * @param frrVersion the release of FRR that it runs, such as 8.4.4; null before it has said so
 * @param system its operating system, where FRR tells it
 * @param clock how far its clock is ahead of ours; null before it is known
 * @param collectors each collector that is wanted
 * @param turnedAway how many observations could not be recorded, because there were too many
 */
public record EvidenceReport(
        String edge,
        String host,
        Optional<String> frrVersion,
        Optional<String> system,
        Optional<Clock> clock,
        List<Collector> collectors,
        long turnedAway) {
    public EvidenceReport {
        collectors = List.copyOf(collectors);
    }

    /**
     * The edge's clock.
     *
     * @param offset how far it is ahead; negative when it is behind
     * @param uncertainty how far that may be off
     * @param samples on how many round trips that rests
     */
    public record Clock(
            @JsonProperty("offset_ns") Duration offset,
            @JsonProperty("uncertainty_ns") Duration uncertainty,
            int samples) {}

    /**
     * A collector.
     *
     * @param name {@code poll}, {@code capture}, {@code log}, {@code routes} or {@code clock}
     * @param state its state
     * @param since since when, RFC 3339
     * @param duration how long that is
     * @param reason why
     * @param remedy what somebody can do about it, or have more of
     * @param received how many lines, packets, rounds or round trips it got
     * @param lost how many it could not take
     * @param lastReceived how long ago it last got one; null before the first
     */
    public record Collector(
            String name,
            CollectorState state,
            String since,
            @JsonProperty("duration_ns") Duration duration,
            String reason,
            String remedy,
            long received,
            long lost,
            @JsonProperty("last_received_ns") Optional<Duration> lastReceived) {}
}
