package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.crosscheck.BlackHoles;
import io.vipwatch.monitor.crosscheck.Difference;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.Node;
import io.vipwatch.monitor.crosscheck.PrefixViews;
import io.vipwatch.monitor.crosscheck.UnknownViews;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.frr.EdgeSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What came of comparing one round of answers of the edge with what we know.
 *
 * @param round the number of the round; 0 before the first
 * @param at when the answers were compared
 * @param lastGood when last a round told everything that was asked, if one has
 * @param rows every prefix that was compared
 * @param mismatches the differences
 * @param holes the black holes
 * @param unknown the views that are not known
 * @param edge the answers themselves; empty before the first round of this run
 * @param settledNanos until when the edge is given time to settle, on the monotonic clock
 */
record Look(
        long round,
        Moment at,
        Optional<Moment> lastGood,
        List<PrefixViews> rows,
        Mismatches mismatches,
        BlackHoles holes,
        UnknownViews unknown,
        Optional<EdgeSnapshot> edge,
        long settledNanos) {
    Look {
        rows = List.copyOf(rows);
    }

    static Look none(Moment at) {
        return new Look(
                0,
                at,
                Optional.empty(),
                List.of(),
                Mismatches.none(),
                BlackHoles.none(),
                UnknownViews.none(at.monotonicNanos()),
                Optional.empty(),
                at.monotonicNanos());
    }

    /** {@return the same, where a later round could not be compared by a fault of our own} */
    Look faulted(long laterRound, Moment now, String reason) {
        return new Look(
                laterRound, now, lastGood, rows, mismatches, holes, unknown.faulted(reason), edge, settledNanos);
    }

    /** {@return the nodes that announce something of which the edge has no path} */
    Set<IpAddress> missed() {
        return mismatches.all().stream()
                .map(Mismatches.Standing::difference)
                .filter(difference -> difference.kind() == Difference.Kind.MISSING_AT_EDGE
                        || difference.kind() == Difference.Kind.POLICY_REJECTED)
                .flatMap(difference -> difference.node().stream())
                .map(Node::address)
                .collect(Collectors.toSet());
    }

    /** {@return the same, as what was known before another poll began to count} */
    Look asOfBefore() {
        return new Look(0, at, lastGood, rows, mismatches, holes, unknown, edge, settledNanos);
    }
}
