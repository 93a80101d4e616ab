package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Optional;

/**
 * The time between two instants of a failover, or why it is not known.
 *
 * @param duration how long it took; empty where one of the instants was not seen
 * @param atLeast the least that it can have taken, where {@code duration} is the most: a node falls silent at some time
 *     after its last packet
 * @param uncertainty how far {@code duration} may be off
 * @param from the name of the instant where it begins
 * @param to the name of the instant where it ends
 * @param reason why it is not known, or what it rests on
 */
public record IncidentPhase(
        @JsonProperty("duration_ns") Optional<Duration> duration,
        @JsonProperty("at_least_ns") Optional<Duration> atLeast,
        @JsonProperty("uncertainty_ns") Optional<Duration> uncertainty,
        String from,
        String to,
        String reason) {
    /** What a duration of nothing rests on, where the end was seen before the begin, but not certainly so. */
    public static final String EITHER_FIRST = "which of the two came first lies within the uncertainty";

    /** {@return a phase that is not known} */
    public static IncidentPhase unknown(String reason) {
        return new IncidentPhase(Optional.empty(), Optional.empty(), Optional.empty(), "", "", reason);
    }
}
