package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentCrosscheck.Finding;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a person should look at. */
final class Advice {
    private static final int MOST_FINDINGS = 3;

    private Advice() {}

    static List<String> on(Incident incident, Optional<Course> lead, IncidentFigures edge) {
        List<String> advice = new ArrayList<>();
        Evidence cause = incident.cause();
        String node = cause.node().orElse("the node");
        String byCause = byCause(cause, node);
        incident.crosscheck().findings().stream()
                .filter(Finding::goesOn)
                .limit(MOST_FINDINGS)
                .map(finding -> (finding.isBlackHole()
                                ? "Packets vanish now. It would have been prevented by: "
                                : "At the edge: ")
                        + finding.lookAt() + ".")
                .distinct()
                .forEach(advice::add);
        advice.add(byCause);
        still(incident, lead).ifPresent(advice::add);
        if (edge.phase("fib").duration().isEmpty()) {
            advice.add(
                    "What the edge's kernel did was not seen: edge.routes and edge.log in the configuration show it.");
        }
        care(incident).ifPresent(advice::add);
        if (cause.cause() != IncidentCause.POLICY_CHANGE && incident.timesLostAgain() > 0) {
            advice.add("It came back and was lost again, " + incident.timesLostAgain() + " times: something flaps.");
        }
        incident.relapseOf.ifPresent(
                former -> advice.add("It is a relapse: see vipwatch incidents show " + former + "."));
        return advice;
    }

    private static String byCause(Evidence cause, String node) {
        return switch (cause.cause()) {
            case BFD ->
                "Is " + node
                        + " up, and is its link? BFD found the path down; BGP alone would have taken the hold time.";
            case HOLD_TIMER ->
                "Is " + node + " up, and is its link? Nothing but the hold timer noticed: BFD with " + node
                        + " would notice in less than a second (vipwatch bfd agent, where its CNI has none).";
            case SEND_HOLD_TIMER ->
                node + " took nothing from us any more: is its BGP daemon hung, or the path one-way?";
            case NOTIFICATION ->
                node + " ended the session on purpose: see its BGP daemon's log, and who worked on it.";
            case NOTIFICATION_SENT ->
                "The monitor ended the session for an error of " + node
                        + "'s: see vipwatch events --type session.warning.";
            case TCP_RESET ->
                "The connection was reset: did " + node + " reboot, or does a firewall between forget connections?";
            case TCP_FIN ->
                "The BGP daemon of " + node
                        + " ended without a NOTIFICATION, as a killed or deleted pod does: see why.";
            case TCP_FAILED -> "The network between the monitor and " + node + " failed: see links and switches.";
            case PEER_RESTARTED -> "The BGP daemon of " + node + " began anew: see why it did.";
            case MAXIMUM_PREFIXES -> node + " announced more prefixes than peers[].max_prefixes allows.";
            case OWN_FAULT -> "A fault in this monitor, not in the network: see vipwatch events --type monitor.fault.";
            case EXPLICIT_WITHDRAW -> node + " withdrew it on purpose: see what works on its services, or drained it.";
            case STALE_EXPIRED ->
                "Until the restart time was over, packets may have gone to a dead node. On the edge,"
                        + " 'bgp graceful-restart-disable' for " + node + ", or BFD with it, ends that.";
            case POLICY_CHANGE ->
                "Did somebody change filters or attributes on " + cause.node().orElse("the edge") + "?";
            case ANNOUNCEMENT -> "Nothing was lost. Is " + node + " meant to announce it?";
            case INJECTED -> "The monitor did it, by its checks or at an operator's word: see vipwatch inject status.";
            case DRILL -> "A drill caused it: vipwatch drill report.";
            case UNKNOWN -> "See vipwatch events around that time, and the log of the edge.";
        };
    }

    /** {@return why figures may be wrong, in one sentence however often it was so} */
    private static Optional<String> care(Incident incident) {
        List<String> reasons = new ArrayList<>();
        List<Duration> stalls = incident.marks.all().stream()
                .flatMap(mark -> mark.late().stream())
                .toList();
        stalls.stream().max(Comparator.naturalOrder()).ifPresent(longest -> {
            boolean once = stalls.size() == 1;
            reasons.add("the monitor itself ran late" + (once ? "" : " " + stalls.size() + " times") + ", by "
                    + Words.duration(longest) + (once ? "" : " at the most"));
        });
        incident.marks.all().stream()
                .filter(mark -> mark.late().isEmpty())
                .map(Mark::detail)
                .forEach(reasons::add);
        return reasons.isEmpty()
                ? Optional.empty()
                : Optional.of("Read the figures with care: " + String.join("; ", reasons) + ".");
    }

    private static Optional<String> still(Incident incident, Optional<Course> lead) {
        boolean worse = incident.courses().stream().anyMatch(Course::isWorse);
        return worse
                ? lead.map(course -> course.name + " is not as before: "
                        + course.after.map(now -> now.state().text()).orElse("unknown") + ", "
                        + Words.and(course.after.map(Standing::origins).orElse(List.of()))
                        + " of "
                        + Words.and(course.before.map(Standing::origins).orElse(List.of())) + " announce it.")
                : Optional.empty();
    }
}
