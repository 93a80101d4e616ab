package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Section;
import java.time.Duration;

/**
 * The key {@code deadman} of a drill file: what reverts a fault on its target when the runner no longer does.
 *
 * @param lease how long after the runner's last sign of life
 */
public record Deadman(Duration lease) {
    private static final Key<Duration> LEASE = Key.optional(
            "lease",
            Times.from(Duration.ofSeconds(5), Duration.ofHours(1)),
            Duration.ofSeconds(30),
            "The target reverts the fault by itself so long after the runner's last sign of life.");

    static final Section<Deadman> SHAPE =
            Section.of(values -> new Deadman(values.get(LEASE)), LEASE).shorthand(LEASE);
}
