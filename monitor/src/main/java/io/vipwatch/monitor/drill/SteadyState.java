package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import io.vipwatch.monitor.config.Values;
import java.time.Duration;
import java.util.Optional;

/**
 * The key {@code steadyState} of a drill file: what must hold before the fault (RFC 7747 §5). A drill that begins on
 * shaky ground measures something else.
 *
 * @param patience how long to wait for all of it
 * @param origins at least how many nodes announce the prefix themselves
 * @param sessionsUpFor for how long every session of nodes and edge has been Established
 * @param noLossFor for how long no probe was lost
 * @param fibCorrect whether the edge's kernel must lead to nodes that announce the prefix
 * @param clockUncertainty what the clocks of other hosts may be off at most; empty: any
 */
public record SteadyState(
        Duration patience,
        int origins,
        Duration sessionsUpFor,
        Duration noLossFor,
        boolean fibCorrect,
        Optional<Duration> clockUncertainty) {
    private static final Key<Duration> WAIT = Key.optional(
            "wait",
            Times.from(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofMinutes(2),
            "How long to wait for all of it before giving up.");
    private static final Key<Long> ORIGINS = Key.optional(
            "origins",
            Scalar.number("a number of nodes", 0, 10_000),
            2L,
            "At least so many nodes announce the prefix themselves.");
    private static final Key<Duration> SESSIONS = Key.optional(
            "sessionsUpFor",
            Times.from(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofSeconds(30),
            "Every BGP session with nodes and edge has been Established for so long.");
    private static final Key<Duration> NO_LOSS = Key.optional(
            "noLossFor",
            Times.from(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofSeconds(10),
            "No probe was lost for so long.");
    private static final Key<Boolean> FIB = Key.optional(
            "fibCorrect",
            Scalar.bool(),
            true,
            "The edge's kernel leads to nodes that announce the prefix; not asked where there is no section edge.");
    private static final Key<Duration> CLOCK = Key.optional(
            "clockUncertainty",
            Times.from(Duration.ofMillis(1), Duration.ofSeconds(10)),
            Duration.ofMillis(50),
            "The edge's clock is known at least so well; not asked where nobody reads it.");

    static final Section<SteadyState> SHAPE =
            Section.of(SteadyState::build, WAIT, ORIGINS, SESSIONS, NO_LOSS, FIB, CLOCK);

    private static SteadyState build(Values values) {
        return new SteadyState(
                values.get(WAIT),
                values.get(ORIGINS).intValue(),
                values.get(SESSIONS),
                values.get(NO_LOSS),
                values.get(FIB),
                Optional.of(values.get(CLOCK)));
    }
}
