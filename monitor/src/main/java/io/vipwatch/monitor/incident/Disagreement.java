package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.CrosscheckCompared;
import io.vipwatch.monitor.event.CrosscheckSubject.Identity;
import io.vipwatch.monitor.event.IncidentCrosscheck;
import io.vipwatch.monitor.event.IncidentCrosscheck.Finding;
import io.vipwatch.monitor.event.IncidentCrosscheck.Verdict;
import io.vipwatch.monitor.event.Moment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the edge believed otherwise than the nodes said, in one incident. */
final class Disagreement {
    private static final int FINDINGS = 32;

    private final Map<Identity, Finding> findings = new LinkedHashMap<>();
    private int count;

    /** What the cross-check found last when it was asked for this incident. */
    private Optional<Compared> last = Optional.empty();

    private record Compared(CrosscheckCompared what, Moment at) {}

    /** Something differs from what the edge holds. What differs again counts as the same. */
    void found(Finding finding) {
        if (findings.containsKey(finding.identity())) {
            findings.computeIfPresent(finding.identity(), (_, known) -> known.goesOn() ? known : finding);
        } else {
            count++;
            if (findings.size() < FINDINGS) {
                findings.put(finding.identity(), finding);
            }
        }
    }

    /** {@return what had differed until now, if it did} */
    Optional<Finding> over(Identity identity, Moment at) {
        Optional<Finding> known = Optional.ofNullable(findings.get(identity)).filter(Finding::goesOn);
        known.ifPresent(finding -> findings.put(identity, finding.until(at.epochNanos())));
        return known;
    }

    void compared(CrosscheckCompared what, Moment at) {
        last = Optional.of(new Compared(what, at));
    }

    /** {@return how it stands} An agreement from before the last change is none. */
    IncidentCrosscheck asOf(Moment lastChange) {
        List<Finding> all = List.copyOf(findings.values());
        if (all.stream().anyMatch(Finding::goesOn)) {
            return new IncidentCrosscheck(Verdict.DIFFERS, "", all, count);
        }
        if (last.isEmpty() && all.isEmpty()) {
            return IncidentCrosscheck.NONE;
        }
        return last.filter(one -> one.at.monotonicNanos() >= lastChange.monotonicNanos())
                .map(one -> new IncidentCrosscheck(
                        one.what.inconclusive().isEmpty() ? Verdict.AGREES : Verdict.UNKNOWN,
                        one.what.inconclusive(),
                        all,
                        count))
                .orElseGet(() -> new IncidentCrosscheck(
                        Verdict.NOT_COMPARED, "the edge has not been compared since the last change", all, count));
    }
}
