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
                        Mark.proberLag(
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
        Moment first = instant(at, start.lossStartEpochNanos(), start.stampUncertainty());
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
        incident.losing.add(start.probe().probe());
        Outage outage = Outages.of(start);
        Optional<Duration> doubt = start.stampUncertainty();
        if (incident.isOnTheWayBack(first)) {
            back(incident, WayBack.DP_LOSS_START, first, start.probe());
            incident.backOutage = incident.backOutage.or(() -> Optional.of(outage));
        } else {
            lost(incident, first, last(start.lastOkEpochNanos(), at, doubt), start.probe());
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
        Optional<Duration> doubt = end.stampUncertainty();
        Moment first = instant(at, end.lossStartEpochNanos(), doubt);
        return concerned(end.probe(), first).flatMap(incident -> {
            Moment firstOk = instant(at, end.firstOkEpochNanos(), doubt);
            incident.probed = true;
            incident.losing.remove(end.probe().probe());
            Moment recovered = instant(at, end.recoveredEpochNanos(), doubt);
            if (incident.isOnTheWayBack(first)) {
                back(incident, WayBack.DP_LOSS_START, first, end.probe());
                back(incident, WayBack.DP_RECOVERED, recovered, end.probe());
                incident.backOutage = incident.backOutage
                        .filter(known ->
                                known.gap().isPresent() && !Outages.isBetter(Outages.of(end), true, known, true))
                        .or(() -> Optional.of(Outages.of(end)));
            } else {
                lost(incident, first, last(end.lastOkEpochNanos(), at, doubt), end.probe());
                earliest(incident, InstantName.DP_FIRST_OK, firstOk.within(Turn.firstRoundTrip(end)), end.probe());
                Turn.of(end, flowOk -> instant(at, flowOk, doubt)).ifPresent(incident::turned);
                recovered(incident, Seen.here(recovered, "probe", end.probe().probe()), end.gapUncertainty());
                boolean ofFlows = end.affected().stream()
                        .allMatch(flow -> flow.sourcePort().isPresent());
                boolean known = incident.outage.flatMap(Outage::gap).isPresent();
                Outage outage = Outages.of(end);
                if (!known || Outages.isBetter(outage, ofFlows, incident.outage.get(), incident.outageOfFlows)) {
                    incident.outage = Optional.of(outage);
                    incident.outageOfFlows = ofFlows;
                }
                incident.recovered(at);
            }
            if (end.lagged()) {
                incident.marks.add(Mark.proberLag(
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

    private static void back(Incident incident, String name, Moment at, ProbeTarget probe) {
        incident.back.putIfAbsent(name, Seen.here(at, "probe", probe.probe()));
    }

    private Optional<Incident> moved(ProbeNodeChange change, Moment at) {
        Moment sent = instant(at, change.sentEpochNanos(), Optional.empty());
        return concerned(change.probe(), sent).flatMap(incident -> {
            boolean byOneThatIsBack = change.to().stream()
                    .anyMatch(node ->
                            incident.nodes.contains(node) && !change.from().contains(node));
            if (byOneThatIsBack && incident.isOnTheWayBack(sent)) {
                back(incident, WayBack.DP_FIRST_OK, sent, change.probe());
            }
            if (!incident.isOnTheWayBack(sent)) {
                Turn.of(change, sent, at).ifPresent(incident::turned);
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
        Moment since = instant(at, down.failedSinceEpochNanos(), Optional.empty());
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
        Moment sent = instant(at, up.sentEpochNanos(), Optional.empty());
        return concerned(up.probe(), sent.plus(up.down().get().negated())).flatMap(incident -> {
            Seen good = Seen.here(
                    sent.within(up.spacing().orElse(Duration.ZERO)),
                    "probe",
                    up.probe().probe());
            incident.shared.putIfAbsent(InstantName.SVC_RECOVERED, good);
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

    /** Of several probes the finest is good last. What was good between two losses is no last one. */
    private static void lost(Incident incident, Moment first, Optional<Moment> lastOk, ProbeTarget probe) {
        earliest(incident, InstantName.DP_LOSS_START, first, probe);
        Seen again = incident.shared.get(InstantName.DP_FIRST_OK);
        lastOk.map(ok -> Seen.here(ok, "probe", probe.probe()))
                .filter(ok -> again == null || ok.since(again).isNegative())
                .ifPresent(ok -> incident.shared.merge(
                        InstantName.DP_LAST_OK,
                        ok,
                        (known, found) -> found.since(known).isNegative() ? known : found));
    }

    private static Optional<Moment> last(OptionalLong epochNanos, Moment at, Optional<Duration> doubt) {
        return epochNanos.isPresent() ? Optional.of(instant(at, epochNanos.getAsLong(), doubt)) : Optional.empty();
    }

    /** @param doubt by how much it may be off, where the probe knows that; else as much as the prober is late now */
    private static Moment instant(Moment at, long epochNanos, Optional<Duration> doubt) {
        return Ledger.moment(at, epochNanos, doubt.map(Duration::toNanos).orElse(at.uncertaintyNanos()));
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
