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

        record Stale(long deadline) implements Route {}
    }

    private final Map<Prefix, Route> routes = new HashMap<>();

    void apply(ConnectionId session, Update update) {
        for (NlriList list : update.withdrawals()) {
            list.forEach(nlri -> routes.remove(nlri.prefix()));
        }
        for (NlriList list : update.announcements()) {
            list.forEach(nlri -> routes.put(nlri.prefix(), new Route.Fresh(session)));
        }
    }

    /**
     * The session went down.
     *
     * @param givesWay whether it only gave way to another connection: nothing restarted, so nothing is stale twice
     */
    void markStale(long deadline, boolean givesWay) {
        routes.replaceAll((_, route) -> {
            Invariants.require(givesWay || route instanceof Route.Fresh, "no route becomes stale twice", route);
            return new Route.Stale(deadline);
        });
    }

    void retainStale(long deadline) {
        routes.replaceAll((_, route) -> route instanceof Route.Stale ? new Route.Stale(deadline) : route);
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
                case Route.Stale(long deadline) -> now <= Math.max(deadline, stalledUntil);
            };
            Invariants.require(alive, "no route outlives its session or its stale deadline", route);
        }
    }
}
