package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.message.Update;
import io.vipwatch.bgp.prefix.NlriList;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a node holds from its peer, and since when it is stale. */
final class RouteTable {
    private sealed interface Route {
        record Fresh(ConnectionId session) implements Route {}

        /** @param retained whether the peer came back since: then the deadline is final */
        record Stale(long deadline, boolean retained) implements Route {}
    }

    private final Map<Prefix, Route> routes = new HashMap<>();
    private int markedFor;

    void apply(ConnectionId session, Update update) {
        for (NlriList list : update.withdrawals()) {
            list.forEach(nlri -> routes.remove(nlri.prefix()));
        }
        for (NlriList list : update.announcements()) {
            list.forEach(nlri -> routes.put(nlri.prefix(), new Route.Fresh(session)));
        }
    }

    /**
     * The session went down. What was stale already stays as it is, with its deadline.
     *
     * @param loss which of the losses so far it is
     * @param givesWay whether the session only gave way to another connection: nothing restarted, so that routes that
     *     waited for their End-of-RIB may wait on
     */
    void markStale(long deadline, int loss, boolean givesWay) {
        Invariants.require(loss > markedFor, "routes become stale once for each loss", loss);
        markedFor = loss;
        routes.replaceAll((_, route) -> switch (route) {
            case Route.Fresh _ -> new Route.Stale(deadline, false);
            case Route.Stale stale -> {
                Invariants.require(givesWay && stale.retained(), "no route becomes stale twice", route);
                yield stale;
            }
        });
    }

    void retainStale(long deadline) {
        routes.replaceAll((_, route) -> route instanceof Route.Stale(long _, boolean retained) && !retained
                ? new Route.Stale(deadline, true)
                : route);
    }

    void flushStale() {
        routes.values().removeIf(Route.Stale.class::isInstance);
    }

    void flush() {
        routes.clear();
    }

    Set<Prefix> prefixes() {
        return routes.keySet();
    }

    boolean hasStale() {
        return routes.values().stream().anyMatch(Route.Stale.class::isInstance);
    }

    /** A process that does nothing flushes nothing; but once it runs again, it does so at once. */
    void check(Optional<ConnectionId> session, long now, long stalledUntil) {
        for (Map.Entry<Prefix, Route> route : routes.entrySet()) {
            boolean alive = switch (route.getValue()) {
                case Route.Fresh(ConnectionId learned) ->
                    session.isPresent() && session.get().equals(learned);
                case Route.Stale(long deadline, boolean _) -> now <= Math.max(deadline, stalledUntil);
            };
            Invariants.require(alive, "no route outlives its session or its stale deadline", route);
        }
    }
}
