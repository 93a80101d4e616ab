package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.attribute.LargeCommunity;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectAttributesSection;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A path of ours that an edge holds.
 *
 * @param prefix the prefix
 * @param nextHop the global next hop
 * @param med its MULTI_EXIT_DISC, if it has one
 * @param prepend how often our AS number stands in its AS_PATH once more than it has to
 * @param communities its communities (RFC 1997), those that have a name by that, and its large ones (RFC 8092); empty: not
 *     known
 */
public record HeldRoute(
        Prefix prefix, IpAddress nextHop, OptionalLong med, int prepend, Optional<Set<String>> communities) {
    public HeldRoute {
        communities = communities.map(all -> Collections.unmodifiableSortedSet(new TreeSet<>(all)));
    }

    /** {@return how a path of ours is held by an edge that takes it as it is} */
    static HeldRoute of(InjectedRoute route) {
        InjectAttributesSection attributes = route.attributes();
        Stream<String> communities = attributes.communities().stream()
                .map(community -> community.name().orElseGet(community::toString));
        Stream<String> large = attributes.largeCommunities().stream().map(LargeCommunity::toString);
        return new HeldRoute(
                route.prefix(),
                route.nextHop().getFirst(),
                attributes.med(),
                attributes.prepend(),
                Optional.of(Stream.concat(communities, large).collect(Collectors.toSet())));
    }

    /** {@return which path it is, whatever it says of itself} */
    Place place() {
        return new Place(prefix, nextHop);
    }

    /** {@return the same with the communities that another view of it knows} */
    HeldRoute with(Optional<Set<String>> others) {
        return new HeldRoute(prefix, nextHop, med, prepend, others);
    }

    /** {@return what it says of itself, of its communities where they are known} */
    String says() {
        return (med.isPresent() ? "MED " + med.getAsLong() : "no MED") + ", prepended " + prepend + " times"
                + communities
                        .filter(all -> !all.isEmpty())
                        .map(all -> ", communities " + String.join(" ", all))
                        .orElse("");
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
