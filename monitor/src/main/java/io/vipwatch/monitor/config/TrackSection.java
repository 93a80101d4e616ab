package io.vipwatch.monitor.config;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.Optional;

/**
 * One element of {@code track}: a prefix whose reachability is followed, or all prefixes within one.
 *
 * @param name its name in events and tables
 * @param prefix the prefix
 * @param within whether every prefix inside {@code prefix} is followed, rather than {@code prefix} itself
 * @param kind what it is for
 * @param minOrigins below how many origins of their own it counts as degraded
 * @param budget what a failover may take
 */
public record TrackSection(
        String name, Prefix prefix, boolean within, Kind kind, int minOrigins, Optional<BudgetSection> budget) {
    /** What a tracked prefix is for. */
    public enum Kind {
        /** A virtual address that several nodes announce. */
        VIP,
        /** Addresses of pods; each block belongs to one node. */
        PODS,
        /** Addresses of services. */
        SERVICES
    }

    private static final Key<String> NAME =
            Key.required("name", Scalar.name(), "The name in events and tables; unique among the tracked prefixes.");
    private static final Key<Prefix> PREFIX =
            Key.optional("prefix", Scalar.prefix(), "The prefix that is followed. Either this or within.");
    private static final Key<Prefix> WITHIN = Key.optional(
            "within", Scalar.prefix(), "Every announced prefix inside this one is followed. Either this or prefix.");
    private static final Key<Kind> KIND = Key.required(
            "kind",
            Scalar.choice(Kind.class),
            "vip: a virtual address that several nodes announce. pods: blocks that belong to one node each."
                    + " services: addresses of services.");
    private static final Key<Long> MIN_ORIGINS = Key.optional(
            "min_origins",
            Scalar.number("a number of nodes", 1, 10_000),
            1L,
            "With fewer own origins than this, the prefix is degraded.");

    private static final Key<BudgetSection> BUDGET = Key.optional(
            "budget",
            BudgetSection.SHAPE,
            "What a failover may take; every incident is held against it. One duration is that of the total.");

    static final Section<TrackSection> SHAPE = Section.of(
                    TrackSection::build, NAME, PREFIX, WITHIN, KIND, MIN_ORIGINS, BUDGET)
            .checked(TrackSection::refuseContradictions);

    private static void refuseContradictions(Values values) {
        if (values.has(WITHIN) && values.has(PREFIX)) {
            values.refuse(WITHIN, "both prefix and within", "one of them");
        }
        if (!values.has(WITHIN) && !values.has(PREFIX)) {
            values.refuse("neither prefix nor within", "one of them");
        }
    }

    private static TrackSection build(Values values) {
        boolean within = values.has(WITHIN);
        return new TrackSection(
                values.get(NAME),
                values.get(within ? WITHIN : PREFIX),
                within,
                values.get(KIND),
                values.get(MIN_ORIGINS).intValue(),
                values.find(BUDGET));
    }
}
