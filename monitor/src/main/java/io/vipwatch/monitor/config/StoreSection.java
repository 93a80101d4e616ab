package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code store}: the file in which past events and incidents are looked up.
 *
 * @param enabled whether there is one
 * @param path the file
 * @param retention how much of the past it holds
 */
public record StoreSection(boolean enabled, Path path, RetentionSection retention) {
    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<StoreSection> shape(Path base) {
        Key<Boolean> enabled = Key.optional(
                "enabled",
                Scalar.bool(),
                true,
                "Whether events are also kept where they can be looked up by time, prefix, peer and cause.");
        Key<Path> path = Key.optional(
                "path", Scalar.path(base), base.resolve("store.sqlite"), "The file, a database of SQLite.");
        Key<RetentionSection> retention = RetentionSection.key(Duration.ofDays(90), 16L << 30);
        return Section.of(
                values -> new StoreSection(values.get(enabled), values.get(path), values.get(retention)),
                enabled,
                path,
                retention);
    }
}
