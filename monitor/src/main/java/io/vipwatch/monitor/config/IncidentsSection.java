package io.vipwatch.monitor.config;

import java.time.Duration;

/**
 * The section {@code incidents}: which changes are one convergence incident.
 *
 * @param quiet for how long nothing may change before an incident is closed
 * @param relapse for how long after the way back another loss counts as a relapse
 */
public record IncidentsSection(Duration quiet, Duration relapse) {
    private static final Key<Duration> QUIET = Key.optional(
            "quiet",
            Scalar.duration(
                    "a duration of 1s to 10m, such as 10s", time -> time.toSeconds() >= 1 && time.toMinutes() <= 10),
            Duration.ofSeconds(10),
            "An incident is closed when nothing has changed for this long; what changes within belongs to it.");
    private static final Key<Duration> RELAPSE = Key.optional(
            "relapse",
            Scalar.duration("a duration of 1s to 1d, such as 5m", time -> time.toSeconds() >= 1 && time.toDays() <= 1),
            Duration.ofMinutes(5),
            "A loss within this time after the way back is a relapse, and refers to the former incident.");

    static final Section<IncidentsSection> SHAPE =
            Section.of(values -> new IncidentsSection(values.get(QUIET), values.get(RELAPSE)), QUIET, RELAPSE);
}
