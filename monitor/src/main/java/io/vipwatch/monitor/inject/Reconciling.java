package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectReconciled;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Compares now and then what an edge holds of us with what it was told, and tells it again where that differs. */
final class Reconciling {
    /** How long an edge may take to hold what it was told. */
    private static final Duration ALLOWANCE = Duration.ofSeconds(2);

    private static final String ALARM = "not-at-edge";

    private final Advertising advertising;

    Reconciling(Advertising advertising) {
        this.advertising = advertising;
    }

    /** Has edges asked whose time has come. */
    void look(Collection<Edge> edges, InjectGuardsSection guards, Moment now, Outbox out) {
        if (guards.reconcile().isZero()) {
            return;
        }
        for (Edge edge : edges) {
            if (edge.up && edge.endOfRib) {
                if (edge.nextLook.monotonicNanos() - now.monotonicNanos() <= 0) {
                    edge.nextLook = now.plus(guards.reconcile());
                    out.add(new InjectAction.Look(edge.name()));
                }
                out.wakeAt(edge.nextLook.monotonicNanos());
            }
        }
    }

    /** Takes what an edge holds of some prefixes. */
    void compare(Edge edge, InjectEvent.EdgeHolds holds, Set<HeldRoute> held, Moment now, Outbox out) {
        boolean settled = holds.asOf().since(edge.lastTold).compareTo(ALLOWANCE) >= 0;
        if (!edge.up || !edge.endOfRib || !settled) {
            return;
        }
        Difference difference = Difference.of(edge.shouldHold(holds.asked()), held, holds.heard());
        if (difference.altered().isEmpty()) {
            edge.toldAttributesAgain = false;
            edge.setsAttributes = false;
        }
        if (difference.isNone()) {
            agree(edge, difference, out);
            attributes(edge, difference, now, out);
            return;
        }
        edge.mismatches++;
        boolean again =
                difference.isLoss() && tellAgain(edge, difference.unexpected().size(), now, out);
        InjectReconciled said = difference.told(edge.name(), again);
        if (again || !edge.said.equals(Optional.of(said))) {
            out.tell(said);
        }
        edge.said = Optional.of(said);
        if (edge.mismatches == 2) {
            out.tell(alarm(edge, difference));
        }
    }

    private static InjectAlarm alarm(Edge edge, Difference difference) {
        String differs = "missing " + difference.missing() + ", unexpected " + difference.unexpected();
        String reason = difference.isLoss()
                ? "it was told again, and what it has of us still differs: " + differs
                : "its policy does not let in what it heard of us: " + difference.rejected();
        String unknown = difference.isHeard()
                ? ""
                : "; it keeps no Adj-RIB-In of us, so that a loss is not told from its policy";
        return new InjectAlarm(
                GuardChange.RAISED,
                ALARM,
                edge.name(),
                reason + unknown,
                "look at what the edge lets in from us: its route-map, prefix-list, maximum-prefix"
                        + (difference.isHeard() ? "" : "; soft-reconfiguration inbound has it tell what it heard"));
    }

    /** Other attributes may have come about by the edge's policy, which is its own business: it is told again once. */
    private void attributes(Edge edge, Difference difference, Moment now, Outbox out) {
        if (difference.altered().isEmpty() || edge.setsAttributes) {
            return;
        }
        edge.setsAttributes = edge.toldAttributesAgain;
        edge.toldAttributesAgain = !edge.setsAttributes && tellAgain(edge, 0, now, out);
        out.tell(difference.told(edge.name(), edge.toldAttributesAgain));
    }

    private boolean tellAgain(Edge edge, int unexpected, Moment now, Outbox out) {
        boolean again = advertising.mayRepeat(edge.told().size() + unexpected, now);
        if (again) {
            edge.lastTold = now;
            out.add(new InjectAction.Advertise(edge.name(), edge.told(), true));
        }
        return again;
    }

    private static void agree(Edge edge, Difference difference, Outbox out) {
        if (edge.mismatches > 0) {
            out.tell(new InjectReconciled(
                    edge.name(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    difference.told(edge.name(), false).view(),
                    false));
        }
        if (edge.mismatches > 1) {
            String reason = "what it holds of us is what it was told";
            out.tell(new InjectAlarm(GuardChange.CLEARED, ALARM, edge.name(), reason, ""));
        }
        edge.mismatches = 0;
        edge.said = Optional.empty();
    }
}
