package io.vipwatch.monitor.config;

import java.nio.file.Path;
import java.time.Duration;

/**
 * The section {@code journal}: the durable record of every event.
 *
 * @param directory where the segment files lie
 * @param routes which routes have events
 * @param segmentSize how many octets a segment file may have before the next one begins
 * @param retention how much of it is kept
 */
public record JournalSection(Path directory, Routes routes, long segmentSize, RetentionSection retention) {
    /** Which routes have events. */
    public enum Routes {
        /** Those of tracked prefixes. */
        TRACKED,
        /** Every route. */
        ALL
    }

    /** {@return the shape of the section; relative paths count from {@code base}} */
    static Section<JournalSection> shape(Path base) {
        Key<Path> directory =
                Key.optional("directory", Scalar.path(base), base.resolve("journal"), "Where the segment files lie.");
        Key<Routes> routes = Key.optional(
                "routes",
                Scalar.choice(Routes.class),
                Routes.TRACKED,
                "tracked: events of tracked prefixes only. all: an event for every change of every route.");
        Key<Long> segmentSize = Key.optional(
                "segment_size",
                Scalar.size(64 << 10),
                64L << 20,
                "How large a segment file may become before the next one begins.");
        Key<RetentionSection> retention = RetentionSection.key(Duration.ofDays(30), 16L << 30);
        return Section.of(
                        values -> new JournalSection(
                                values.get(directory),
                                values.get(routes),
                                values.get(segmentSize),
                                values.get(retention)),
                        directory,
                        routes,
                        segmentSize,
                        retention)
                .moved("keep", "retention: {age: …}")
                .moved("keep_size", "retention: {size: …}");
    }
}
