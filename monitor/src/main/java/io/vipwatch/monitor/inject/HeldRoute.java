package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.OptionalLong;

/**
 * A path of ours that an edge holds.
 *
 * @param prefix the prefix
 * @param nextHop the global next hop
 * @param med its MULTI_EXIT_DISC, if it has one
 * @param prepend how often our AS number stands in its AS_PATH once more than it has to
 */
public record HeldRoute(Prefix prefix, IpAddress nextHop, OptionalLong med, int prepend) {
    /** {@return which path it is, whatever it says of itself} */
    Place place() {
        return new Place(prefix, nextHop);
    }

    /** {@return what it says of itself} */
    String says() {
        return (med.isPresent() ? "MED " + med.getAsLong() : "no MED") + ", prepended " + prepend + " times";
    }

    /**
     * Which path it is.
     *
     * @param prefix the prefix
     * @param nextHop the global next hop
     */
    record Place(Prefix prefix, IpAddress nextHop) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byPrefix = prefix.compareTo(other.prefix);
            return byPrefix != 0 ? byPrefix : nextHop.compareTo(other.nextHop);
        }

        @Override
        public String toString() {
            return prefix + " via " + nextHop;
        }
    }
}
