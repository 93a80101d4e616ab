package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentCrosscheck;
import io.vipwatch.monitor.event.IncidentCrosscheck.Finding;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentPrefix.BudgetCheck;
import io.vipwatch.monitor.event.IncidentReport.Kind;
import io.vipwatch.monitor.event.IncidentReport.Outage;
import io.vipwatch.monitor.event.IncidentReport.Reversion;
import io.vipwatch.monitor.event.PrefixState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** An incident in a few sentences, for somebody who has just been woken. */
final class Headline {
    private final Incident incident;
    private final Optional<Course> lead;
    private final Kind kind;
    private final IncidentFigures ours;
    private final IncidentFigures edge;
    private final Reversion reversion;
    private final IncidentCrosscheck crosscheck;

    Headline(
            Incident incident,
            Optional<Course> lead,
            Kind kind,
            IncidentFigures ours,
            IncidentFigures edge,
            Reversion reversion) {
        this.incident = incident;
        this.lead = lead;
        this.kind = kind;
        this.ours = ours;
        this.edge = edge;
        this.reversion = reversion;
        crosscheck = incident.crosscheck();
    }

    String text() {
        List<String> sentences = new ArrayList<>();
        sentences.add(lead.map(this::whatHappened).orElseGet(this::sessionOnly));
        if (kind != Kind.GAIN && !(kind == Kind.SESSION && isAtOnce())) {
            HowLong.sentence(ours, edge).ifPresent(sentences::add);
        }
        outage().ifPresent(sentences::add);
        lead.flatMap(Course::staleFor)
                .map(time -> "Graceful restart kept its paths as stale for " + Words.duration(time)
                        + ": packets may have gone to a dead node meanwhile.")
                .ifPresent(sentences::add);
        sentences.addAll(agreement());
        lead.ifPresent(course -> claims(course).forEach(sentences::add));
        wayBack().ifPresent(sentences::add);
        return String.join(" ", sentences);
    }

    /** {@return whether there is nothing to tell of how long it took: the session ended, and that was all} */
    private boolean isAtOnce() {
        return ours.phase(IncidentFigures.TOTAL)
                .duration()
                .filter(total -> Words.millis(total) > 0)
                .isEmpty();
    }

    private String sessionOnly() {
        return "The session with " + Words.and(List.copyOf(incident.nodes)) + " was lost ("
                + incident.cause().cause().words() + "), and no tracked prefix with it.";
    }

    private String whatHappened(Course course) {
        String subject = subject(course);
        if (incident.nodes.isEmpty() && course.originsLost().isEmpty()) {
            return withoutANode(subject);
        }
        String through = Words.and(List.copyOf(incident.nodes));
        return switch (kind) {
            case GAIN -> through + " began to announce " + subject + ".";
            case CHANGE, SESSION -> "The paths to " + subject + " changed through " + through + cause() + ".";
            case FAILOVER, OUTAGE ->
                subject.substring(0, 1).toUpperCase(Locale.ROOT) + subject.substring(1) + " " + lost(course) + cause()
                        + ".";
        };
    }

    /** No node has anything to do with it, as far as was seen. */
    private String withoutANode(String subject) {
        Evidence cause = incident.cause();
        if (cause.cause() == IncidentCause.POLICY_CHANGE) {
            return "The edge chose another way to " + subject + " by itself: " + EdgeChoice.WHY + ".";
        }
        boolean packets = incident.outage.isPresent() || !incident.losing.isEmpty();
        String what = cause.cause() == IncidentCause.INJECTED || !incident.probed
                ? "The edge's routes to " + subject + " changed: "
                : packets
                        ? "Packets to " + subject + (incident.losing.isEmpty() ? " were lost: " : " are being lost: ")
                        : "Checks of " + subject + " fail: ";
        return what + cause.detail() + ".";
    }

    private String subject(Course course) {
        String what = course.kind
                .map(some -> switch (some) {
                    case VIP -> "the VIP ";
                    case PODS -> "the pod block ";
                    case SERVICES -> "the service range ";
                })
                .orElse("");
        String name = course.exact ? course.name : course.prefix.toString();
        int others = incident.courses().size() - 1;
        return what
                + name
                + (others == 0 ? "" : others == 1 ? " and one more prefix" : " and " + others + " more prefixes");
    }

    private String lost(Course course) {
        List<String> before = course.before.map(Standing::origins).orElse(List.of());
        List<String> after = course.after.map(Standing::origins).orElse(List.of());
        List<String> lost = course.originsLost();
        boolean routed = course.after.filter(Standing::hasRoute).isPresent();
        boolean moved = routed && before.size() == 1 && after.size() == 1 && !before.equals(after);
        boolean several = incident.courses().size() > 1;
        if (moved) {
            return "moved from " + before.getFirst() + " to " + after.getFirst();
        }
        if (lost.isEmpty()) {
            return several ? "lost paths" : "lost a path";
        }
        String left = switch (course.after.map(Standing::state).orElse(PrefixState.UNREACHABLE)) {
            case REACHABLE, DEGRADED -> after.containsAll(before) ? "had it back" : "has " + Words.and(after) + " left";
            case COVERED -> "has no route of its own left, only one that covers it";
            case STALE_ONLY -> "has only stale paths left, which graceful restart keeps: packets may vanish";
            case UNREACHABLE -> "is unreachable";
        };
        return "lost " + Words.and(lost) + " and " + left;
    }

    private String cause() {
        Evidence cause = incident.cause();
        String node = cause.node().orElse("a node");
        String told = cause.detail().startsWith(AtTheEdge.THERE)
                ? cause.detail().substring(AtTheEdge.THERE.length())
                : cause.detail();
        return (cause.strength() == Evidence.Strength.EDGE && cause.cause() != IncidentCause.UNKNOWN
                        ? ": at the edge, "
                        : ": ")
                + switch (cause.cause()) {
                    case BFD -> "BFD found the path to " + node + " down";
                    case HOLD_TIMER -> node + " was silent for the hold time";
                    case SEND_HOLD_TIMER -> node + " took nothing from us any more";
                    case TCP_RESET -> "the system of " + node + " reset the connection";
                    case TCP_FIN -> "the BGP daemon of " + node + " went without a word";
                    case TCP_FAILED -> "the connection with " + node + " failed";
                    case PEER_RESTARTED -> "the BGP daemon of " + node + " began anew";
                    case MAXIMUM_PREFIXES -> node + " announced more prefixes than are allowed";
                    case OWN_FAULT -> "a fault of this monitor ended its session with " + node;
                    case EXPLICIT_WITHDRAW -> "withdrawn by " + node;
                    case STALE_EXPIRED -> "its paths were kept as stale until the restart time was over";
                    case UNKNOWN -> "the cause is unknown, " + cause.detail();
                    case NOTIFICATION, NOTIFICATION_SENT, POLICY_CHANGE, DRILL, INJECTED -> told;
                    case ANNOUNCEMENT -> node + " announces it";
                };
    }

    private Optional<String> outage() {
        return incident.outage.map(lost -> lost.gap()
                .map(gap -> "Probes of " + lost.target() + " were lost for " + Words.duration(gap) + ".")
                .orElse("Probes of " + lost.target() + " are being lost."));
    }

    /** {@return whether the edge came to the same conclusion: by the cross-check, else by its next hops} */
    Optional<Boolean> edgeAgrees() {
        return switch (crosscheck.verdict()) {
            case AGREES -> Optional.of(true);
            case DIFFERS -> Optional.of(false);
            case UNKNOWN, NOT_COMPARED -> lead.flatMap(Course::edgeAgrees);
        };
    }

    private List<String> agreement() {
        List<String> said = new ArrayList<>();
        List<Finding> open =
                crosscheck.findings().stream().filter(Finding::goesOn).toList();
        if (open.isEmpty()) {
            edgeAgrees()
                    .map(agrees -> agrees
                            ? "The edge agrees."
                            : "The edge does not agree: it still sends packets through a node that is lost.")
                    .ifPresent(said::add);
        } else {
            Finding worst =
                    open.stream().filter(Finding::isBlackHole).findFirst().orElse(open.getFirst());
            int others = open.size() - 1;
            said.add((worst.isBlackHole() ? "BLACK HOLE: " : "The edge does not agree: ")
                    + worst.detail()
                    + (others == 0 ? "." : ", and " + others + " more."));
        }
        crosscheck.findings().stream()
                .filter(finding -> !finding.goesOn())
                .max(Comparator.comparing(Headline::lasted))
                .ifPresent(
                        finding -> said.add("For " + Words.duration(lasted(finding)) + " it did not (" + finding.kind()
                                + finding.node().map(node -> " of " + node).orElse("") + ")."));
        return said;
    }

    private static Duration lasted(Finding finding) {
        return Duration.ofNanos(
                finding.untilEpochNanos().orElse(finding.sinceEpochNanos()) - finding.sinceEpochNanos());
    }

    private List<String> claims(Course course) {
        if (course.budget.isEmpty() || incident.cause().cause() == IncidentCause.ANNOUNCEMENT) {
            return List.of();
        }
        List<String> said = new ArrayList<>();
        List<BudgetCheck> checks = Budgets.check(course.budget, ours, edge).stream()
                .sorted(Comparator.comparing(check -> !check.phase().equals(IncidentFigures.TOTAL)))
                .toList();
        for (BudgetCheck check : checks) {
            String what = check.phase().equals("total") ? "The claim was " : "The claim for " + check.phase() + " was ";
            String verdict = switch (check.verdict()) {
                case WITHIN -> ": kept";
                case EXCEEDED -> ": not kept";
                case UNKNOWN -> ": whether it was kept is not known";
            };
            said.add(what + Words.duration(check.limit()) + verdict + ".");
        }
        return said;
    }

    private Optional<String> wayBack() {
        return switch (reversion.state()) {
            case "complete" ->
                Optional.of(reversion
                        .outage()
                        .flatMap(Outage::gap)
                        .map(gap -> "All is as before again; on the way back probes were lost for "
                                + Words.duration(gap) + ".")
                        .orElse("All is as before again."));
            case "partial" -> Optional.of("It is coming back.");
            default -> Optional.empty();
        };
    }
}
