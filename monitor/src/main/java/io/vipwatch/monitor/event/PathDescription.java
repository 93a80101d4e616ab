package io.vipwatch.monitor.event;

import io.vipwatch.bgp.attribute.AsPath;
import io.vipwatch.bgp.attribute.AsPathSegment;
import io.vipwatch.bgp.attribute.Communities;
import io.vipwatch.bgp.attribute.Community;
import io.vipwatch.bgp.attribute.LargeCommunities;
import io.vipwatch.bgp.attribute.LargeCommunity;
import io.vipwatch.bgp.attribute.LocalPref;
import io.vipwatch.bgp.attribute.MultiExitDisc;
import io.vipwatch.bgp.attribute.Origin;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a path carries, as far as anybody compares two paths by it.
 *
 * @param nextHop one next hop, or an IPv6 global address and a link-local one
 * @param asPath the AS numbers of the sequences, nearest first; the members of a set stand in their order
 * @param origin {@code igp}, {@code egp}, {@code incomplete}, or empty
 * @param med MULTI_EXIT_DISC
 * @param localPref LOCAL_PREF
 * @param communities communities as {@code asn:value}
 * @param largeCommunities large communities as three numbers
 */
public record PathDescription(
        List<IpAddress> nextHop,
        List<Long> asPath,
        String origin,
        OptionalLong med,
        OptionalLong localPref,
        List<String> communities,
        List<String> largeCommunities) {
    public PathDescription {
        nextHop = List.copyOf(nextHop);
        asPath = List.copyOf(asPath);
        communities = List.copyOf(communities);
        largeCommunities = List.copyOf(largeCommunities);
    }

    /** {@return the description of a path with this next hop and these attributes} */
    public static PathDescription of(List<IpAddress> nextHop, PathAttributes attributes) {
        List<Long> asns = new ArrayList<>();
        attributes.get(AsPath.class).map(AsPath::segments).orElse(List.of()).stream()
                .flatMapToLong(AsPathSegment::asns)
                .forEach(asns::add);
        return new PathDescription(
                nextHop,
                asns,
                attributes.get(Origin.class).map(Origin::text).orElse(""),
                attributes
                        .get(MultiExitDisc.class)
                        .map(med -> OptionalLong.of(med.value()))
                        .orElse(OptionalLong.empty()),
                attributes
                        .get(LocalPref.class)
                        .map(preference -> OptionalLong.of(preference.value()))
                        .orElse(OptionalLong.empty()),
                attributes.get(Communities.class).map(Communities::values).orElse(List.of()).stream()
                        .map(Community::toString)
                        .toList(),
                attributes.get(LargeCommunities.class).map(LargeCommunities::values).orElse(List.of()).stream()
                        .map(LargeCommunity::toString)
                        .toList());
    }
}
