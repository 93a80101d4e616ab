package io.vipwatch.monitor.drill;

import io.vipwatch.monitor.config.Key;
import io.vipwatch.monitor.config.Scalar;
import io.vipwatch.monitor.config.Section;
import java.time.Duration;

/**
 * The key {@code repeat} of a drill file.
 *
 * @param count how many repetitions
 * @param cooldown the time between the end of one and the look for steady state before the next
 */
public record Repeat(int count, Duration cooldown) {
    private static final Key<Long> COUNT =
            Key.optional("count", Scalar.number("a number of repetitions", 1, 1000), 5L, "How many repetitions.");
    private static final Key<Duration> COOLDOWN = Key.optional(
            "cooldown",
            Times.from(Duration.ZERO, Duration.ofHours(1)),
            Duration.ofSeconds(10),
            "The time between one repetition and the next.");

    static final Section<Repeat> SHAPE = Section.of(
                    values -> new Repeat(values.get(COUNT).intValue(), values.get(COOLDOWN)), COUNT, COOLDOWN)
            .shorthand(COUNT);
}
