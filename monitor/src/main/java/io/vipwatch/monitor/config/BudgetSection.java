package io.vipwatch.monitor.config;

import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code budget} of a tracked prefix: what a failover may take. Every limit is one of a phase between two
 * instants (RFC 7747 §3).
 *
 * @param detection from the failure, or the node's last packet, until it is declared down
 * @param rib from there until the edge has chosen other paths
 * @param fib from there until the edge's kernel has them
 * @param total from the failure until packets arrive again
 * @param service from the failure until the service answers on a new connection
 */
public record BudgetSection(
        Optional<Duration> detection,
        Optional<Duration> rib,
        Optional<Duration> fib,
        Optional<Duration> total,
        Optional<Duration> service) {
    private static final Key<Duration> DETECTION =
            limit("detection", "From the failure, or the node's last packet, until it is declared down.");
    private static final Key<Duration> RIB = limit("rib", "From there until the edge has chosen other paths.");
    private static final Key<Duration> FIB = limit("fib", "From there until the edge's kernel has them.");
    private static final Key<Duration> TOTAL = limit("total", "From the failure until packets arrive again.");
    private static final Key<Duration> SERVICE =
            limit("service", "From the failure until the service answers on a new connection.");

    static final Section<BudgetSection> SHAPE = Section.of(
                    values -> new BudgetSection(
                            values.find(DETECTION),
                            values.find(RIB),
                            values.find(FIB),
                            values.find(TOTAL),
                            values.find(SERVICE)),
                    DETECTION,
                    RIB,
                    FIB,
                    TOTAL,
                    SERVICE)
            .shorthand(TOTAL)
            .checked(values -> {
                boolean any = values.has(DETECTION)
                        || values.has(RIB)
                        || values.has(FIB)
                        || values.has(TOTAL)
                        || values.has(SERVICE);
                if (!any) {
                    values.refuse("no limit", "a limit for at least one phase, such as total: 1s");
                }
            });

    private static Key<Duration> limit(String name, String description) {
        return Key.optional(
                name, Scalar.duration("a duration of 1ms to 1h, such as 300ms", BudgetSection::isWithin), description);
    }

    private static boolean isWithin(Duration time) {
        return time.toMillis() >= 1 && time.toHours() <= 1;
    }
}
