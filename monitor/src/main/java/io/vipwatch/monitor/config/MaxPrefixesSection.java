package io.vipwatch.monitor.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How many routes a peer may announce in one family; the limit may stand alone.
 *
 * @param limit the largest number; one more ends the session with Cease/Maximum Number of Prefixes Reached
 * @param warningPercent at how many percent of it a warning is raised
 * @param restart how long after that the session may begin again; empty: not before a change of configuration
 */
public record MaxPrefixesSection(int limit, int warningPercent, Optional<Duration> restart) {
    private static final Key<Long> LIMIT = Key.required(
            "limit", Scalar.number("a number of routes", 1, Integer.MAX_VALUE), "The largest number of routes.");
    private static final Key<Long> WARNING_PERCENT = Key.optional(
            "warning_percent",
            Scalar.number("a percentage", 1, 100),
            80L,
            "At how many percent of the limit a warning is raised.");
    private static final Key<Duration> RESTART = Key.optional(
            "restart",
            Scalar.duration("a duration such as 60s", time -> !time.isZero()),
            "How long after a session was ended by the limit it may begin again; never without this key.");

    static final Section<MaxPrefixesSection> SHAPE = Section.of(
                    values -> new MaxPrefixesSection(
                            values.get(LIMIT).intValue(),
                            values.get(WARNING_PERCENT).intValue(),
                            values.find(RESTART)),
                    LIMIT,
                    WARNING_PERCENT,
                    RESTART)
            .shorthand(LIMIT);
}
