package io.vipwatch.monitor.config;

/**
 * The section {@code edge.decision}: how the router chooses among paths (RFC 4271 §9.1.2), as it is configured there.
 *
 * @param maximumPaths how many equal paths it uses at once
 * @param multipathRelax whether paths through different neighbour AS may be used at once
 * @param alwaysCompareMed whether MULTI_EXIT_DISC also counts between different neighbour AS
 * @param missingMedAsWorst whether no MULTI_EXIT_DISC is the worst
 * @param deterministicMed whether paths of one neighbour AS are compared first
 * @param compareRouterId whether the BGP Identifier decides, not which path is older
 * @param ignoreAsPathLength whether the length of AS_PATH does not count
 */
public record DecisionSection(
        int maximumPaths,
        boolean multipathRelax,
        boolean alwaysCompareMed,
        boolean missingMedAsWorst,
        boolean deterministicMed,
        boolean compareRouterId,
        boolean ignoreAsPathLength) {
    private static final Key<Long> MAXIMUM_PATHS = Key.optional(
            "maximum_paths",
            Scalar.number("a number of paths", 1, 1024),
            16L,
            "FRR's maximum-paths: how many equal paths it uses at once.");
    private static final Key<Boolean> MULTIPATH_RELAX = flag(
            "multipath_relax",
            false,
            "FRR's bestpath as-path multipath-relax: also paths through different neighbour AS are used at once.");
    private static final Key<Boolean> ALWAYS_COMPARE_MED = flag(
            "always_compare_med", false, "FRR's always-compare-med: MED also counts between different neighbour AS.");
    private static final Key<Boolean> MISSING_MED_AS_WORST =
            flag("missing_med_as_worst", false, "FRR's bestpath med missing-as-worst.");
    private static final Key<Boolean> DETERMINISTIC_MED =
            flag("deterministic_med", true, "FRR's deterministic-med: paths of one neighbour AS are compared first.");
    private static final Key<Boolean> COMPARE_ROUTER_ID = flag(
            "compare_router_id",
            false,
            "FRR's bestpath compare-routerid: the BGP Identifier decides, not which path is older.");
    private static final Key<Boolean> IGNORE_AS_PATH_LENGTH =
            flag("ignore_as_path_length", false, "FRR's bestpath as-path ignore.");

    static final Section<DecisionSection> SHAPE = Section.of(
            values -> new DecisionSection(
                    values.get(MAXIMUM_PATHS).intValue(),
                    values.get(MULTIPATH_RELAX),
                    values.get(ALWAYS_COMPARE_MED),
                    values.get(MISSING_MED_AS_WORST),
                    values.get(DETERMINISTIC_MED),
                    values.get(COMPARE_ROUTER_ID),
                    values.get(IGNORE_AS_PATH_LENGTH)),
            MAXIMUM_PATHS,
            MULTIPATH_RELAX,
            ALWAYS_COMPARE_MED,
            MISSING_MED_AS_WORST,
            DETERMINISTIC_MED,
            COMPARE_ROUTER_ID,
            IGNORE_AS_PATH_LENGTH);

    /** FRR as it is unless told otherwise. */
    static final DecisionSection DEFAULT = SHAPE.build().apply(Values.none());

    private static Key<Boolean> flag(String name, boolean otherwise, String description) {
        return Key.optional(name, Scalar.bool(), otherwise, description);
    }
}
