package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.InjectReconciled;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.inject.HeldRoute.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

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
    void compare(Edge edge, Set<Prefix> asked, Set<HeldRoute> held, Moment asOf, Moment now, Outbox out) {
        boolean settled = asOf.since(edge.lastTold).compareTo(ALLOWANCE) >= 0;
        if (!edge.up || !edge.endOfRib || !settled) {
            return;
        }
        Map<Place, String> told = places(edge.shouldHold(asked));
        Map<Place, String> found = places(held);
        List<String> missing = without(told, found);
        List<String> unexpected = without(found, told);
        List<String> altered = altered(told, found);
        if (altered.isEmpty()) {
            edge.toldAttributesAgain = false;
            edge.setsAttributes = false;
        }
        if (missing.isEmpty() && unexpected.isEmpty()) {
            agree(edge, out);
            attributes(edge, altered, now, out);
            return;
        }
        edge.mismatches++;
        boolean again = tellAgain(edge, unexpected.size(), now, out);
        out.tell(new InjectReconciled(edge.name(), missing, unexpected, altered, again));
        if (edge.mismatches == 2) {
            out.tell(new InjectAlarm(
                    GuardChange.RAISED,
                    ALARM,
                    edge.name(),
                    "it was told again, and what it holds of us still differs: missing " + missing + ", unexpected "
                            + unexpected,
                    "look at what the edge lets in from us: its route-map, prefix-list, maximum-prefix"));
        }
    }

    /** Other attributes may have come about by the edge's policy, which is its own business: it is told again once. */
    private void attributes(Edge edge, List<String> altered, Moment now, Outbox out) {
        if (altered.isEmpty() || edge.setsAttributes) {
            return;
        }
        edge.setsAttributes = edge.toldAttributesAgain;
        edge.toldAttributesAgain = !edge.setsAttributes && tellAgain(edge, 0, now, out);
        out.tell(new InjectReconciled(edge.name(), List.of(), List.of(), altered, edge.toldAttributesAgain));
    }

    private boolean tellAgain(Edge edge, int unexpected, Moment now, Outbox out) {
        boolean again = advertising.mayRepeat(edge.told().size() + unexpected, now);
        if (again) {
            edge.lastTold = now;
            out.add(new InjectAction.Advertise(edge.name(), edge.told(), true));
        }
        return again;
    }

    private static void agree(Edge edge, Outbox out) {
        if (edge.mismatches > 0) {
            out.tell(new InjectReconciled(edge.name(), List.of(), List.of(), List.of(), false));
        }
        if (edge.mismatches > 1) {
            String reason = "what it holds of us is what it was told";
            out.tell(new InjectAlarm(GuardChange.CLEARED, ALARM, edge.name(), reason, ""));
        }
        edge.mismatches = 0;
    }

    private static Map<Place, String> places(Set<HeldRoute> routes) {
        Map<Place, String> places = new TreeMap<>();
        routes.forEach(route -> places.put(route.place(), route.says()));
        return places;
    }

    private static List<String> without(Map<Place, String> some, Map<Place, String> others) {
        return some.keySet().stream()
                .filter(place -> !others.containsKey(place))
                .map(Place::toString)
                .toList();
    }

    private static List<String> altered(Map<Place, String> told, Map<Place, String> found) {
        List<String> altered = new ArrayList<>();
        told.forEach((place, said) -> {
            String has = found.getOrDefault(place, said);
            if (!has.equals(said)) {
                altered.add(place + ": " + has + ", told " + said);
            }
        });
        return altered;
    }
}
