package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.ClockStep;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.CrosscheckOccurrence;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.End;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorReloaded;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Draws convergence incidents from events, in the order of the journal. Pure but for its own memory; one thread at a time.
 *
 * <p>What it says depends on the journal alone. The times in it decide: before an event is taken, every deadline that its
 * time has reached is due. When no event comes, a tick reaches the deadlines; what is said then is an event with the
 * deadline's time, and a replay that finds it in the journal knows that time had come this far before what follows. A tick
 * that reaches no deadline changes nothing.
 */
public final class Correlator {
    /** What was seen elsewhere reaches us a little later: a tick waits for that, so that the times in the journal decide. */
    static final Duration LATENESS = Duration.ofSeconds(1);

    private final Peers peers = new Peers();
    private final Ledger ledger = new Ledger();
    private final Incidents incidents = new Incidents(ledger);
    private final Sessions sessions = new Sessions(incidents, ledger, peers);
    private final Routes routes = new Routes(incidents, ledger, peers);
    private final Injections injections = new Injections(incidents, ledger);
    private final AtTheEdge edge = new AtTheEdge(incidents, ledger, peers, injections);
    private final Probes probes = new Probes(incidents, ledger);
    private final Drills drills = new Drills(incidents, ledger);
    private final Crosschecks crosschecks = new Crosschecks(incidents, ledger);
    private List<IncidentReport> left = List.of();

    /**
     * What follows from an event.
     *
     * @param incident the incident that it belongs to, if it is known to belong to one
     * @param said what is to be recorded after it
     */
    public record Taken(Optional<String> incident, List<Said> said) {
        private static final Taken NOTHING = new Taken(Optional.empty(), List.of());

        public Taken {
            said = List.copyOf(said);
        }
    }

    /**
     * Takes note of the incidents that a former run of the monitor left open: the next {@code monitor.started} closes them.
     *
     * @param reports what was said last of each
     */
    public void left(List<IncidentReport> reports) {
        left = List.copyOf(reports);
    }

    /**
     * Takes note of what a former run of the monitor found otherwise at the edge, and did not see end.
     *
     * @param what how it was told
     * @param at when
     */
    public void differed(CrosscheckOccurrence what, Moment at) {
        crosschecks.remember(what, at);
    }

    /** {@return what is to be recorded before this event, because its time has reached deadlines} */
    public List<Said> before(Moment at, Occurrence what) {
        return switch (what) {
            case MonitorStopped _ -> incidents.stop(at);
            case IncidentClosed closed
            when closed.incident().ended().equals(Optional.of(End.MONITOR_RESTARTED)) ->
                List.of(); // on the clock of another run
            default -> concerns(what) ? incidents.due(at) : List.of();
        };
    }

    /** {@return whether incidents may depend on it} */
    private static boolean concerns(Occurrence what) {
        return switch (what) {
            case SessionUp _,
                    SessionDown _,
                    BfdUp _,
                    BfdDown _,
                    RouteChanged _,
                    EndOfRib _,
                    PrefixStateChanged _,
                    EdgeOccurrence _,
                    CollectorStateChanged _,
                    InjectOccurrence _,
                    ProbeOccurrence _,
                    FaultOccurrence _,
                    CrosscheckOccurrence _,
                    IncidentOccurrence _,
                    IncidentRules _,
                    MonitorStall _,
                    MonitorLagged _,
                    MonitorReloaded _,
                    ClockStep _ -> true;
            default -> false;
        };
    }

    /**
     * Takes an event.
     *
     * @param seq its place in the journal
     */
    public Taken take(long seq, Moment at, Occurrence what) {
        if (what instanceof IncidentOccurrence ours) {
            return new Taken(Optional.of(ours.incident().id()), List.of());
        }
        if (what instanceof MonitorStarted) {
            return new Taken(Optional.empty(), began(at));
        }
        if (!concerns(what)) {
            return Taken.NOTHING;
        }
        Optional<Incident> incident = concluded(seq, at, what);
        incident.ifPresent(drills::attribute);
        return new Taken(incident.map(one -> one.id), incidents.fresh(at));
    }

    private List<Said> began(Moment at) {
        List<Said> said = incidents.restart(left, at);
        left = List.of();
        ledger.forget();
        peers.forget();
        drills.forget();
        edge.forget();
        injections.forget();
        peers.learning(at);
        return said;
    }

    private Optional<Incident> concluded(long seq, Moment at, Occurrence what) {
        return switch (what) {
            case SessionUp up -> sessions.up(up, at);
            case SessionDown down -> sessions.down(down, seq, at);
            case BfdUp up -> sessions.bfdUp(up, at);
            case BfdDown down -> sessions.bfdDown(down, seq, at);
            case RouteChanged route -> routes.changed(route, seq, at);
            case PrefixStateChanged change -> routes.stands(change, seq, at);
            case EdgeOccurrence seen -> edge.take(seen, seq, at);
            case InjectRoute route -> injections.take(route, at);
            case ProbeOccurrence found -> probes.take(found, seq, at);
            case FaultOccurrence done -> drills.take(done, at);
            case CrosscheckOccurrence found -> crosschecks.take(found, at);
            case EndOfRib end -> {
                peers.endOfRib(end.peer(), at);
                yield Optional.empty();
            }
            case IncidentRules rules -> {
                ledger.use(rules);
                yield Optional.empty();
            }
            case CollectorStateChanged collector -> {
                edge.watches(collector);
                yield Optional.empty();
            }
            case MonitorReloaded _ -> {
                peers.learning(at);
                yield Optional.empty();
            }
            default -> {
                mark(at, what);
                yield Optional.empty();
            }
        };
    }

    private void mark(Moment at, Occurrence what) {
        switch (what) {
            case MonitorStall stall ->
                incidents.mark(
                        Mark.stall(
                                at.epochNanos(),
                                stall.late(),
                                "the monitor's " + stall.part() + " did not run for " + Words.duration(stall.late())),
                        at);
            case ClockStep step ->
                incidents.mark(
                        Mark.of(
                                "clock-step",
                                at.epochNanos(),
                                "a clock was set by " + Words.duration(step.step()) + ": times of day on both sides of"
                                        + " it do not compare"),
                        at);
            case MonitorLagged lagged
            when lagged.missedTo() == 0 ->
                incidents.mark(
                        Mark.of(
                                "events-missed",
                                at.epochNanos(),
                                "the monitor's " + lagged.reader() + " missed " + lagged.missed() + " changes: "
                                        + lagged.remedy()),
                        at);
            default -> {}
        }
    }

    /** {@return what is to be recorded because time has passed without an event} */
    public List<Said> tick(Moment now) {
        return incidents.due(now.plus(LATENESS.negated()));
    }

    /** {@return the newest incidents as they stand, the newest last} */
    public List<IncidentReport> view() {
        return incidents.view();
    }

    /** {@return how many incidents are open} */
    public int open() {
        return incidents.openCount();
    }
}
