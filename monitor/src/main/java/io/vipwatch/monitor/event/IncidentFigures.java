package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A failover in figures, as one observer saw it. The phases that are known and {@code unexplained} add up to
 * {@code total}.
 *
 * @param instants the instants by name, in their order
 * @param phases the phases by name, in their order: {@code detection}, {@code signalling}, {@code rib}, {@code fib},
 *     {@code fib_to_dp}, then {@code total} and {@code service}
 * @param unexplained what is left of the total; empty where no total is known
 */
public record IncidentFigures(
        Map<String, IncidentInstant> instants,
        Map<String, IncidentPhase> phases,
        @JsonProperty("unexplained_ns") Optional<Duration> unexplained) {
    /** Name of the sum. */
    public static final String TOTAL = "total";

    public IncidentFigures {
        instants = Collections.unmodifiableMap(new LinkedHashMap<>(instants));
        phases = Collections.unmodifiableMap(new LinkedHashMap<>(phases));
    }

    /** {@return the phase of this name} */
    public IncidentPhase phase(String name) {
        return Optional.ofNullable(phases.get(name)).orElseGet(() -> IncidentPhase.unknown("no such phase"));
    }

    /** {@return the instant of this name} */
    public IncidentInstant instant(String name) {
        return Optional.ofNullable(instants.get(name)).orElseGet(() -> IncidentInstant.unseen("no such instant"));
    }
}
