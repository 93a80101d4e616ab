package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The nodes that an incident lost, by our own sessions and by the edge's: how that was found, and who is not back. */
final class Losses {
    /** By node: how it was found to be lost, by ourselves. */
    final Map<String, Detection> ours = new LinkedHashMap<>();

    /** The same by the edge. */
    final Map<String, Detection> edges = new LinkedHashMap<>();

    private final Set<String> away = new HashSet<>();
    private final Set<String> ever = new HashSet<>();
    /** By node: when the edge lost it, of those that it does not have back. */
    private final Map<String, Moment> awayAtEdge = new HashMap<>();

    private int relapses;

    /** A node's session ended, or its path was found to be down. */
    void lost(String node, Detection how, boolean open) {
        boolean again = ever.contains(node) && !away.contains(node);
        if (again && open) {
            relapses++;
        }
        away.add(node);
        ever.add(node);
        ours.putIfAbsent(node, how);
    }

    /** The edge lost a node's session. */
    void atEdge(String node, Moment at) {
        awayAtEdge.putIfAbsent(node, at);
    }

    /** Our session with a node is there again. */
    void back(String node) {
        away.remove(node);
    }

    /** The edge has a node's session again; {@return whether it had lost it} */
    boolean backAtEdge(String node) {
        return awayAtEdge.remove(node) != null;
    }

    /** {@return whether our session with a node is lost} */
    boolean isAway(String node) {
        return away.contains(node);
    }

    /**
     * {@return whether the edge had certainly given up a node that was silent, and did not have it back}. It closed its connection
     * then, or tried to: what became of that afterwards, such as a reset by the node when it was back, is no other loss.
     */
    boolean isGivenUpAtEdge(String node, Moment at) {
        return awayAtEdge.containsKey(node)
                && Optional.ofNullable(edges.get(node))
                        .filter(how -> how.cause().isDetectedBySilence())
                        .filter(how -> at.earliestNanos() > how.at().latestNanos())
                        .isPresent();
    }

    /** {@return whether the session with one of these nodes ended, here or at the edge, then or later} */
    boolean since(List<String> some, Moment then) {
        return Stream.of(ours, edges)
                .flatMap(by -> by.entrySet().stream())
                .anyMatch(one ->
                        some.contains(one.getKey()) && one.getValue().at().monotonicNanos() >= then.monotonicNanos());
    }

    /**
     * {@return whether our loss of this node is the same one that the edge has found before us: ours takes longer where
     * its timers do, but no longer than the longest of them. What goes hours later is another loss}
     */
    boolean expects(String node, Moment at, Duration quiet) {
        return Optional.ofNullable(awayAtEdge.get(node))
                        .filter(theirs -> at.since(theirs).compareTo(Incident.LONGEST_HOLD_TIME.plus(quiet)) <= 0)
                        .isPresent()
                && Optional.ofNullable(ours.get(node))
                        .filter(how -> at.since(how.at()).compareTo(quiet) > 0)
                        .isEmpty();
    }

    /** {@return whether everybody is back} */
    boolean areOver() {
        return away.isEmpty() && awayAtEdge.isEmpty();
    }

    /** {@return whether anybody was ever lost} */
    boolean wereThere() {
        return !ever.isEmpty() || !edges.isEmpty();
    }

    /** {@return how often a node was lost that had been back} */
    int relapses() {
        return relapses;
    }
}
