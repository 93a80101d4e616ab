package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.DrilledFault;
import io.vipwatch.monitor.event.FaultApplied;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.FaultReverted;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What drills say that they did: the cause of what became of the nodes meanwhile. A fault is told of when its command has
 * ended, so what follows from it may be known before.
 */
final class Drills {
    private static final int REMEMBERED = 16;

    /** A stamp of another host's command and one of a socket here may be in the wrong order by as much. */
    private static final Duration SLACK = Duration.ofMillis(20);

    private final Incidents incidents;
    private final Ledger ledger;
    private final Deque<Fault> faults = new ArrayDeque<>();

    /** A fault of the repetition that was told of last. */
    private Optional<DrilledFault> repetition = Optional.empty();

    private static final class Fault {
        final DrilledFault about;
        final String detail;
        final Moment begin;
        final Moment end;
        Optional<Moment> over = Optional.empty();

        Fault(FaultApplied applied, Moment begin) {
            about = applied.about();
            detail = applied.detail();
            this.begin = begin;
            end = Ledger.moment(begin, applied.endEpochNanos(), begin.uncertaintyNanos());
        }

        String text() {
            return "drill " + about.drill() + ": " + about.fault() + " on " + about.target();
        }
    }

    Drills(Incidents incidents, Ledger ledger) {
        this.incidents = incidents;
        this.ledger = ledger;
    }

    void forget() {
        faults.clear();
        repetition = Optional.empty();
    }

    Optional<Incident> take(FaultOccurrence what, Moment at) {
        return switch (what) {
            case FaultArmed armed -> {
                separates(armed.about(), at);
                yield Optional.empty();
            }
            case FaultApplied applied -> {
                separates(applied.about(), at);
                yield applied(new Fault(applied, at));
            }
            case FaultReverted reverted ->
                over(
                        reverted,
                        at,
                        reverted.verified()
                                ? " is taken back"
                                : " could not be seen to be taken back: " + reverted.detail());
            case FaultDeadmanFired fired ->
                over(fired, instant(fired.firedEpochNanos(), at), " was taken back by its dead-man");
        };
    }

    /** What is lost once another repetition has begun is no part of what came before. */
    private void separates(DrilledFault about, Moment at) {
        if (repetition.filter(before -> before.isOneWith(about)).isEmpty()) {
            repetition = Optional.of(about);
            incidents.separate(at.plus(SLACK.negated()));
        }
    }

    private static Moment instant(OptionalLong epochNanos, Moment at) {
        return epochNanos.isPresent() ? Ledger.moment(at, epochNanos.getAsLong(), at.uncertaintyNanos()) : at;
    }

    private Optional<Incident> applied(Fault fault) {
        faults.addLast(fault);
        if (faults.size() > REMEMBERED) {
            faults.removeFirst();
        }
        Optional<Incident> caused = Optional.empty();
        for (Incident incident : incidents.all()) {
            if (follows(incident, fault)) {
                attribute(incident, fault);
                caused = Optional.of(incident);
            }
        }
        return caused;
    }

    private Optional<Incident> over(FaultOccurrence what, Moment at, String words) {
        Optional<Fault> fault = faults.reversed().stream()
                .filter(one -> one.about.equals(what.about()))
                .findFirst();
        fault.ifPresent(one -> endsWith(one, at));
        Optional<Incident> caused = fault.flatMap(one -> incidents.all().reversed().stream()
                .filter(incident -> follows(incident, one))
                .findFirst());
        caused.ifPresent(incident -> {
            incident.timeline.tell(at, "drill", fault.get().text() + words);
            incident.back.putIfAbsent(
                    WayBack.FAULT_BEGIN,
                    new Seen(
                            at,
                            "drill",
                            fault.get().text() + words,
                            what.about().target()));
            incident.learned(at, ledger.rules().quiet());
        });
        return caused;
    }

    private void endsWith(Fault fault, Moment at) {
        fault.over = Optional.of(at);
        for (Incident incident : incidents.all()) {
            if (incident.faultIsOn && incident.follows.contains(fault.about)) {
                incident.faultIsOn = faults.stream()
                        .anyMatch(other -> other.over.isEmpty() && incident.follows.contains(other.about));
                incident.faultOver = Optional.of(at);
                incident.changes(at);
            }
        }
    }

    /** An incident that follows from a drill's fault has the drill as its cause. */
    void attribute(Incident incident) {
        for (Fault fault : faults) {
            if (incident.isOpen() && follows(incident, fault)) {
                attribute(incident, fault);
            }
        }
    }

    private void attribute(Incident incident, Fault fault) {
        if (incident.follows.stream().anyMatch(earlier -> !earlier.isOneWith(fault.about))) {
            // It began before this fault was told of, and was taken for what an earlier one brought about.
            incident.follows.clear();
            incident.evidence = Optional.empty();
            incident.shared.remove(InstantName.FAULT_BEGIN);
            incident.shared.remove(InstantName.FAULT_END);
        }
        boolean first = incident.follows.isEmpty();
        if (!incident.follows.add(fault.about)) {
            return;
        }
        incident.faultIsOn |= fault.over.isEmpty();
        incident.supports(new Evidence(
                Strength.DRILL,
                IncidentCause.DRILL,
                fault.about.nodes().stream().findFirst(),
                fault.text(),
                "drill",
                fault.begin));
        String clock = fault.about.target();
        incident.shared.putIfAbsent(InstantName.FAULT_BEGIN, new Seen(fault.begin, "drill", fault.text(), clock));
        incident.shared.putIfAbsent(InstantName.FAULT_END, new Seen(fault.end, "drill", fault.text(), clock));
        incident.timeline.tell(
                fault.begin, "drill", fault.text() + (fault.detail.isEmpty() ? "" : ": " + fault.detail));
        if (first) {
            incident.beginsWith(fault.begin);
        }
        incident.learned(fault.end, ledger.rules().quiet());
    }

    /**
     * {@return whether the incident began while the fault was on, or goes on from an earlier fault of the same
     * repetition, and concerns a node that the fault hit, or none}
     */
    private boolean follows(Incident incident, Fault fault) {
        boolean theirs = incident.nodes.isEmpty()
                ? !fault.about.nodes().isEmpty()
                : incident.nodes.stream().anyMatch(fault.about.nodes()::contains);
        boolean goesOn = incident.follows.stream().anyMatch(earlier -> earlier.isOneWith(fault.about));
        boolean lost = incident.hasLosses() || incident.outage.isPresent(); // what comes back is not the fault's doing
        return theirs
                && lost
                && (goesOn || (mayBeginWith(incident, fault) && isTheLatestFor(incident, fault)))
                && fault.over
                        .map(over -> incident.first
                                        .since(over)
                                        .compareTo(ledger.rules().quiet())
                                <= 0)
                        .orElse(true);
    }

    /** What a poll found lies somewhere between two of them: where that may be after the fault, it is. */
    private static boolean mayBeginWith(Incident incident, Fault fault) {
        if (incident.losses.since(fault.about.nodes(), fault.begin.plus(SLACK.negated()))) {
            return true; // whatever a probe lost before
        }
        Duration after = incident.first.since(fault.begin);
        return after.plusNanos(incident.first.uncertaintyNanos()).compareTo(SLACK.negated()) >= 0;
    }

    /** Once another repetition's fault has begun, what an earlier one did is no cause any more. */
    private boolean isTheLatestFor(Incident incident, Fault fault) {
        return faults.stream()
                .filter(other -> !other.about.isOneWith(fault.about)
                        && other.begin.since(fault.begin).isPositive())
                .noneMatch(other -> mayBeginWith(incident, other));
    }
}
