package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CrosscheckBlackHole;
import io.vipwatch.monitor.event.CrosscheckCleared;
import io.vipwatch.monitor.event.CrosscheckCompared;
import io.vipwatch.monitor.event.CrosscheckMismatch;
import io.vipwatch.monitor.event.CrosscheckOccurrence;
import io.vipwatch.monitor.event.CrosscheckSubject.Identity;
import io.vipwatch.monitor.event.CrosscheckUnknown;
import io.vipwatch.monitor.event.IncidentCrosscheck.Finding;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What comparing with the edge found. It opens no incident: where nothing changed, a mismatch speaks for itself. What
 * differs while an incident goes on, or did so before and still does when the edge is compared for it, belongs to it.
 */
final class Crosschecks {
    private static final int REMEMBERED = 1024;

    private final Incidents incidents;
    private final Ledger ledger;

    /** What differs now. */
    private final Map<Identity, Finding> standing = new LinkedHashMap<>();

    Crosschecks(Incidents incidents, Ledger ledger) {
        this.incidents = incidents;
        this.ledger = ledger;
    }

    Optional<Incident> take(CrosscheckOccurrence what, Moment at) {
        return switch (what) {
            case CrosscheckMismatch mismatch -> found(finding(mismatch, at), at);
            case CrosscheckCleared cleared -> over(cleared.about().identity(), cleared.reason(), at);
            case CrosscheckBlackHole hole -> {
                Finding finding = finding(hole, at);
                yield hole.change() == CrosscheckBlackHole.Change.RAISED
                        ? found(finding, at)
                        : over(finding.identity(), hole.because(), at);
            }
            case CrosscheckCompared compared -> compared(compared, at);
            case CrosscheckUnknown _ -> Optional.empty(); // what is compared for an incident says it again
        };
    }

    /** Takes note of what was found in a former run: a mismatch that goes on is not told again. */
    void remember(CrosscheckOccurrence what, Moment at) {
        switch (what) {
            case CrosscheckMismatch mismatch -> remember(finding(mismatch, at));
            case CrosscheckBlackHole hole -> remember(finding(hole, at));
            case CrosscheckCleared _, CrosscheckCompared _, CrosscheckUnknown _ -> {}
        }
    }

    private void remember(Finding finding) {
        if (standing.size() < REMEMBERED) {
            standing.put(finding.identity(), finding);
        }
    }

    private static Finding finding(CrosscheckMismatch mismatch, Moment at) {
        return new Finding(
                mismatch.about().kind(),
                mismatch.prefix(),
                mismatch.about().node(),
                since(at, mismatch.duration()),
                OptionalLong.empty(),
                mismatch.detail(),
                mismatch.lookAt());
    }

    private static Finding finding(CrosscheckBlackHole hole, Moment at) {
        String left = hole.remaining()
                .map(time -> ", for another " + Words.duration(time) + " unless somebody acts")
                .orElse("");
        return new Finding(
                Finding.BLACK_HOLE,
                hole.prefix(),
                Optional.of(hole.node()),
                since(at, hole.duration()),
                OptionalLong.empty(),
                "the edge sends packets for " + hole.prefix() + " to " + hole.node() + ", which is dead ("
                        + hole.because() + ")" + left,
                hole.prevention());
    }

    private static long since(Moment at, Duration duration) {
        return at.epochNanos() - duration.toNanos();
    }

    private Optional<Incident> found(Finding finding, Moment at) {
        remember(finding);
        Optional<Prefix> prefix = Optional.of(finding.prefix());
        Optional<Incident> concerned =
                incidents.of(finding.node(), prefix, at).filter(incident -> incident.concerns(finding.node(), prefix));
        concerned.ifPresent(incident -> {
            incident.disagreement.found(finding);
            tell(
                    incident,
                    at,
                    finding.kind(),
                    (finding.isBlackHole() ? "BLACK HOLE: " : finding.kind() + ": ") + finding.detail(),
                    finding.kind() + " of %d prefixes" + through(finding));
        });
        return concerned;
    }

    private Optional<Incident> over(Identity identity, String reason, Moment at) {
        standing.remove(identity);
        Optional<Incident> newest = Optional.empty();
        for (Incident incident : incidents.all()) {
            Optional<Finding> ended = incident.disagreement.over(identity, at);
            if (ended.isPresent()) {
                Duration lasted = Duration.ofNanos(at.epochNanos() - ended.get().sinceEpochNanos());
                tell(
                        incident,
                        at,
                        identity.kind() + reason,
                        identity.kind() + " of " + identity.prefix() + through(ended.get()) + " is over after "
                                + Words.duration(lasted) + ": " + reason,
                        identity.kind() + " of %d prefixes" + through(ended.get()) + " is over: " + reason);
                newest = Optional.of(incident);
            }
        }
        return newest;
    }

    private static String through(Finding finding) {
        return finding.node().map(node -> " through " + node).orElse("");
    }

    private void tell(Incident incident, Moment at, String group, String text, String many) {
        incident.timeline.tell(at, "crosscheck", "crosscheck " + group, text, many);
        incident.changes(at);
        incident.learned(at, ledger.rules().quiet());
    }

    private Optional<Incident> compared(CrosscheckCompared compared, Moment at) {
        Optional<Incident> asked = incidents.all().stream()
                .filter(incident -> incident.id.equals(compared.askedBy()))
                .findFirst();
        asked.ifPresent(incident -> {
            standing.values().stream()
                    .filter(finding -> incident.course(finding.prefix()).isPresent())
                    .forEach(incident.disagreement::found);
            incident.disagreement.compared(compared, at);
            incident.learned(at, ledger.rules().quiet());
        });
        return asked;
    }
}
