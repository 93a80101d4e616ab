package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPrefix;
import io.vipwatch.monitor.event.IncidentPrefix.BudgetCheck;
import io.vipwatch.monitor.event.IncidentPrefix.Transition;
import io.vipwatch.monitor.event.IncidentPrefix.Verdict;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.Kind;
import io.vipwatch.monitor.event.IncidentReport.Reversion;
import io.vipwatch.monitor.event.IncidentReport.State;
import io.vipwatch.monitor.event.TrackedKind;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What is to be said of an incident as it stands. */
final class Reports {
    private static final String DETECT = "detect";

    private static final int PREFIXES = 64;

    private Reports() {}

    static IncidentReport of(Incident incident) {
        Optional<Course> lead = leading(incident);
        IncidentFigures ours = Sheet.ours(incident, lead);
        IncidentFigures edge = Sheet.ofTheEdge(incident, lead);
        List<IncidentPrefix> prefixes = incident.courses().stream()
                .sorted(Comparator.comparing((Course course) -> !course.exact))
                .limit(PREFIXES)
                .map(course -> prefix(incident, course))
                .toList();
        Evidence cause = incident.cause();
        Kind kind = kind(incident, lead);
        Reversion reversion = WayBack.of(incident, lead);
        Optional<Verdict> verdict = Budgets.of(incident.courses().stream()
                .filter(course -> !course.budget.isEmpty())
                .flatMap(course -> prefix(incident, course).verdict().stream())
                .toList());
        Headline headline = new Headline(incident, lead, kind, ours, edge, reversion);
        return new IncidentReport(
                incident.id,
                incident.isOpen() ? State.OPEN : State.CLOSED,
                kind,
                cause.cause(),
                cause.detail(),
                cause.source(),
                detectedBy(incident, cause, ours, edge),
                List.copyOf(incident.nodes),
                incident.openedBy,
                EpochText.of(incident.begin.epochNanos()),
                incident.begin.epochNanos(),
                incident.isOpen() ? OptionalLong.empty() : OptionalLong.of(incident.lastChange.epochNanos()),
                incident.closedAt.map(at -> OptionalLong.of(at.epochNanos())).orElse(OptionalLong.empty()),
                incident.ended,
                prefixes,
                incident.courses().size(),
                ours,
                edge,
                incident.outage,
                headline.edgeAgrees(),
                incident.crosscheck(),
                reversion,
                incident.relapseOf,
                incident.timesLostAgain(),
                incident.marks.all(),
                verdict,
                headline.text(),
                Advice.on(incident, lead, edge),
                incident.timeline.steps(incident.begin),
                incident.timeline.untold());
    }

    /** Where the edge is known to have found the loss before we did, it counts how that was. */
    private static Optional<IncidentCause> detectedBy(
            Incident incident, Evidence cause, IncidentFigures ours, IncidentFigures edge) {
        return cause.node()
                .map(incident.losses.ours::get)
                .map(Detection::cause)
                .map(found ->
                        foundFirst(ours.instant(DETECT), edge.instant(DETECT)).orElse(found))
                .filter(how -> how != cause.cause());
    }

    private static Optional<IncidentCause> foundFirst(IncidentInstant ours, IncidentInstant edge) {
        boolean before = edge.epochNanos().isPresent()
                && (ours.epochNanos().isEmpty()
                        || edge.epochNanos().getAsLong() < ours.epochNanos().getAsLong());
        return Arrays.stream(IncidentCause.values())
                .filter(how ->
                        before && how != IncidentCause.UNKNOWN && how.text().equals(edge.detail()))
                .findFirst();
    }

    /** {@return the prefix that the headline is about: one tracked by name, the one that fared worst, a virtual address, the first} */
    static Optional<Course> leading(Incident incident) {
        return incident.courses().stream()
                .min(Comparator.comparing((Course course) -> !course.exact)
                        .thenComparingInt(
                                course -> -course.worst.map(Enum::ordinal).orElse(-1))
                        .thenComparing(course -> course.originsLost().isEmpty())
                        .thenComparing(course ->
                                course.kind.filter(TrackedKind.VIP::equals).isEmpty()));
    }

    private static Kind kind(Incident incident, Optional<Course> lead) {
        if (lead.isEmpty()) {
            return Kind.SESSION;
        }
        Transition transition = lead.get().transition();
        boolean outage = transition == Transition.BREAK || transition == Transition.BREAK_BEFORE_MAKE;
        if (outage) {
            return Kind.OUTAGE;
        }
        if (incident.courses().stream().anyMatch(course -> !course.originsLost().isEmpty())) {
            return Kind.FAILOVER;
        }
        return incident.cause().cause() == IncidentCause.ANNOUNCEMENT ? Kind.GAIN : Kind.CHANGE;
    }

    private static IncidentPrefix prefix(Incident incident, Course course) {
        IncidentFigures ours = Sheet.ours(incident, Optional.of(course));
        List<BudgetCheck> budget = course.budget.isEmpty() || isNothingLost(incident)
                ? List.of()
                : Budgets.check(course.budget, ours, Sheet.ofTheEdge(incident, Optional.of(course)));
        return new IncidentPrefix(
                course.name,
                course.prefix,
                course.exact,
                course.kind,
                course.before.map(Standing::state),
                course.worst,
                course.after.map(Standing::state),
                course.before.map(Standing::origins).orElse(List.of()),
                course.originsLeast,
                course.after.map(Standing::origins).orElse(List.of()),
                course.lostPaths,
                course.gainedPaths,
                course.changedPaths,
                course.transition(),
                ours.phase(IncidentFigures.TOTAL).duration(),
                course.withoutRoute(),
                course.staleFor(),
                incident.hasLosses() && course.isWhole(),
                budget,
                Budgets.of(budget.stream().map(BudgetCheck::verdict).toList()));
    }

    private static boolean isNothingLost(Incident incident) {
        return incident.cause().cause() == IncidentCause.ANNOUNCEMENT;
    }
}
