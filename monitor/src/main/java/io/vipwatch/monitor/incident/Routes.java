package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.incident.Evidence.Strength;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What our own sessions say of the paths of tracked prefixes. */
final class Routes {
    /** What prefixes change by when nothing has changed in the network. */
    private static final Set<String> OUR_OWN_DOING = Set.of("configuration", "de-configured", "administrative");

    private final Incidents incidents;
    private final Ledger ledger;
    private final Peers peers;

    Routes(Incidents incidents, Ledger ledger, Peers peers) {
        this.incidents = incidents;
        this.ledger = ledger;
        this.peers = peers;
    }

    Optional<Incident> changed(RouteChanged route, long seq, Moment at) {
        boolean ours = ledger.tracked(route.prefix()).isPresent() && route.reason() != RouteReason.DE_CONFIGURED;
        if (!ours) {
            return Optional.empty();
        }
        if (route.peer().role() == PeerRole.EDGE) {
            return ofTheEdge(route, at);
        }
        return switch (route.change()) {
            case WITHDRAW -> withdrawn(route, seq, at);
            case STALE -> staled(route, seq, at);
            case ANNOUNCE -> announced(route, at);
            case REPLACE -> replaced(route, seq, at);
        };
    }

    private Optional<Incident> withdrawn(RouteChanged route, long seq, Moment at) {
        boolean nothingThere = route.before().isEmpty();
        boolean withSession = route.reason() == RouteReason.SESSION_LOST;
        if (nothingThere || (withSession && peers.isSilenced(route.peer()))) {
            return Optional.empty();
        }
        Incident incident = of(route, seq, at);
        incident.nodes.add(route.peer().node());
        incident.supports(Reasons.ofWithdrawal(route, at));
        ledger.course(incident, route.prefix())
                .ifPresent(course -> course.lost(
                        path(route), route.peer().node(), Reasons.isOwn(route), Reasons.loss(route.reason()), at));
        incident.timeline.tell(
                at,
                "bgp",
                "withdraw " + route.peer().node() + route.reason(),
                route.peer().node() + ": path to " + route.prefix() + " gone (" + words(route) + ")",
                route.peer().node() + ": %d paths gone (" + words(route) + ")");
        return changes(incident, at);
    }

    private static String words(RouteChanged route) {
        return route.reason().text()
                + (route.ownership() == Ownership.RE_ADVERTISED ? ", repeated from another node" : "");
    }

    private Optional<Incident> staled(RouteChanged route, long seq, Moment at) {
        if (peers.isSilenced(route.peer())) {
            return Optional.empty();
        }
        String node = route.peer().node();
        Incident incident = of(route, seq, at);
        incident.nodes.add(node);
        ledger.course(incident, route.prefix()).ifPresent(course -> course.staled(path(route), node, at));
        incident.timeline.tell(
                at,
                "bgp",
                "stale " + node,
                node + ": path to " + route.prefix() + " is stale: graceful restart keeps it",
                node + ": %d paths are stale: graceful restart keeps them");
        return changes(incident, at);
    }

    private Optional<Incident> announced(RouteChanged route, Moment at) {
        String node = route.peer().node();
        return incidents
                .toRevert(Optional.of(node), Optional.of(route.prefix()))
                .or(() -> incidents
                        .of(Optional.of(node), Optional.of(route.prefix()), at)
                        .filter(incident -> peers.isSettled(route.peer(), at)
                                || incident.course(route.prefix()).isPresent()))
                .flatMap(incident -> gained(incident, route, at));
    }

    private Optional<Incident> gained(Incident incident, RouteChanged route, Moment at) {
        Optional<Course> course = incident.course(route.prefix());
        if (course.isEmpty()) {
            return Optional.of(incident); // a path of the same node, of which nothing had been lost
        }
        course.get().gained(path(route), at);
        incident.timeline.tell(
                at,
                "bgp",
                "announce " + route.peer().node(),
                route.peer().node() + ": path to " + route.prefix() + " announced",
                route.peer().node() + ": %d paths announced");
        returns(incident, route.peer().node(), at);
        return changes(incident, at);
    }

    private static void returns(Incident incident, String node, Moment at) {
        if (incident.nodes.contains(node)) {
            incident.back.putIfAbsent(WayBack.ANNOUNCE_RX, Seen.here(at, "bgp", "from " + node));
        }
        incident.reverts(at);
    }

    private Optional<Incident> replaced(RouteChanged route, long seq, Moment at) {
        boolean sameAgain = route.duplicate() || route.before().equals(route.after());
        if (sameAgain || route.beforeState().filter(PathState.STALE::equals).isPresent()) {
            return restored(route, at);
        }
        String node = route.peer().node();
        boolean own = Reasons.isOwn(route);
        Optional<Incident> known = incidents.of(Optional.of(node), Optional.of(route.prefix()), at);
        Optional<Incident> toRevert = incidents
                .toRevert(Optional.of(node), Optional.of(route.prefix()))
                .filter(incident -> incident.course(route.prefix()).isPresent());
        if (!own && known.isEmpty() && toRevert.isEmpty()) {
            return Optional.empty(); // what a node repeats changes with what its origin does
        }
        Incident incident = known.or(() -> toRevert)
                .orElseGet(() -> incidents.open(seq, Optional.of(node), Optional.of(route.prefix()), at));
        String what = Reasons.difference(route.before(), route.after());
        if (own) {
            incident.nodes.add(node);
            incident.supports(new Evidence(
                    Strength.CHANGE,
                    IncidentCause.POLICY_CHANGE,
                    Optional.of(node),
                    node + " announces it with " + what,
                    "bgp",
                    at));
        }
        Optional<Course> course = ledger.course(incident, route.prefix());
        boolean away = course.filter(one -> !one.isRestored()).isPresent();
        course.ifPresent(one -> one.changed(path(route), route.before(), route.after(), at));
        if (away && course.filter(Course::isRestored).isPresent()) {
            returns(incident, node, at);
        }
        incident.timeline.tell(
                at,
                "bgp",
                "replace " + node,
                node + ": path to " + route.prefix() + " changed: " + what,
                node + ": %d paths changed: " + what);
        incident.reverts(at);
        return changes(incident, at);
    }

    /** A path that was stale is announced again, the same as before. */
    private Optional<Incident> restored(RouteChanged route, Moment at) {
        return incidents
                .toRevert(Optional.of(route.peer().node()), Optional.of(route.prefix()))
                .filter(incident ->
                        incident.course(route.prefix()).filter(Course::hasStale).isPresent())
                .flatMap(incident -> gained(incident, route, at));
    }

    /** The edge repeats to us what it has chosen, a moment after it chose. */
    private Optional<Incident> ofTheEdge(RouteChanged route, Moment at) {
        Optional<Incident> incident =
                incidents.of(Optional.empty(), Optional.of(route.prefix()), at).filter(Incident::isOpen);
        incident.ifPresent(known -> {
            known.timeline.tell(
                    at,
                    "bgp",
                    "edge " + route.peer().peer() + route.change(),
                    route.peer().peer() + ": " + route.change().text() + " of " + route.prefix() + " sent to us",
                    route.peer().peer() + ": " + route.change().text() + " of %d paths sent to us");
            known.learned(at, ledger.rules().quiet());
        });
        return incident;
    }

    private Incident of(RouteChanged route, long seq, Moment at) {
        Optional<String> node = Optional.of(route.peer().node());
        Optional<Prefix> prefix = Optional.of(route.prefix());
        return incidents.of(node, prefix, at).orElseGet(() -> incidents.open(seq, node, prefix, at));
    }

    private Optional<Incident> changes(Incident incident, Moment at) {
        incident.changes(at);
        incident.learned(at, ledger.rules().quiet());
        return Optional.of(incident);
    }

    private static String path(RouteChanged route) {
        return route.peer().peer() + " "
                + (route.pathId().isPresent() ? route.pathId().getAsLong() : "");
    }

    Optional<Incident> stands(PrefixStateChanged change, long seq, Moment at) {
        Optional<Incident> concerned = concluded(change, ledger.former(change), seq, at);
        ledger.stands(change);
        return concerned;
    }

    private Optional<Incident> concluded(PrefixStateChanged change, Standing former, long seq, Moment at) {
        if (OUR_OWN_DOING.contains(change.cause().kind())) {
            return Optional.empty();
        }
        Standing now = Standing.after(change);
        Optional<String> node = change.cause().node();
        Optional<Prefix> prefix = Optional.of(change.prefix());
        Optional<Incident> concerned = incidents
                .toRevert(node, Optional.empty())
                .filter(incident -> incident.course(change.prefix()).isPresent())
                .or(() -> incidents.toRevert(Optional.empty(), prefix))
                .filter(incident -> !isLoss(former, now) || incident.isOpen())
                .or(() -> incidents
                        .of(node, prefix, at)
                        .filter(incident -> incident.course(change.prefix()).isPresent() || isLoss(former, now)));
        if (concerned.isEmpty() && isGain(former, now) && isNews(change, at)) {
            concerned = Optional.of(opened(change, seq, at));
        }
        concerned.ifPresent(incident -> {
            Optional<Course> course = ledger.course(incident, change.prefix());
            course.ifPresent(one -> one.stands(former, now, at));
            tell(incident, change, at);
            incident.reverts(at);
            changes(incident, at);
        });
        return concerned;
    }

    private Incident opened(PrefixStateChanged change, long seq, Moment at) {
        Incident incident = incidents.open(seq, change.cause().node(), Optional.of(change.prefix()), at);
        change.cause().node().ifPresent(incident.nodes::add);
        incident.supports(new Evidence(
                Strength.GAIN,
                IncidentCause.ANNOUNCEMENT,
                change.cause().node(),
                change.cause().node().orElse("a node") + " announces it",
                "bgp",
                at));
        return incident;
    }

    private static void tell(Incident incident, PrefixStateChanged change, Moment at) {
        List<String> origins = Standing.after(change).origins();
        String from = origins.isEmpty() ? "no origin" : "origins " + Words.and(origins);
        boolean same = change.state() == change.previous();
        String state =
                (same ? "" : change.previous().text() + " -> ") + change.state().text();
        incident.timeline.tell(
                at,
                "monitor",
                "state " + change.name() + change.state(),
                change.name() + " " + change.prefix() + ": " + state + ", " + from,
                change.name() + ": %d prefixes: " + state);
    }

    private static boolean isLoss(Standing former, Standing now) {
        return !now.restores(former);
    }

    private static boolean isGain(Standing former, Standing now) {
        return now.restores(former) && now.origins().size() > former.origins().size();
    }

    /** {@return whether the gain is something that the network does: not what the monitor learns, nor a block that comes} */
    private boolean isNews(PrefixStateChanged change, Moment at) {
        boolean named =
                ledger.tracked(change.prefix()).filter(rule -> !rule.within()).isPresent();
        boolean announced = change.cause().kind().equals("announce");
        return named
                && announced
                && change.state() != PrefixState.STALE_ONLY
                && peers.isSettled(change.cause().node(), at);
    }
}
