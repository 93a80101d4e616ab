package io.vipwatch.monitor.config;

import java.time.Duration;

/**
 * How much of a record of the past is kept; what is beyond either goes, the oldest first.
 *
 * @param age how long
 * @param size how many octets
 */
public record RetentionSection(Duration age, long size) {
    private static final long SMALLEST = 1 << 20;

    /** {@return the shape of the section, with what holds where it says nothing} */
    static Section<RetentionSection> shape(Duration age, long size) {
        Key<Duration> ageKey = Key.optional(
                "age",
                Scalar.duration("a duration of at least 1h, such as 30d", time -> time.toHours() >= 1),
                age,
                "How long events are kept.");
        Key<Long> sizeKey = Key.optional(
                "size", Scalar.size(SMALLEST), size, "How large it may become; the oldest events go first.");
        return Section.of(values -> new RetentionSection(values.get(ageKey), values.get(sizeKey)), ageKey, sizeKey);
    }

    /** {@return the key {@code retention} of a section, with what holds where it says nothing} */
    static Key<RetentionSection> key(Duration age, long size) {
        return Key.optional(
                "retention", shape(age, size), new RetentionSection(age, size), "How much is kept, and how long.");
    }
}
