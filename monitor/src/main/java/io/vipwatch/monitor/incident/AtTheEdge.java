package io.vipwatch.monitor.incident;

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
import java.util.Optional;
import java.util.OptionalLong;

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
    private final EdgeTables tables;

    AtTheEdge(Incidents incidents, Ledger ledger, Peers peers, Injections injections) {
        this.incidents = incidents;
        this.ledger = ledger;
        this.peers = peers;
        tables = new EdgeTables(incidents, ledger, peers, injections);
    }

    Optional<Incident> take(EdgeOccurrence what, long seq, Moment at) {
        return switch (what) {
            case EdgeSession session -> session(session, seq, at);
            case EdgeBfd bfd -> bfd(bfd, seq, at);
            case EdgeRoute route -> route(route, at);
            case RibChanged rib -> tables.rib(rib, seq, at);
            case FibChanged fib -> tables.fib(fib, seq, at);
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
        Optional<Incident> given = session.seen().source() == EvidenceSource.CAPTURE
                ? incidents.givenUpAtEdge(node.get(), at)
                : Optional.empty();
        if (given.isPresent()) {
            String closed = name + ": the connection with " + node.get() + " that it had given up: " + session.reason();
            return given.map(incident -> told(incident, what(session), at, closed));
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
            incident.lostAtEdge(node, how.at()); // a session that BFD has not ended is none that has to come back
        }
        incident.nodes.add(node);
        if (what.seen().isTimeKnown()) {
            incident.losses.edges.merge(node, how, AtTheEdge::finer);
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

    /** {@return the first of two withdrawals, by the better stamp where they may be the same}: a capture's is that of the kernel. */
    private static Seen first(Seen known, Seen found) {
        boolean mayBeTheSame = found.since(known).abs().compareTo(found.uncertaintySince(known)) <= 0;
        return mayBeTheSame ? EdgeTables.better(known, found) : known;
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
                        .ifPresent(course -> course.edge.merge(
                                InstantName.WITHDRAW_RX,
                                new Seen(at, what(route), "from " + node.orElseThrow(), clock(route)),
                                AtTheEdge::first));
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

    void watches(CollectorStateChanged collector) {
        tables.watches(collector);
    }

    void forget() {
        tables.forget();
    }

    private Incident told(Incident incident, String source, Moment at, String text) {
        incident.timeline.tell(at, source, text);
        incident.learned(at, ledger.rules().quiet());
        return incident;
    }

    static String what(EdgeOccurrence what) {
        return what.seen().source().text();
    }

    static String clock(EdgeOccurrence what) {
        return what.clock();
    }
}
