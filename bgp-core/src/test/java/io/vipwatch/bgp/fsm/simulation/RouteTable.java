package io.vipwatch.bgp.fsm.simulation;

import static org.assertj.core.api.Assertions.assertThat;

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

    void markStale(long deadline) {
        routes.replaceAll((_, route) -> {
            assertThat(route).as("a route that becomes stale is fresh").isInstanceOf(Route.Fresh.class);
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

    void check(Optional<ConnectionId> session, long now) {
        for (Map.Entry<Prefix, Route> route : routes.entrySet()) {
            switch (route.getValue()) {
                case Route.Fresh(ConnectionId learned) ->
                    assertThat(session).as("session of %s", route.getKey()).contains(learned);
                case Route.Stale(long deadline) ->
                    assertThat(now).as("deadline of %s", route.getKey()).isLessThanOrEqualTo(deadline);
            }
        }
    }
}
