package io.vipwatch.monitor.track;

/**
 * The edge's settings of BGP's decision process (RFC 4271 §9.1.2), as FRR has them.
 *
 * @param maximumPaths {@code maximum-paths}: how many equal paths are used at once, 1 or more
 * @param multipathRelax {@code bestpath as-path multipath-relax}: whether paths through different neighbour AS may be used
 *     at once
 * @param alwaysCompareMed {@code always-compare-med}: whether MULTI_EXIT_DISC also counts between different neighbour AS
 * @param missingMedAsWorst {@code bestpath med missing-as-worst}: whether no MULTI_EXIT_DISC is the worst, not 0
 * @param deterministicMed {@code deterministic-med}: whether the paths of each neighbour AS are compared first among
 *     themselves
 * @param compareRouterId {@code bestpath compare-routerid}: whether the BGP Identifier decides, not which path is older
 * @param ignoreAsPathLength {@code bestpath as-path ignore}: whether the length of AS_PATH does not count
 */
public record DecisionRules(
        int maximumPaths,
        boolean multipathRelax,
        boolean alwaysCompareMed,
        boolean missingMedAsWorst,
        boolean deterministicMed,
        boolean compareRouterId,
        boolean ignoreAsPathLength) {
    /** What FRR does unless told otherwise, with as many paths as it is usually built for. */
    public static final DecisionRules DEFAULT = new DecisionRules(16, false, false, false, true, false, false);
}
