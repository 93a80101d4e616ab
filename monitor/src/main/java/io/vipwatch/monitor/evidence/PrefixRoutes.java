package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.frr.KernelRoute;
import io.vipwatch.monitor.frr.KernelTable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Models all routes of a kernel to one prefix, of which packets follow the one with the smallest metric.
 *
 * @param byMetric their next hops; none of a route that drops packets
 * @param isWhole whether there are no others
 */
record PrefixRoutes(SortedMap<Long, List<IpAddress>> byMetric, boolean isWhole) {
    /** There is none. */
    static final PrefixRoutes NONE = new PrefixRoutes(new TreeMap<>(), true);

    /** None is known, and there may be some. */
    static final PrefixRoutes PARTLY_KNOWN = new PrefixRoutes(new TreeMap<>(), false);

    /** {@return the routes of a table by prefix} */
    static Map<Prefix, PrefixRoutes> of(KernelTable table) {
        Map<Prefix, PrefixRoutes> all = new HashMap<>();
        for (KernelRoute route : table.routes()) {
            PrefixRoutes one = NONE.with(route.metric().orElse(0), addresses(route.nextHops()));
            all.merge(route.prefix(), one, PrefixRoutes::beside);
        }
        return all;
    }

    static List<IpAddress> addresses(List<KernelRoute.NextHop> nextHops) {
        return nextHops.stream()
                .flatMap(hop -> hop.gateway().stream())
                .distinct()
                .sorted()
                .toList();
    }

    boolean isPresent() {
        return !byMetric.isEmpty();
    }

    /** {@return the next hops that packets follow} */
    List<IpAddress> followed() {
        return isPresent() ? byMetric.sequencedValues().getFirst() : List.of();
    }

    /** {@return whether packets follow the route with this metric} */
    boolean isFollowed(long metric) {
        return isPresent() && byMetric.firstKey() == metric;
    }

    PrefixRoutes with(long metric, List<IpAddress> nextHops) {
        TreeMap<Long, List<IpAddress>> all = new TreeMap<>(byMetric);
        all.put(metric, nextHops.stream().distinct().sorted().toList());
        return new PrefixRoutes(all, isWhole);
    }

    PrefixRoutes without(long metric) {
        TreeMap<Long, List<IpAddress>> rest = new TreeMap<>(byMetric);
        rest.remove(metric);
        return new PrefixRoutes(rest, isWhole);
    }

    /** {@return the routes of both; next hops of the same metric together} */
    PrefixRoutes beside(PrefixRoutes other) {
        PrefixRoutes both = this;
        for (var route : other.byMetric.entrySet()) {
            List<IpAddress> own = byMetric.getOrDefault(route.getKey(), List.of());
            both = both.with(
                    route.getKey(),
                    Stream.concat(own.stream(), route.getValue().stream()).toList());
        }
        return both;
    }
}
