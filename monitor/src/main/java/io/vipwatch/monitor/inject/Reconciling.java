package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectReconciled;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

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

    /** Takes what an edge holds. */
    void compare(Edge edge, Set<HeldRoute> held, Moment asOf, Moment now, Outbox out) {
        boolean settled = asOf.since(edge.lastTold).compareTo(ALLOWANCE) >= 0;
        if (!edge.up || !edge.endOfRib || !settled) {
            return;
        }
        Set<HeldRoute> told = edge.shouldHold();
        List<String> missing = without(told, held);
        List<String> unexpected = without(held, told);
        if (missing.isEmpty() && unexpected.isEmpty()) {
            agree(edge, out);
            return;
        }
        edge.mismatches++;
        boolean again = advertising.mayRepeat(edge.told().size() + unexpected.size(), now);
        if (again) {
            edge.lastTold = now;
            out.add(new InjectAction.Advertise(edge.name(), edge.told(), true));
        }
        out.tell(new InjectReconciled(edge.name(), missing, unexpected, again));
        if (edge.mismatches == 2) {
            out.tell(new InjectAlarm(
                    GuardChange.RAISED,
                    ALARM,
                    edge.name(),
                    "it was told again, and its Adj-RIB-In still differs: missing " + missing + ", unexpected "
                            + unexpected,
                    "look at what the edge lets in from us: its route-map, prefix-list, maximum-prefix"));
        }
    }

    private static void agree(Edge edge, Outbox out) {
        if (edge.mismatches > 0) {
            out.tell(new InjectReconciled(edge.name(), List.of(), List.of(), false));
        }
        if (edge.mismatches > 1) {
            String reason = "its Adj-RIB-In is what it was told";
            out.tell(new InjectAlarm(GuardChange.CLEARED, ALARM, edge.name(), reason, ""));
        }
        edge.mismatches = 0;
    }

    private static List<String> without(Set<HeldRoute> some, Set<HeldRoute> others) {
        List<String> left = new ArrayList<>();
        for (HeldRoute route : new TreeSet<>(some)) {
            if (!others.contains(route)) {
                left.add(route.toString());
            }
        }
        return left;
    }
}
