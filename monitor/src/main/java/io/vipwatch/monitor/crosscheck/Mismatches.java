package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CrosscheckSubject.Identity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Models which differences last. A change takes its time to pass through the edge, and views are taken one after the other,
 * so that a difference becomes a mismatch only when it is still there after the propagation allowance. Immutable; instants
 * are nanoseconds of the monotonic clock.
 */
public final class Mismatches {
    /** How many may begin or end in one look; the rest waits for the next one, so that no look is a flood. */
    static final int MOST_A_LOOK = 64;

    private static final String AGREES = "agrees";
    private static final String NOT_TRACKED = "not-tracked";

    /** A node that tells us nothing any more announces nothing that the edge lacks. */
    private static final String NODE_LOST = "node-lost";

    private final Map<Identity, Standing> standing;

    /**
     * A difference that is there.
     *
     * @param difference the difference, as seen last
     * @param since when it was first seen
     * @param raised whether it has lasted long enough to be told
     */
    public record Standing(Difference difference, long since, boolean raised) {}

    /**
     * A mismatch that is over.
     *
     * @param was the mismatch
     * @param reason why, as in {@code crosscheck.cleared}
     */
    public record Ended(Standing was, String reason) {}

    private Mismatches(Map<Identity, Standing> standing) {
        this.standing = standing;
    }

    /** {@return none} */
    public static Mismatches none() {
        return new Mismatches(Map.of());
    }

    /** {@return those that were open when the monitor ended} */
    public static Mismatches of(List<Standing> found) {
        Map<Identity, Standing> standing = new LinkedHashMap<>();
        found.forEach(one -> standing.put(one.difference().identity(), one));
        return new Mismatches(standing);
    }

    /**
     * What a look made of it.
     *
     * @param mismatches what is there now
     * @param raised the differences that became mismatches
     * @param ended the mismatches that are over
     */
    public record Turn(Mismatches mismatches, List<Standing> raised, List<Ended> ended) {
        public Turn {
            raised = List.copyOf(raised);
            ended = List.copyOf(ended);
        }
    }

    /**
     * {@return what a look makes of it. Where the edge's Loc-RIB is not known, nothing is raised and nothing cleared: what
     * was there may still be}
     *
     * @param rows every prefix that anybody wants to know of
     * @param allowance how long a difference may last before it is told
     */
    public Turn seen(List<PrefixViews> rows, Duration allowance, long now) {
        Map<Identity, Standing> next = new LinkedHashMap<>(standing);
        List<Standing> raised = new ArrayList<>();
        List<Ended> ended = new ArrayList<>();
        for (PrefixViews row : rows) {
            if (row.bgp() instanceof View.Known<?>) {
                look(row, allowance, now, next, raised, ended);
            }
        }
        Set<Prefix> wanted = rows.stream().map(PrefixViews::prefix).collect(Collectors.toSet());
        List.copyOf(next.values()).stream()
                .filter(one -> !wanted.contains(one.difference().prefix()))
                .forEach(one -> end(one, NOT_TRACKED, next, ended));
        return new Turn(new Mismatches(next), raised, ended);
    }

    private void look(
            PrefixViews row,
            Duration allowance,
            long now,
            Map<Identity, Standing> next,
            List<Standing> raised,
            List<Ended> ended) {
        List<Difference> found = Comparison.of(row).stream()
                .filter(difference -> !isKnownBetter(difference, row))
                .toList();
        for (Difference difference : found) {
            Standing before = standing.getOrDefault(
                    difference.identity(), new Standing(difference, since(difference, now), false));
            long since = before.raised() ? before.since() : sinceLastChange(before, row);
            boolean lasts = now - since >= allowance.toNanos() && raised.size() < MOST_A_LOOK;
            Standing after = new Standing(difference, since, before.raised() || lasts);
            if (after.raised() && !before.raised()) {
                raised.add(after);
            }
            next.put(difference.identity(), after);
        }
        List<Identity> there = found.stream().map(Difference::identity).toList();
        standing.forEach((identity, before) -> {
            if (identity.prefix().equals(row.prefix())
                    && !there.contains(identity)
                    && !hidden(before.difference(), row)) {
                end(before, isHeard(before.difference(), row) ? AGREES : NODE_LOST, next, ended);
            }
        });
    }

    /** What differed before the node's last change and differs after it has not lasted: the edge follows two changes. */
    private static long sinceLastChange(Standing before, PrefixViews row) {
        Optional<Node> about = before.difference().node();
        return row.nodes().stream()
                .filter(told -> about.isEmpty() || about.equals(Optional.of(told.node())))
                .flatMapToLong(told -> told.changed().stream())
                .reduce(before.since(), Math::max);
    }

    /** What was only missing until the edge said why has been there just as long. */
    private long since(Difference difference, long now) {
        return difference.kind() == Difference.Kind.POLICY_REJECTED
                ? Optional.ofNullable(standing.get(difference.as(Difference.Kind.MISSING_AT_EDGE)))
                        .map(Standing::since)
                        .orElse(now)
                : now;
    }

    /** Once the edge has said that its policy drops a prefix, an answer that cannot be read does not take that back. */
    private boolean isKnownBetter(Difference difference, PrefixViews row) {
        return difference.kind() == Difference.Kind.MISSING_AT_EDGE
                && standing.containsKey(difference.as(Difference.Kind.POLICY_REJECTED))
                && isUnreadable(difference, row);
    }

    /** {@return whether it cannot be read what the node told the edge} */
    private static boolean isUnreadable(Difference difference, PrefixViews row) {
        return difference.node().stream()
                .map(Node::address)
                .filter(row.heard()::containsKey)
                .anyMatch(address -> row.heard().get(address) instanceof View.Unknown<Boolean>);
    }

    private static void end(Standing before, String reason, Map<Identity, Standing> next, List<Ended> ended) {
        if (!before.raised()) {
            next.remove(before.difference().identity());
        } else if (ended.size() < MOST_A_LOOK) {
            next.remove(before.difference().identity());
            ended.add(new Ended(before, reason));
        }
    }

    /** {@return whether the view in which the difference would show is not known} */
    private static boolean hidden(Difference difference, PrefixViews row) {
        boolean choice = row.zebra() instanceof View.Unknown<?> || row.kernel() instanceof View.Unknown<?>;
        boolean heard = isHeard(difference, row);
        return switch (difference.kind()) {
            case NOT_INSTALLED, ECMP_WIDTH_DIFFERS -> choice;
            case NEXT_HOP_DIFFERS -> difference.node().isEmpty() ? choice : !heard;
            case EXTRA_AT_EDGE -> !heard;
            case POLICY_REJECTED -> isUnreadable(difference, row);
            case MISSING_AT_EDGE, STALE_AT_EDGE, NOT_BEST -> false;
        };
    }

    /** {@return whether the node has a session with us, if the difference is about one} */
    private static boolean isHeard(Difference difference, PrefixViews row) {
        return row.nodes().stream()
                .filter(told -> difference.node().equals(Optional.of(told.node())))
                .allMatch(Told::sessionUp);
    }

    /** {@return what is there now, mismatches and what may become one} */
    public List<Standing> all() {
        return List.copyOf(standing.values());
    }

    /** {@return whether something may become a mismatch} */
    public boolean pending() {
        return standing.values().stream().anyMatch(one -> !one.raised());
    }

    /** {@return the mismatches of a prefix} */
    public List<Difference> of(Prefix prefix) {
        return standing.values().stream()
                .filter(Standing::raised)
                .map(Standing::difference)
                .filter(difference -> difference.prefix().equals(prefix))
                .toList();
    }
}
