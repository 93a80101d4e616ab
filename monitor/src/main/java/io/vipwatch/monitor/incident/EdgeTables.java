package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the edge's best paths and its kernel's routes show of an incident: where packets went, and when another way. */
final class EdgeTables {
    private final Incidents incidents;
    private final Ledger ledger;
    private final Peers peers;
    private final Injections injections;
    private final EdgeChoice choice = new EdgeChoice();

    EdgeTables(Incidents incidents, Ledger ledger, Peers peers, Injections injections) {
        this.incidents = incidents;
        this.ledger = ledger;
        this.peers = peers;
        this.injections = injections;
    }

    Optional<Incident> rib(RibChanged rib, long seq, Moment at) {
        return table(rib, InstantName.RIB_CHANGE, rib.prefix(), rib.present(), rib.before(), rib.after(), seq, at);
    }

    Optional<Incident> fib(FibChanged fib, long seq, Moment at) {
        return table(fib, InstantName.FIB_CHANGE, fib.prefix(), fib.present(), fib.before(), fib.after(), seq, at);
    }

    /** The edge's table, or its kernel, changed. */
    private Optional<Incident> table(
            EdgeOccurrence what,
            InstantName instant,
            Prefix prefix,
            boolean present,
            Optional<List<IpAddress>> before,
            Optional<List<IpAddress>> after,
            long seq,
            Moment at) {
        if (ledger.tracked(prefix).isEmpty()) {
            return Optional.empty();
        }
        boolean fewer = after.isPresent()
                && before.filter(some -> !after.get().containsAll(some)).isPresent();
        boolean lost = !present || fewer;
        Optional<Incident> known = incidents
                .of(Optional.empty(), Optional.of(prefix), at)
                .or(() -> incidents.returning(prefix, at)) // a kernel may take a route out before it puts another in
                .or(() -> lost ? Optional.empty() : incidents.toRevert(Optional.empty(), Optional.of(prefix)));
        if (known.isEmpty() && !(lost && isSighted(what))) {
            return Optional.empty();
        }
        Incident incident = known.orElseGet(() -> opened(prefix, instant, what, seq, at));
        if (instant == InstantName.RIB_CHANGE && isSighted(what)) {
            choice.supports(incident, AtTheEdge.what(what), at);
        }
        ledger.course(incident, prefix)
                .ifPresent(course -> fill(incident, course, instant, what, present, before, after, at));
        String table = instant == InstantName.RIB_CHANGE ? "best paths" : "kernel routes";
        incident.timeline.tell(
                at,
                AtTheEdge.what(what),
                instant.text() + what.seen().source() + present,
                what.seen().edge() + ": " + table + " to " + prefix + ": " + hops(present, after),
                what.seen().edge() + ": " + table + " to %d prefixes changed");
        incident.learned(at, ledger.rules().quiet());
        return Optional.of(incident);
    }

    /** {@return whether it was seen as it happened: what a poll finds may be older than the incident} */
    private static boolean isSighted(EdgeOccurrence what) {
        return what.seen().isTimeKnown();
    }

    private Incident opened(Prefix prefix, InstantName instant, EdgeOccurrence what, long seq, Moment at) {
        Incident incident = incidents.open(seq, Optional.empty(), Optional.of(prefix), at);
        injections.before(prefix, at).ifPresent(incident::supports);
        String table = instant == InstantName.RIB_CHANGE ? "best paths" : "kernel routes";
        incident.supports(new Evidence(
                Strength.CONSEQUENCE,
                IncidentCause.UNKNOWN,
                Optional.empty(),
                "the edge's " + table + " changed, and no session of ours shows why",
                AtTheEdge.what(what),
                at));
        return incident;
    }

    void watches(CollectorStateChanged collector) {
        choice.watches(collector);
    }

    void forget() {
        choice.forget();
    }

    private void fill(
            Incident incident,
            Course course,
            InstantName instant,
            EdgeOccurrence what,
            boolean present,
            Optional<List<IpAddress>> before,
            Optional<List<IpAddress>> after,
            Moment at) {
        Optional<List<IpAddress>> former =
                what.seen().isTimeKnown() ? course.formerHops.before(instant, present, before, at) : before;
        boolean back = course.isRestored()
                || incident.isOnTheWayBack(at)
                || (present && (isReturn(incident, former, after) || mayBeReturn(incident, former, after, at)));
        if (what.seen().isTimeKnown()) {
            Map<InstantName, Seen> view = back ? course.edgeBack : course.edge;
            view.merge(
                    instant,
                    new Seen(at, AtTheEdge.what(what), hops(present, after), AtTheEdge.clock(what)),
                    EdgeTables::better);
            if (!back && instant == InstantName.FIB_CHANGE && present && after.isPresent()) {
                course.ways.put(hops(present, after), new Turn.Ways(former.map(this::nodes), nodes(after.get())));
            }
        }
        after.ifPresent(hops -> course.edgeWay = Optional.of(new EdgeWay(present, nodes(hops), back, at)));
    }

    private Set<String> nodes(List<IpAddress> hops) {
        return hops.stream().flatMap(hop -> peers.node(hop).stream()).collect(Collectors.toSet());
    }

    /** {@return whether the edge sends packets through a node of the incident again, and through all others as before} */
    private boolean isReturn(Incident incident, Optional<List<IpAddress>> before, Optional<List<IpAddress>> after) {
        if (before.isEmpty() || after.isEmpty() || !after.get().containsAll(before.get())) {
            return false;
        }
        return after.get().stream()
                .filter(hop -> !before.get().contains(hop))
                .flatMap(hop -> peers.node(hop).stream())
                .anyMatch(incident.nodes::contains);
    }

    /** {@return whether the edge sends packets through a node of the incident that it had left, perhaps on the way back} */
    private boolean mayBeReturn(
            Incident incident, Optional<List<IpAddress>> before, Optional<List<IpAddress>> after, Moment at) {
        if (before.isEmpty() || after.isEmpty() || !incident.mayBeOnTheWayBack(at)) {
            return false;
        }
        Set<String> left = nodes(before.get());
        return nodes(after.get()).stream().anyMatch(node -> incident.nodes.contains(node) && !left.contains(node));
    }

    /**
     * {@return what to go by when the edge has told of a change before: its last one, and of that the best stamp}. What a poll
     * found between two rounds, and be it the way back, takes nothing from what was seen as it happened.
     */
    static Seen better(Seen known, Seen found) {
        if (isPolled(found) && !isPolled(known)) {
            return known;
        }
        if (!known.detail().equals(found.detail())) {
            return found;
        }
        long before = known.at().uncertaintyNanos();
        long now = found.at().uncertaintyNanos();
        if (2 * before < now || 2 * now < before) {
            return before < now ? known : found;
        }
        return found.since(known).isNegative() ? found : known;
    }

    private static boolean isPolled(Seen instant) {
        return instant.source().equals(EvidenceSource.POLL.text());
    }

    private static String hops(boolean present, Optional<List<IpAddress>> after) {
        if (!present) {
            return "none";
        }
        return after.map(hops -> "via "
                        + Words.and(hops.stream().map(IpAddress::toString).toList()))
                .orElse("changed");
    }
}
