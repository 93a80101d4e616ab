package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentInstant;
import io.vipwatch.monitor.event.IncidentPhase;
import io.vipwatch.monitor.event.IncidentReport.Reversion;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The way back of an incident (RFC 6414 §3.6: reversion), in figures: from the first sign of it until all is as before, in
 * our own table, at the edge, and for packets.
 */
final class WayBack {
    static final String FAULT_BEGIN = "revert.fault.begin";
    static final String SESSION_UP = "revert.session.up";
    static final String EDGE_SESSION_UP = "revert.edge.session.up";
    static final String ANNOUNCE_RX = "revert.announce.rx";
    static final String DP_LOSS_START = "revert.dp.loss_start";
    static final String DP_FIRST_OK = "revert.dp.first_ok";
    static final String DP_RECOVERED = "revert.dp.recovered";
    private static final String RIB_CHANGE = "revert.rib.change";
    private static final String EDGE_RIB_CHANGE = "revert.edge.rib.change";
    private static final String EDGE_FIB_CHANGE = "revert.edge.fib.change";
    private static final String TOTAL = "revert.total";
    private static final String NO_EDGE = "the edge's own evidence does not show it";

    private static final Set<String> ENDS =
            Set.of(EDGE_SESSION_UP, RIB_CHANGE, EDGE_RIB_CHANGE, EDGE_FIB_CHANGE, DP_FIRST_OK, DP_RECOVERED);

    private static final Map<String, String> REASONS = Map.of(
            DP_LOSS_START, "no probe was lost on the way back, or none watched",
            DP_FIRST_OK, "no probe was seen to be answered by a node that is back",
            DP_RECOVERED, "no probe was lost on the way back, or none watched",
            FAULT_BEGIN, "no drill took a fault back",
            EDGE_SESSION_UP, NO_EDGE,
            EDGE_RIB_CHANGE, NO_EDGE,
            EDGE_FIB_CHANGE, NO_EDGE,
            RIB_CHANGE, "not all is as before");

    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private final Map<String, IncidentPhase> phases = new LinkedHashMap<>();

    private WayBack() {}

    static Reversion of(Incident incident, Optional<Course> lead) {
        String state = !incident.hasLosses()
                ? "not-needed"
                : incident.revertedAt.isPresent()
                        ? "complete"
                        : incident.firstBack().isPresent() ? "partial" : "none";
        return new Reversion(state, new WayBack().figures(incident, lead), incident.backOutage);
    }

    private IncidentFigures figures(Incident incident, Optional<Course> lead) {
        put(incident, FAULT_BEGIN, Optional.ofNullable(incident.back.get(FAULT_BEGIN)));
        put(incident, SESSION_UP, Optional.ofNullable(incident.back.get(SESSION_UP)));
        put(incident, EDGE_SESSION_UP, Optional.ofNullable(incident.back.get(EDGE_SESSION_UP)));
        put(incident, ANNOUNCE_RX, Optional.ofNullable(incident.back.get(ANNOUNCE_RX)));
        put(incident, RIB_CHANGE, restored(incident).map(at -> Seen.here(at, "monitor", "all is as before")));
        put(incident, EDGE_RIB_CHANGE, lead.map(course -> course.edgeBack.get(InstantName.RIB_CHANGE)));
        put(incident, EDGE_FIB_CHANGE, lead.map(course -> course.edgeBack.get(InstantName.FIB_CHANGE)));
        for (String name : List.of(DP_LOSS_START, DP_FIRST_OK, DP_RECOVERED)) {
            put(incident, name, Optional.ofNullable(incident.back.get(name)));
        }
        Map<String, IncidentInstant> instants = new LinkedHashMap<>();
        for (String name : List.of(
                FAULT_BEGIN,
                SESSION_UP,
                ANNOUNCE_RX,
                RIB_CHANGE,
                EDGE_SESSION_UP,
                EDGE_RIB_CHANGE,
                EDGE_FIB_CHANGE,
                DP_LOSS_START,
                DP_FIRST_OK,
                DP_RECOVERED)) {
            instants.put(name, told(name));
        }
        phase("revert.fib", EDGE_RIB_CHANGE, EDGE_FIB_CHANGE);
        phase("revert.fib_to_dp", EDGE_FIB_CHANGE, DP_FIRST_OK);
        total(incident.revertedAt.isPresent());
        return new IncidentFigures(instants, phases, Optional.empty());
    }

    private void put(Incident incident, String name, Optional<Seen> instant) {
        instant.map(incident.marks::widened).ifPresent(one -> seen.put(name, one));
    }

    private IncidentInstant told(String name) {
        return Optional.ofNullable(seen.get(name))
                .map(Seen::told)
                .orElseGet(() ->
                        IncidentInstant.unseen(REASONS.getOrDefault(name, "it has not happened, or was not seen")));
    }

    private static Optional<Moment> restored(Incident incident) {
        boolean all = incident.courses().stream().allMatch(Course::isRestored);
        return all
                ? incident.courses().stream()
                        .flatMap(course -> course.restored.stream())
                        .max(Comparator.comparingLong(Moment::monotonicNanos))
                : Optional.empty();
    }

    private Optional<Seen> seen(String name) {
        return Optional.ofNullable(seen.get(name));
    }

    private void phase(String name, String from, String to) {
        phases.put(name, between(Optional.of(from).filter(seen::containsKey), to));
    }

    /** From the first sign until the last of what has to be as before, as far as it was seen. */
    private void total(boolean complete) {
        Optional<String> begin = seen.entrySet().stream()
                .min(Comparator.comparingLong(one -> one.getValue().at().monotonicNanos()))
                .map(Map.Entry::getKey);
        String end = seen.entrySet().stream()
                .filter(one -> ENDS.contains(one.getKey()))
                .max(Comparator.comparingLong(one -> one.getValue().at().monotonicNanos()))
                .map(Map.Entry::getKey)
                .orElse(RIB_CHANGE);
        boolean over = complete || seen.containsKey(RIB_CHANGE);
        phases.put(TOTAL, over ? between(begin, end) : IncidentPhase.unknown("not all is as before"));
    }

    private IncidentPhase between(Optional<String> from, String to) {
        Optional<Seen> begin = from.flatMap(this::seen);
        Optional<Seen> end = seen(to);
        if (begin.isEmpty() || end.isEmpty()) {
            return IncidentPhase.unknown(to + ": " + told(to).reason());
        }
        Duration duration = end.get().since(begin.get());
        Duration doubt = end.get().uncertaintySince(begin.get());
        if (duration.isNegative() && duration.abs().compareTo(doubt) <= 0) {
            return new IncidentPhase(
                    Optional.of(Duration.ZERO),
                    Optional.empty(),
                    Optional.of(doubt),
                    from.orElseThrow(),
                    to,
                    IncidentPhase.EITHER_FIRST);
        }
        return duration.isNegative()
                ? IncidentPhase.unknown(to + " was seen before " + from.orElseThrow())
                : new IncidentPhase(
                        Optional.of(duration), Optional.empty(), Optional.of(doubt), from.orElseThrow(), to, "");
    }
}
