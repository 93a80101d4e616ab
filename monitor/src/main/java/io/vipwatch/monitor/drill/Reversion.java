package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import java.time.Duration;

/**
 * The key {@code reversion} of a drill file: whether the way back is measured too (RFC 7747 §6).
 *
 * @param measure whether it is
 * @param patience how long to wait for the way back to be complete
 */
public record Reversion(boolean measure, Duration patience) {
    private static final Key<Boolean> MEASURE =
            Key.optional("measure", Scalar.bool(), true, "Whether the way back is measured too.");
    private static final Key<Duration> WAIT = Key.optional(
            "wait",
            Times.from(Duration.ofSeconds(1), Duration.ofHours(1)),
            Duration.ofMinutes(5),
            "How long to wait for the way back to be complete: 240 s and more where BIRD waits for its neighbours.");

    static final Section<Reversion> SHAPE =
            Section.of(values -> new Reversion(values.get(MEASURE), values.get(WAIT)), MEASURE, WAIT);
}
