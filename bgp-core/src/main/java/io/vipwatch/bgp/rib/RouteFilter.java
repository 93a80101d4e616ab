package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Collection;
import java.util.List;

/**
 * Chooses the routes whose changes somebody wants to see. It gets plain numbers, so that a table of a million routes
 * passes without an object for each.
 */
@FunctionalInterface
public interface RouteFilter {
    /** Chooses every route. */
    RouteFilter ALL = (family, high, low, length) -> true;

    /** Chooses no route. */
    RouteFilter NONE = (family, high, low, length) -> false;

    /**
     * {@return whether the route to this prefix is chosen}
     *
     * @param high the first eight octets of the prefix
     * @param low the last eight octets; 0 for IPv4
     * @param length 0 to 128
     */
    boolean includes(Family family, long high, long low, int length);

    /**
     * {@return a filter that chooses every route which lies within one of {@code prefixes} or covers one}. A covering
     * route decides what becomes of traffic when the prefix itself is gone.
     */
    static RouteFilter related(Collection<Prefix> prefixes) {
        return new RelatedPrefixes(List.copyOf(prefixes));
    }
}
