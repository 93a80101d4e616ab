package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPhase;
import io.vipwatch.monitor.event.IncidentPrefix.BudgetCheck;
import io.vipwatch.monitor.event.IncidentPrefix.Verdict;
import io.vipwatch.monitor.event.IncidentRules.Limit;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Judges what a failover took against what it may take. A verdict needs figures of the edge or of probes, since it is the
 * edge that sends the packets; only for the detection do our own stand in, for we run the same protocols with the node.
 */
final class Budgets {
    private Budgets() {}

    static List<BudgetCheck> check(List<Limit> budget, IncidentFigures ours, IncidentFigures edge) {
        return budget.stream().map(limit -> check(limit, ours, edge)).toList();
    }

    private static BudgetCheck check(Limit limit, IncidentFigures ours, IncidentFigures edge) {
        IncidentPhase atEdge = edge.phase(limit.phase());
        IncidentPhase here = ours.phase(limit.phase());
        return switch (limit.phase()) {
            case "detection" ->
                atEdge.duration().isPresent() ? judged(limit, atEdge, "edge") : judged(limit, here, "monitor");
            case IncidentFigures.TOTAL -> total(limit, atEdge, here, ours);
            case "service", "fib_to_dp" -> judged(limit, atEdge.duration().isPresent() ? atEdge : here, "probe");
            default -> judged(limit, atEdge, "edge");
        };
    }

    private static BudgetCheck total(Limit limit, IncidentPhase atEdge, IncidentPhase here, IncidentFigures ours) {
        if (isWhole(atEdge)) {
            return judged(limit, atEdge, "edge");
        }
        if (here.to().startsWith("dp.")) {
            return judged(limit, here, "probe");
        }
        Optional<IncidentPhase> outage = outage(ours);
        if (outage.isPresent()) {
            return judged(limit, outage.get(), "probe");
        }
        return new BudgetCheck(
                limit.phase(),
                limit.limit(),
                here.duration(),
                here.uncertainty(),
                "monitor",
                Verdict.UNKNOWN,
                "neither the edge's kernel nor a probe was seen: what the monitor's own sessions show is not what packets met");
    }

    /** {@return from the last good probe, or the first lost one at the least, until all were good} */
    private static Optional<IncidentPhase> outage(IncidentFigures figures) {
        IncidentInstant first = figures.instant(InstantName.DP_LOSS_START.text());
        IncidentInstant last = figures.instant(InstantName.DP_RECOVERED.text());
        if (first.epochNanos().isEmpty() || last.epochNanos().isEmpty()) {
            return Optional.empty();
        }
        long good = last.epochNanos().getAsLong();
        long lost = first.epochNanos().getAsLong();
        IncidentInstant before = figures.instant(InstantName.DP_LAST_OK.text());
        long lastOk = before.epochNanos().orElse(lost);
        Duration doubt = Stream.of(first, before)
                .flatMap(instant -> instant.uncertainty().stream())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        return Optional.of(new IncidentPhase(
                Optional.of(Duration.ofNanos(good - lastOk)),
                Optional.of(Duration.ofNanos(good - lost)),
                last.uncertainty().map(doubt::plus),
                InstantName.DP_LAST_OK.text(),
                InstantName.DP_RECOVERED.text(),
                ""));
    }

    /** {@return whether the total reaches to where packets are forwarded} */
    private static boolean isWhole(IncidentPhase total) {
        return total.to().startsWith("dp.") || total.to().equals(InstantName.FIB_CHANGE.text());
    }

    private static BudgetCheck judged(Limit limit, IncidentPhase phase, String basis) {
        if (phase.duration().isEmpty()) {
            return new BudgetCheck(
                    limit.phase(),
                    limit.limit(),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    Verdict.UNKNOWN,
                    phase.reason());
        }
        Duration most = phase.duration().get();
        Duration doubt = phase.uncertainty().orElse(Duration.ZERO);
        Duration least = phase.atLeast().orElse(most).minus(doubt);
        Verdict verdict = Verdict.UNKNOWN;
        String reason = "the figure is " + Words.duration(most) + " ± " + Words.duration(doubt)
                + phase.atLeast()
                        .map(bound -> " at the most and " + Words.duration(bound) + " at the least")
                        .orElse("")
                + ", and the limit lies within that";
        if (most.plus(doubt).compareTo(limit.limit()) <= 0) {
            verdict = Verdict.WITHIN;
            reason = "";
        } else if (least.compareTo(limit.limit()) > 0) {
            verdict = Verdict.EXCEEDED;
            reason = "";
        }
        return new BudgetCheck(
                limit.phase(), limit.limit(), phase.duration(), phase.uncertainty(), basis, verdict, reason);
    }

    /** {@return the verdict of all: exceeded if one is, else unknown if one is} */
    static Optional<Verdict> of(Collection<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return Optional.empty();
        }
        if (verdicts.contains(Verdict.EXCEEDED)) {
            return Optional.of(Verdict.EXCEEDED);
        }
        return Optional.of(verdicts.contains(Verdict.UNKNOWN) ? Verdict.UNKNOWN : Verdict.WITHIN);
    }
}
