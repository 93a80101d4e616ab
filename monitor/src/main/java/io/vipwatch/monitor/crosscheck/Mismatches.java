package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Models which differences last. A change takes its time to pass through the edge, and views are taken one after the other,
 * so that a difference becomes a mismatch only when it is still there after the propagation allowance. Immutable; instants
 * are nanoseconds of the monotonic clock.
 */
public final class Mismatches {
    private final Duration allowance;
    private final Map<Difference.Identity, Standing> standing;

    /**
     * A difference that is there.
     *
     * @param since when it was first seen
     * @param raised whether it has lasted long enough to be told
     */
    private record Standing(Difference difference, long since, boolean raised) {}

    private Mismatches(Duration allowance, Map<Difference.Identity, Standing> standing) {
        this.allowance = allowance;
        this.standing = standing;
    }

    /** {@return none, with this propagation allowance} */
    public static Mismatches none(Duration allowance) {
        return new Mismatches(allowance, Map.of());
    }

    /**
     * What a look made of it.
     *
     * @param mismatches what is there now
     * @param raised the differences that became mismatches
     * @param cleared the mismatches that are over
     */
    public record Turn(Mismatches mismatches, List<Difference> raised, List<Difference> cleared) {
        public Turn {
            raised = List.copyOf(raised);
            cleared = List.copyOf(cleared);
        }
    }

    /**
     * {@return what a look at one prefix makes of it. Where the edge's Loc-RIB is not known, nothing is raised and nothing
     * cleared: what was there may still be}
     */
    public Turn seen(PrefixViews views, long now) {
        if (views.bgp() instanceof View.Unknown<?>) {
            return new Turn(this, List.of(), List.of());
        }
        Map<Difference.Identity, Standing> next = new LinkedHashMap<>(standing);
        List<Difference> raised = new ArrayList<>();
        List<Difference> found = Comparison.of(views);
        for (Difference difference : found) {
            Standing before = standing.getOrDefault(difference.identity(), new Standing(difference, now, false));
            boolean lasts = now - before.since() >= allowance.toNanos();
            if (lasts && !before.raised()) {
                raised.add(difference);
            }
            next.put(difference.identity(), new Standing(difference, before.since(), before.raised() || lasts));
        }
        List<Difference.Identity> there =
                found.stream().map(Difference::identity).toList();
        List<Difference> cleared = new ArrayList<>();
        standing.forEach((identity, before) -> {
            if (identity.prefix().equals(views.prefix()) && !there.contains(identity) && !hidden(identity, views)) {
                next.remove(identity);
                if (before.raised()) {
                    cleared.add(before.difference());
                }
            }
        });
        return new Turn(new Mismatches(allowance, Map.copyOf(next)), raised, cleared);
    }

    /** {@return whether the view in which the difference would show is not known} */
    private static boolean hidden(Difference.Identity identity, PrefixViews views) {
        return switch (identity.kind()) {
            case NOT_INSTALLED -> views.zebra() instanceof View.Unknown<?> || views.kernel() instanceof View.Unknown<?>;
            case ECMP_WIDTH_DIFFERS -> views.kernel() instanceof View.Unknown<?>;
            case MISSING_AT_EDGE, EXTRA_AT_EDGE, NEXT_HOP_DIFFERS, POLICY_REJECTED ->
                views.nodes().stream()
                        .anyMatch(told ->
                                identity.node().filter(told.node()::equals).isPresent() && !told.sessionUp());
            case STALE_AT_EDGE, NOT_BEST -> false;
        };
    }

    /** {@return the mismatches of a prefix that are there now} */
    public List<Difference> of(Prefix prefix) {
        return standing.values().stream()
                .filter(Standing::raised)
                .map(Standing::difference)
                .filter(difference -> difference.prefix().equals(prefix))
                .toList();
    }
}
