package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.crosscheck.BlackHole;
import io.vipwatch.monitor.crosscheck.BlackHoles;
import io.vipwatch.monitor.crosscheck.Difference;
import io.vipwatch.monitor.crosscheck.Mismatches;
import io.vipwatch.monitor.crosscheck.Remedy;
import io.vipwatch.monitor.crosscheck.UnknownViews;
import io.vipwatch.monitor.event.CrosscheckBlackHole;
import io.vipwatch.monitor.event.CrosscheckBlackHole.Change;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckCompared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import io.vipwatch.monitor.event.FoundBy;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a look at the edge found, in the words of events.
 *
 * @param edge the edge
 * @param at when it was looked
 */
record Findings(String edge, Moment at) {
    List<Occurrence> of(Mismatches.Turn turn) {
        List<Occurrence> said = new ArrayList<>();
        turn.raised().forEach(one -> said.add(mismatch(one)));
        turn.ended()
                .forEach(one -> said.add(new CrosscheckCleared(
                        one.was().difference().at(edge), since(one.was().since()), FoundBy.POLL, one.reason())));
        return said;
    }

    private CrosscheckMismatch mismatch(Mismatches.Standing one) {
        Difference difference = one.difference();
        return new CrosscheckMismatch(
                difference.at(edge), since(one.since()), FoundBy.POLL, difference.text(), Remedy.of(difference));
    }

    List<Occurrence> of(BlackHoles.Turn turn) {
        List<Occurrence> said = new ArrayList<>();
        turn.raised()
                .forEach(one -> said.add(blackHole(
                        Change.RAISED, one, one.hole().remaining(), one.hole().evidence())));
        turn.ended().forEach(one -> said.add(blackHole(Change.CLEARED, one.was(), Optional.empty(), one.reason())));
        return said;
    }

    private CrosscheckBlackHole blackHole(
            Change change, BlackHoles.Standing one, Optional<Duration> remaining, String because) {
        BlackHole hole = one.hole();
        return new CrosscheckBlackHole(
                change,
                edge,
                hole.prefix(),
                hole.node().name(),
                hole.node().address(),
                hole.path(),
                remaining,
                since(one.since()),
                because,
                hole.prevention());
    }

    List<Occurrence> of(UnknownViews.Turn turn) {
        return turn.changed()
                .map(since -> List.<Occurrence>of(
                        new CrosscheckUnknown(edge, turn.views().told(), since(since))))
                .orElse(List.of());
    }

    /** {@return that the edge was looked at for an incident, and whether all was known and agreed} */
    CrosscheckCompared compared(String incident, Look look) {
        int mismatches = (int) look.mismatches().all().stream()
                .filter(Mismatches.Standing::raised)
                .count();
        int holes = look.holes().all().size();
        return new CrosscheckCompared(
                edge,
                incident,
                look.rows().size(),
                mismatches,
                holes,
                look.unknown().now(),
                CrosscheckReports.inconclusive(look, true).orElse(""));
    }

    private Duration since(long monotonicNanos) {
        return Duration.ofNanos(at.monotonicNanos() - monotonicNanos);
    }
}
