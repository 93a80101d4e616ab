package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentPrefix;
import io.vipwatch.monitor.event.IncidentPrefix.BudgetCheck;
import io.vipwatch.monitor.event.IncidentPrefix.Verdict;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.End;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import io.vipwatch.monitor.event.IncidentReport.State;
import io.vipwatch.monitor.event.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An incident that was open when the monitor ended without a word. What happened until it began again was not seen: what
 * had been said stays, and no verdict is given that later events might have changed.
 */
final class Interruption {
    private static final String WHY = "the monitor ended while this incident was open, and did not see what followed";

    private Interruption() {}

    /** {@return the last report, closed} */
    static IncidentReport of(IncidentReport last, Moment at) {
        List<Mark> marks = new ArrayList<>(last.marks());
        marks.add(Mark.of("events-missed", at.epochNanos(), WHY));
        return new IncidentReport(
                last.id(),
                State.CLOSED,
                last.kind(),
                last.cause(),
                last.causeDetail(),
                last.causeSource(),
                last.detectedBy(),
                last.nodes(),
                last.openedBy(),
                last.begin(),
                last.beginEpochNanos(),
                OptionalLong.empty(),
                OptionalLong.of(at.epochNanos()),
                Optional.of(End.MONITOR_RESTARTED),
                last.prefixes().stream().map(Interruption::unknown).toList(),
                last.prefixCount(),
                last.monitor(),
                last.edge(),
                last.outage(),
                Optional.empty(),
                last.crosscheck(),
                last.reversion(),
                last.relapseOf(),
                last.relapses(),
                marks,
                last.verdict().map(verdict -> verdict == Verdict.EXCEEDED ? verdict : Verdict.UNKNOWN),
                last.headline() + " How it ended is not known: " + WHY + ".",
                last.lookAt(),
                last.timeline(),
                last.untold());
    }

    private static IncidentPrefix unknown(IncidentPrefix prefix) {
        return new IncidentPrefix(
                prefix.name(),
                prefix.prefix(),
                prefix.exact(),
                prefix.kind(),
                prefix.before(),
                prefix.worst(),
                Optional.empty(),
                prefix.originsBefore(),
                prefix.originsLeast(),
                List.of(),
                prefix.lostPaths(),
                prefix.gainedPaths(),
                prefix.changedPaths(),
                prefix.transition(),
                prefix.took(),
                Optional.empty(),
                prefix.staleFor(),
                false,
                prefix.budget().stream().map(Interruption::unknown).toList(),
                prefix.verdict().map(verdict -> verdict == Verdict.EXCEEDED ? verdict : Verdict.UNKNOWN));
    }

    private static BudgetCheck unknown(BudgetCheck check) {
        return check.verdict() == Verdict.EXCEEDED
                ? check
                : new BudgetCheck(
                        check.phase(),
                        check.limit(),
                        check.measured(),
                        check.uncertainty(),
                        check.basis(),
                        Verdict.UNKNOWN,
                        WHY);
    }
}
