package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.crosscheck.BlackHoles;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.PrefixViews;
import io.vipwatch.monitor.crosscheck.UnknownViews;
import io.vipwatch.monitor.event.Moment;
import java.util.List;
import java.util.Optional;

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
                at.monotonicNanos());
    }

    /** {@return the same, as what was known before another poll began to count} */
    Look asOfBefore() {
        return new Look(0, at, lastGood, rows, mismatches, holes, unknown, settledNanos);
    }
}
