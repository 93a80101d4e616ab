package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.EdgeBfd;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeRoute;
import io.vipwatch.monitor.event.EdgeSession;
import io.vipwatch.monitor.event.EdgeState;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.RibChanged;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the edge's own evidence shows. It fills in the edge's figures of an incident that our sessions have opened, and
 * opens one where they saw nothing: a partition between the edge and a node does not touch us.
 */
final class AtTheEdge {
    /** How the detail of a cause begins that the edge has found. */
    static final String THERE = "at the edge: ";

    private final Incidents incidents;
    private final Ledger ledger;
    private final Peers peers;
    private final Injections injections;
    private final EdgeChoice choice = new EdgeChoice();

    AtTheEdge(Incidents incidents, Ledger ledger, Peers peers, Injections injections) {
        this.incidents = incidents;
        this.ledger = ledger;
        this.peers = peers;
        this.injections = injections;
    }

    Optional<Incident> take(EdgeOccurrence what, long seq, Moment at) {
        return switch (what) {
            case EdgeSession session -> session(session, seq, at);
            case EdgeBfd bfd -> bfd(bfd, seq, at);
            case EdgeRoute route -> route(route, at);
            case RibChanged rib ->
                table(rib, InstantName.RIB_CHANGE, rib.prefix(), rib.present(), rib.before(), rib.after(), seq, at);
            case FibChanged fib ->
                table(fib, InstantName.FIB_CHANGE, fib.prefix(), fib.present(), fib.before(), fib.after(), seq, at);
        };
    }

    private Optional<Incident> session(EdgeSession session, long seq, Moment at) {
        Optional<String> node = session.node().or(() -> peers.node(session.neighbor()));
        if (node.isEmpty()) {
            return Optional.empty();
        }
        String name = session.seen().edge();
        if (session.state() == EdgeState.UP) {
            return incidents.toRevert(node, Optional.empty()).map(incident -> {
                incident.backAtEdge(
                        node.get(), new Seen(at, what(session), "session with " + node.get(), clock(session)));
                return told(incident, what(session), at, name + ": BGP with " + node.get() + " is up");
            });
        }
        IncidentCause cause = session.cause().map(IncidentCause::of).orElse(IncidentCause.UNKNOWN);
        Optional<Moment> alive = alive(session.lastReceived(), session.lastReceivedUncertainty(), at);
        Detection how = new Detection(at, cause, what(session), session.reason(), clock(session), alive, Duration.ZERO);
        return Optional.of(
                lost(node.get(), how, session, name + ": BGP with " + node.get() + " ended: " + session.reason(), seq));
    }

    private Optional<Incident> bfd(EdgeBfd bfd, long seq, Moment at) {
        Optional<String> node = bfd.node().or(() -> peers.node(bfd.neighbor()));
        if (node.isEmpty() || bfd.detail().startsWith("AdminDown")) {
            return Optional.empty();
        }
        String name = bfd.seen().edge();
        if (bfd.state() == EdgeState.UP) {
            return incidents
                    .toRevert(node, Optional.empty())
                    .map(incident -> told(incident, what(bfd), at, name + ": BFD with " + node.get() + " is Up"));
        }
        boolean silent = bfd.diagnostic().filter(AtTheEdge::isTold).isEmpty();
        Optional<Moment> alive =
                alive(bfd.lastReceived(), bfd.lastReceivedUncertainty(), at).filter(_ -> silent);
        String detail = bfd.detail()
                + bfd.diagnostic().map(diagnostic -> " (" + diagnostic + ")").orElse("");
        Detection how = new Detection(at, IncidentCause.BFD, what(bfd), detail, clock(bfd), alive, Duration.ZERO);
        return Optional.of(
                lost(node.get(), how, bfd, name + ": BFD with " + node.get() + " went down: " + detail, seq));
    }

    private static Optional<Moment> alive(OptionalLong last, Optional<Duration> uncertainty, Moment at) {
        return last.isPresent()
                ? Optional.of(Ledger.moment(
                        at, last.getAsLong(), uncertainty.orElse(Duration.ZERO).toNanos()))
                : Optional.empty();
    }

    /** {@return whether the neighbour said that the session is down, rather than falling silent} */
    private static boolean isTold(String diagnostic) {
        return diagnostic.contains("Neighbor Signaled");
    }

    private Incident lost(String node, Detection how, EdgeOccurrence what, String text, long seq) {
        Optional<String> through = Optional.of(node);
        Incident incident = incidents
                .of(through, Optional.empty(), how.at())
                .orElseGet(() -> incidents.open(seq, through, Optional.empty(), how.at()));
        if (what instanceof EdgeSession) {
            incident.lostAtEdge(node); // a session that BFD has not ended is none that has to come back
        }
        incident.nodes.add(node);
        if (what.seen().isTimeKnown()) {
            incident.edgeDetections.merge(node, how, AtTheEdge::finer);
        }
        boolean tells = what.seen().isTimeKnown() && how.cause() != IncidentCause.UNKNOWN;
        Strength strength = tells ? Strength.EDGE : Strength.CONSEQUENCE; // a poll knows neither when nor why
        incident.supports(new Evidence(strength, how.cause(), through, THERE + how.detail(), how.source(), how.at()));
        incident.changes(how.at());
        return told(incident, how.source(), how.at(), text);
    }

    /** {@return how the loss was found first, by the better stamp: a poll may tell of it before the log's line arrives} */
    private static Detection finer(Detection known, Detection found) {
        long before = known.at().uncertaintyNanos();
        long now = found.at().uncertaintyNanos();
        boolean theSame = found.at().since(known.at()).abs().toNanos() <= before + now;
        return theSame && 2 * now < before ? found.with(known) : known.with(found);
    }

    private Optional<Incident> route(EdgeRoute route, Moment at) {
        Optional<String> node = route.node().or(() -> peers.node(route.neighbor()));
        Optional<Incident> incident = incidents.of(node, Optional.of(route.prefix()), at);
        incident.ifPresent(known -> {
            boolean ofTheLost = node.filter(known.nodes::contains).isPresent();
            if (route.action() == RouteAction.WITHDRAW
                    && ofTheLost
                    && route.seen().isTimeKnown()) {
                known.course(route.prefix())
                        .filter(course -> !course.isRestored())
                        .ifPresent(course -> course.edge.putIfAbsent(
                                InstantName.WITHDRAW_RX,
                                new Seen(at, what(route), "from " + node.orElseThrow(), clock(route))));
            }
            known.timeline.tell(
                    at,
                    what(route),
                    "edge route " + node + route.action(),
                    route.seen().edge() + ": " + route.action().text() + " of " + route.prefix() + " arrived from "
                            + node.orElseGet(() -> route.neighbor().toString()),
                    route.seen().edge() + ": " + route.action().text() + " of %d paths arrived from "
                            + node.orElseGet(() -> route.neighbor().toString()));
            known.learned(at, ledger.rules().quiet());
        });
        return incident;
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
            choice.supports(incident, what(what), at);
        }
        ledger.course(incident, prefix)
                .ifPresent(course -> fill(incident, course, instant, what, present, before, after, at));
        String table = instant == InstantName.RIB_CHANGE ? "best paths" : "kernel routes";
        incident.timeline.tell(
                at,
                what(what),
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
                what(what),
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
            view.merge(instant, new Seen(at, what(what), hops(present, after), clock(what)), AtTheEdge::better);
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
    private static Seen better(Seen known, Seen found) {
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

    private Incident told(Incident incident, String source, Moment at, String text) {
        incident.timeline.tell(at, source, text);
        incident.learned(at, ledger.rules().quiet());
        return incident;
    }

    private static String what(EdgeOccurrence what) {
        return what.seen().source().text();
    }

    private static String clock(EdgeOccurrence what) {
        return what.clock();
    }
}
