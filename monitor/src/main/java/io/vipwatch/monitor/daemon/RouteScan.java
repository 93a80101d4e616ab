package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.monitor.http.RouteQuery;
import io.vipwatch.monitor.http.UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Chooses routes of one peer, a piece of its table at a time, so that its messages and everybody else's questions come
 * in between. Runs on the thread of the request; each piece on the peer's event loop.
 */
final class RouteScan {
    /** As many places of the table as are looked at in a fraction of a millisecond. */
    static final int PIECE = 4096;

    private final Table table;
    private final RouteQuery query;

    RouteScan(Table table, RouteQuery query) {
        this.table = table;
        this.query = query;
    }

    /** The Adj-RIB-In of a peer; each question is one turn of its event loop. */
    interface Table {
        <T> T ask(Function<AdjRibIn, T> question) throws UnavailableException, InterruptedException;
    }

    /**
     * Routes that a query chooses.
     *
     * @param total how many there are
     * @param routes some of them
     */
    record Chosen(long total, List<Route> routes) {}

    /** {@return the routes that the query chooses, {@code room} of them at the most} */
    Chosen choose(int room) throws UnavailableException, InterruptedException {
        List<Route> routes = new ArrayList<>();
        long total = 0;
        for (Family family : table.ask(AdjRibIn::families)) {
            if (query.family().isEmpty() || query.family().get().equals(family)) {
                total += choose(family, room, routes);
            }
        }
        return new Chosen(total, routes);
    }

    private long choose(Family family, int room, List<Route> routes) throws UnavailableException, InterruptedException {
        if (query.prefix().isEmpty() && routes.size() >= room) {
            return table.ask(rib -> (long) rib.routeCount(family)); // no route has to be looked at to count them all
        }
        long total = 0;
        int begin = 0;
        while (begin != AdjRibIn.END) {
            int from = begin;
            int left = room - routes.size();
            Piece piece = table.ask(rib -> Piece.of(rib, family, from, filter(), left));
            routes.addAll(piece.routes);
            total += piece.chosen;
            begin = piece.next;
            if (query.prefix().isEmpty() && routes.size() >= room) {
                return Math.max(total, table.ask(rib -> (long) rib.routeCount(family)));
            }
        }
        return total;
    }

    private RouteFilter filter() {
        return query.prefix()
                .map(prefix -> (RouteFilter) (family, high, low, length) ->
                        prefix.afi() == family.afi() && prefix.covers(new Prefix(family.afi(), high, low, length)))
                .orElse(RouteFilter.ALL);
    }

    /** What one turn has found: how many of its routes are chosen, the first of them, and where the next turn begins. */
    private record Piece(long chosen, List<Route> routes, int next) {
        static Piece of(AdjRibIn rib, Family family, int begin, RouteFilter filter, int room) {
            List<Route> routes = new ArrayList<>();
            long[] chosen = {0};
            RouteFilter counting = (of, high, low, length) ->
                    filter.includes(of, high, low, length) && chosen[0]++ < room; // a Route is made of those only
            int next = rib.forEachOfPiece(family, begin, PIECE, counting, routes::add);
            return new Piece(chosen[0], routes, next);
        }
    }
}
