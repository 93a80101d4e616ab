package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentReport.Mark;
import io.vipwatch.monitor.event.IncidentReport.Outage;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeLagged;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeLossStart;
import io.vipwatch.monitor.event.ProbeNodeChange;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.ProbeSessionEnd;
import io.vipwatch.monitor.event.ProbeTarget;
import io.vipwatch.monitor.event.ServiceDown;
import io.vipwatch.monitor.event.ServiceUp;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What probes of a tracked address found: whether packets got through. They are told late, since a loss is known only when
 * an answer has not come, and a recovery only when it has lasted; their instants are those at which probes were sent.
 */
final class Probes {
    private final Incidents incidents;
    private final Ledger ledger;

    Probes(Incidents incidents, Ledger ledger) {
        this.incidents = incidents;
        this.ledger = ledger;
    }

    Optional<Incident> take(ProbeOccurrence what, long seq, Moment at) {
        return switch (what) {
            case ProbeLossStart start -> began(start, seq, at);
            case ProbeLossEnd end -> ended(end, at);
            case ProbeNodeChange change -> moved(change, at);
            case ProbeSessionEnd end -> sessionEnded(end, at);
            case ServiceDown down -> serviceDown(down, seq, at);
            case ServiceUp up -> serviceUp(up, at);
            case ProbeLagged lagged -> {
                incidents.mark(
                        Mark.stall(
                                at.epochNanos(),
                                lagged.late(),
                                "the prober was " + Words.duration(lagged.late()) + " late and left out "
                                        + lagged.skipped() + " probes"),
                        at);
                yield Optional.empty();
            }
        };
    }

    private Optional<Incident> began(ProbeLossStart start, long seq, Moment at) {
        Moment first = instant(at, start.lossStartEpochNanos());
        if (tracked(start.probe().target()).isEmpty()) {
            return Optional.empty();
        }
        Incident incident = concerned(start.probe(), first)
                .orElseGet(() -> opened(
                        start.probe(),
                        "probes of " + start.probe().target() + " are lost (" + start.detail()
                                + "), and no session shows why",
                        seq,
                        first));
        incident.probed = true;
        Outage outage = new Outage(
                start.probe().target().toString(),
                start.probe().probe(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                start.affected());
        if (incident.isOnTheWayBack(first)) {
            back(incident, WayBack.DP_LOSS_START, first, start.probe());
            incident.backOutage = incident.backOutage.or(() -> Optional.of(outage));
        } else {
            earliest(incident, InstantName.DP_LOSS_START, first, start.probe());
            last(start.lastOkEpochNanos(), at)
                    .ifPresent(ok -> shared(incident, InstantName.DP_LAST_OK, ok, start.probe()));
            incident.outage = incident.outage.or(() -> Optional.of(outage));
        }
        return told(
                incident,
                first,
                "probe " + start.probe().probe() + ": lost from here on, " + start.affected() + " of " + start.flows()
                        + " flows (" + start.reason().text() + ")",
                at);
    }

    private Optional<Incident> ended(ProbeLossEnd end, Moment at) {
        Moment first = instant(at, end.lossStartEpochNanos());
        return concerned(end.probe(), first).flatMap(incident -> {
            Moment firstOk = instant(at, end.firstOkEpochNanos());
            incident.probed = true;
            Moment recovered = instant(at, end.recoveredEpochNanos());
            if (incident.isOnTheWayBack(first)) {
                back(incident, WayBack.DP_LOSS_START, first, end.probe());
                back(incident, WayBack.DP_RECOVERED, recovered, end.probe());
                incident.backOutage = incident.backOutage
                        .filter(known -> known.gap().isPresent() && !isBetter(outage(end), true, known, true))
                        .or(() -> Optional.of(outage(end)));
            } else {
                earliest(incident, InstantName.DP_LOSS_START, first, end.probe());
                last(end.lastOkEpochNanos(), at)
                        .ifPresent(ok -> shared(incident, InstantName.DP_LAST_OK, ok, end.probe()));
                earliest(incident, InstantName.DP_FIRST_OK, firstOk, end.probe());
                recovered(incident, Seen.here(recovered, "probe", end.probe().probe()), end.gapUncertainty());
                boolean ofFlows = end.affected().stream()
                        .allMatch(flow -> flow.sourcePort().isPresent());
                boolean known = incident.outage.flatMap(Outage::gap).isPresent();
                if (!known || isBetter(outage(end), ofFlows, incident.outage.get(), incident.outageOfFlows)) {
                    incident.outage = Optional.of(outage(end));
                    incident.outageOfFlows = ofFlows;
                }
            }
            if (end.lagged()) {
                incident.mark(Mark.stall(
                        at.epochNanos(),
                        end.lag(),
                        "the prober was " + Words.duration(end.lag()) + " late while probes were lost"));
            }
            return told(
                    incident,
                    firstOk,
                    "probe " + end.probe().probe() + ": answered again"
                            + end.gap()
                                    .map(gap -> " after " + Words.duration(gap))
                                    .orElse(""),
                    at);
        });
    }

    private static Outage outage(ProbeLossEnd end) {
        return new Outage(
                end.probe().target().toString(),
                end.probe().probe(),
                end.gap(),
                Optional.of(end.gapUncertainty()),
                Optional.of(end.lossDerived()),
                end.lost(),
                end.sent(),
                end.affected().size());
    }

    /**
     * {@return whether an outage is told rather than another}. Of several probes, or of several losses, the longest is; where
     * two are about equally long, to a tenth, that of single flows, whose path is always the same, and then that which is
     * known better.
     */
    private static boolean isBetter(Outage found, boolean ofFlows, Outage known, boolean knownOfFlows) {
        Duration more = gap(found).minus(gap(known));
        Duration tenth = gap(known).dividedBy(10);
        boolean alike =
                more.abs().compareTo(uncertainty(known).plus(uncertainty(found)).plus(tenth)) <= 0;
        if (!alike) {
            return more.isPositive();
        }
        int better = ofFlows == knownOfFlows
                ? uncertainty(known).compareTo(uncertainty(found))
                : Boolean.compare(ofFlows, knownOfFlows);
        return better > 0 || (better == 0 && !more.isNegative());
    }

    /**
     * All is good when the last of several probes is. But a probe may be answered long after its packets would have arrived,
     * by up to the time between two of it: where two may be right, the one that is sent more often is believed.
     */
    private static void recovered(Incident incident, Seen found, Duration grain) {
        Seen known = incident.shared.get(InstantName.DP_RECOVERED);
        if (known != null) {
            Duration later = found.since(known);
            boolean certain = later.abs().compareTo(later.isNegative() ? incident.recoveredGrain : grain) > 0;
            if (certain ? later.isNegative() : grain.compareTo(incident.recoveredGrain) >= 0) {
                return;
            }
        }
        incident.shared.put(InstantName.DP_RECOVERED, found);
        incident.recoveredGrain = grain;
    }

    private static Duration gap(Outage outage) {
        return outage.gap().orElse(Duration.ZERO);
    }

    private static Duration uncertainty(Outage outage) {
        return outage.gapUncertainty().orElse(Duration.ZERO);
    }

    private static void back(Incident incident, String name, Moment at, ProbeTarget probe) {
        incident.back.putIfAbsent(name, Seen.here(at, "probe", probe.probe()));
    }

    private Optional<Incident> moved(ProbeNodeChange change, Moment at) {
        Moment sent = instant(at, change.sentEpochNanos());
        return concerned(change.probe(), sent).flatMap(incident -> {
            boolean byOneThatIsBack = change.to().stream()
                    .anyMatch(node ->
                            incident.nodes.contains(node) && !change.from().contains(node));
            if (byOneThatIsBack && incident.isOnTheWayBack(sent)) {
                back(incident, WayBack.DP_FIRST_OK, sent, change.probe());
            }
            String probe = "probe " + change.probe().probe() + ": ";
            String what = "answered by " + Words.and(change.to()) + " rather than " + Words.and(change.from());
            incident.timeline.tell(sent, "probe", probe + what, probe + what, probe + "%d flows " + what);
            return goesOn(incident, sent, at);
        });
    }

    /** A connection that ends belongs to what is going on, if something is; a server may also end it for its own reasons. */
    private Optional<Incident> sessionEnded(ProbeSessionEnd end, Moment at) {
        Moment silentSince = at.plus(end.silence().negated());
        return concerned(end.probe(), silentSince)
                .flatMap(incident -> told(
                        incident,
                        at,
                        "probe " + end.probe().probe() + ": a lasting connection"
                                + end.node().map(node -> " with " + node).orElse("") + " ended ("
                                + end.reason().text() + ") after " + Words.duration(end.silence()) + " of silence",
                        at));
    }

    private Optional<Incident> serviceDown(ServiceDown down, long seq, Moment at) {
        Moment since = instant(at, down.failedSinceEpochNanos());
        if (tracked(down.probe().target()).isEmpty()) {
            return Optional.empty();
        }
        Incident incident = concerned(down.probe(), since)
                .orElseGet(() -> opened(
                        down.probe(),
                        "the service at " + down.probe().target() + " fails (" + down.detail()
                                + "), and no route changed",
                        seq,
                        since));
        incident.probed = true;
        return told(incident, since, "service " + down.probe().probe() + ": fails, " + down.detail(), at);
    }

    private Optional<Incident> serviceUp(ServiceUp up, Moment at) {
        if (up.down().isEmpty()) {
            return Optional.empty();
        }
        Moment sent = instant(at, up.sentEpochNanos());
        return concerned(up.probe(), sent.plus(up.down().get().negated())).flatMap(incident -> {
            shared(incident, InstantName.SVC_RECOVERED, sent, up.probe());
            return told(
                    incident,
                    sent,
                    "service " + up.probe().probe() + ": good again after "
                            + Words.duration(up.down().get()),
                    at);
        });
    }

    /** {@return the incident that a probe's loss belongs to, by the time at which it began} */
    private Optional<Incident> concerned(ProbeTarget probe, Moment since) {
        Optional<Prefix> tracked = tracked(probe.target());
        return tracked.flatMap(prefix -> incidents
                .of(Optional.empty(), Optional.of(prefix), since)
                .or(() -> incidents.returning(prefix, since)));
    }

    private Incident opened(ProbeTarget probe, String why, long seq, Moment at) {
        Optional<Prefix> prefix = tracked(probe.target());
        Incident incident = incidents.open(seq, Optional.empty(), prefix, at);
        prefix.ifPresent(one -> ledger.course(incident, one));
        incident.supports(
                new Evidence(Strength.CONSEQUENCE, IncidentCause.UNKNOWN, Optional.empty(), why, "probe", at));
        return incident;
    }

    private Optional<Prefix> tracked(IpAddress target) {
        return ledger.named(target).stream().findFirst();
    }

    /** Of several probes the finest or the luckiest has the first sign, whichever tells of it first. */
    private static void earliest(Incident incident, InstantName name, Moment at, ProbeTarget probe) {
        incident.shared.merge(
                name,
                Seen.here(at, "probe", probe.probe()),
                (known, found) -> found.since(known).isNegative() ? found : known);
    }

    private static void shared(Incident incident, InstantName name, Moment at, ProbeTarget probe) {
        incident.shared.putIfAbsent(name, Seen.here(at, "probe", probe.probe()));
    }

    private static Optional<Moment> last(OptionalLong epochNanos, Moment at) {
        return epochNanos.isPresent() ? Optional.of(instant(at, epochNanos.getAsLong())) : Optional.empty();
    }

    private static Moment instant(Moment at, long epochNanos) {
        return Ledger.moment(at, epochNanos, at.uncertaintyNanos());
    }

    /** A loss goes on until it is over: what is told of it is a change at the time at which it is told. */
    private Optional<Incident> told(Incident incident, Moment when, String text, Moment at) {
        incident.timeline.tell(when, "probe", text);
        return goesOn(incident, when, at);
    }

    private Optional<Incident> goesOn(Incident incident, Moment when, Moment at) {
        incident.changes(when);
        incident.changes(at);
        incident.learned(at, ledger.rules().quiet());
        return Optional.of(incident);
    }
}
