package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Gathers the instants of one tracked prefix in an incident, as one observer saw them, and why the others are missing. */
final class Sheet {
    /** What may be the first that a fault brings about. A lost probe may have been sent before: its answer was lost. */
    private static final List<InstantName> EFFECTS =
            List.of(InstantName.DETECT, InstantName.WITHDRAW_RX, InstantName.RIB_CHANGE, InstantName.FIB_CHANGE);

    private static final String NO_EDGE = "the edge's own evidence does not show it";

    private final Incident incident;
    private final Optional<Course> course;
    private final Map<InstantName, Seen> seen = new EnumMap<>(InstantName.class);
    private final Map<InstantName, String> reasons = new EnumMap<>(InstantName.class);

    private Sheet(Incident incident, Optional<Course> course) {
        this.incident = incident;
        this.course = course;
        reasons.put(InstantName.FAULT_BEGIN, "no drill caused it");
        reasons.put(InstantName.FAULT_END, "no drill caused it");
        for (InstantName name : new InstantName[] {
            InstantName.DP_LAST_OK, InstantName.DP_LOSS_START, InstantName.DP_FIRST_OK, InstantName.DP_RECOVERED
        }) {
            reasons.put(name, incident.probed ? "no probe has said so yet" : "no probe lost anything, or none watched");
        }
        reasons.put(InstantName.SVC_RECOVERED, "no service check failed, or none watched");
        seen.putAll(incident.shared);
    }

    /** {@return the figures of our own sessions} */
    static IncidentFigures ours(Incident incident, Optional<Course> course) {
        return new Sheet(incident, course).ours();
    }

    /** {@return the figures of the edge} */
    static IncidentFigures ofTheEdge(Incident incident, Optional<Course> course) {
        return new Sheet(incident, course).ofTheEdge();
    }

    private IncidentFigures ours() {
        course.ifPresent(one -> seen.putAll(one.ours));
        Optional<Detection> detection = detection(incident.losses.ours);
        boolean byItself = incident.cause().cause() == IncidentCause.EXPLICIT_WITHDRAW;
        detection.filter(_ -> !byItself).ifPresent(how -> take(how));
        reasons.put(InstantName.DETECT, whyNotDetected(byItself));
        reasons.putIfAbsent(InstantName.ALIVE_LAST, whyNotSilent(detection));
        reasons.put(
                InstantName.WITHDRAW_RX,
                detection.isPresent()
                        ? "the loss was implied by the end of the session"
                        : "no withdrawal of the node's own route was received");
        reasons.put(InstantName.RIB_CHANGE, "no path to a tracked prefix went");
        reasons.put(InstantName.FIB_CHANGE, "the monitor forwards no packets: only the edge's own evidence shows it");
        if (!byItself && detection.isPresent()) {
            dropEarlierWithdrawal();
        }
        seen.replaceAll((_, instant) -> incident.marks.widened(instant));
        hitsWithinItsCommand();
        return Phases.of(seen, reasons, detection.map(Detection::interval).orElse(Duration.ZERO));
    }

    /** A withdrawal before the node was lost is another change. */
    private void dropEarlierWithdrawal() {
        Seen withdrawal = seen.get(InstantName.WITHDRAW_RX);
        Seen detected = seen.get(InstantName.DETECT);
        if (withdrawal != null && detected != null && withdrawal.since(detected).isNegative()) {
            seen.remove(InstantName.WITHDRAW_RX);
        }
    }

    private IncidentFigures ofTheEdge() {
        course.ifPresent(one -> seen.putAll(one.edge));
        Optional<Detection> detection = detection(incident.losses.edges);
        boolean byItself = incident.cause().cause() == IncidentCause.EXPLICIT_WITHDRAW;
        detection.filter(_ -> !byItself).ifPresent(this::take);
        reasons.put(InstantName.DETECT, byItself ? whyNotDetected(true) : NO_EDGE);
        reasons.put(InstantName.ALIVE_LAST, detection.isPresent() ? whyNotSilent(detection) : NO_EDGE);
        reasons.put(
                InstantName.WITHDRAW_RX,
                detection.isPresent() ? "the loss was implied by the end of the session" : NO_EDGE);
        reasons.put(InstantName.RIB_CHANGE, NO_EDGE);
        reasons.put(InstantName.FIB_CHANGE, NO_EDGE);
        correctLateMessage();
        followTheTable();
        hitsWithinItsCommand();
        return Phases.of(seen, reasons, detection.map(Detection::interval).orElse(Duration.ZERO));
    }

    /**
     * Of a single change of the kernel's route it is known that it is the one by which a probe's packets went another way. A
     * kernel may take a route out before it puts another in: that is one change.
     */
    private void correctLateMessage() {
        Seen told = seen.get(InstantName.FIB_CHANGE);
        if (told == null || incident.turn.isEmpty()) {
            return;
        }
        Turn turn = incident.turn.get();
        Optional<Turn.Ways> only = course.filter(one -> one.ways.size() == 1).map(one -> one.ways.get(told.detail()));
        Optional<Seen> before = Stream.of(InstantName.RIB_CHANGE, InstantName.WITHDRAW_RX, InstantName.DETECT)
                .flatMap(name -> Optional.ofNullable(seen.get(name)).stream())
                .filter(instant -> instant.at().earliestNanos() <= turn.latest())
                .max(Comparator.comparingLong(instant -> instant.at().earliestNanos()));
        if (only.isPresent() && before.isPresent()) {
            turn.corrects(told, only.get(), before.get()).ifPresent(right -> seen.put(InstantName.FIB_CHANGE, right));
        }
    }

    /** However late the kernel's message may have been read: its route changed after the edge had chosen otherwise. */
    private void followTheTable() {
        Seen table = seen.get(InstantName.RIB_CHANGE);
        if (table != null) {
            seen.computeIfPresent(InstantName.FIB_CHANGE, (_, told) -> told.after(table));
        }
    }

    /** A fault hits after its command has begun, before that has ended, and before anything is seen of it. */
    private void hitsWithinItsCommand() {
        Seen begin = seen.get(InstantName.FAULT_BEGIN);
        Seen end = seen.get(InstantName.FAULT_END);
        if (begin == null || end == null) {
            return;
        }
        Duration latest = EFFECTS.stream()
                .map(seen::get)
                .filter(Objects::nonNull)
                .map(effect -> effect.since(begin).plusNanos(effect.at().uncertaintyNanos()))
                .reduce(end.since(begin), (one, other) -> one.compareTo(other) <= 0 ? one : other);
        if (latest.isPositive()) {
            Moment at = begin.at();
            seen.put(
                    InstantName.FAULT_BEGIN,
                    new Seen(
                            new Moment(at.monotonicNanos(), at.epochNanos(), at.uncertaintyNanos() + latest.toNanos()),
                            begin.source(),
                            begin.detail(),
                            begin.clock()));
        }
    }

    private void take(Detection how) {
        seen.put(InstantName.DETECT, how.seen());
        how.alive().ifPresent(alive -> seen.put(InstantName.ALIVE_LAST, alive));
    }

    /** {@return how the node that is the cause was found to be lost; else the first that was} */
    private Optional<Detection> detection(Map<String, Detection> all) {
        return incident.cause()
                .node()
                .map(all::get)
                .or(() -> all.values().stream().findFirst());
    }

    private String whyNotDetected(boolean byItself) {
        return byItself
                ? "the node withdrew by itself: nothing had to be detected"
                : "no session with the node was lost: there was nothing to detect";
    }

    private static String whyNotSilent(Optional<Detection> detection) {
        return detection
                .filter(how -> !how.cause().isDetectedBySilence())
                .map(_ -> "what ended the session arrived by itself: no silence had to be noticed")
                .orElse("when the node was heard last is not known");
    }
}
