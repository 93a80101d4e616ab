package io.vipwatch.bgp.rib;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.PathAttribute;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a route has besides its prefix: its path attributes (RFC 4271 §5) and its next hops. Two routes whose
 * attributes came in a different order have equal {@code RouteAttributes}.
 *
 * @param attributes the path attributes in ascending order of type code, without NEXT_HOP, MP_REACH_NLRI and
 *     MP_UNREACH_NLRI
 * @param nextHops the next hop, or an IPv6 global address and a link-local one (RFC 2545 §3)
 */
public record RouteAttributes(PathAttributes attributes, List<IpAddress> nextHops) {
    public RouteAttributes {
        attributes = canonical(attributes);
        nextHops = List.copyOf(nextHops);
    }

    /** {@return the attributes of the routes in the field "Network Layer Reachability Information" of an UPDATE} */
    static RouteAttributes ofNlriField(PathAttributes wire) {
        return new RouteAttributes(
                wire,
                wire.get(NextHop.class)
                        .map(nextHop -> List.of(nextHop.address()))
                        .orElse(List.of()));
    }

    /** {@return the attributes of the routes in {@code reach}, one of the attributes {@code wire} of an UPDATE} */
    static RouteAttributes ofMpReach(PathAttributes wire, MpReach reach) {
        return new RouteAttributes(wire.routeAttributes(), reach.nextHops());
    }

    private static PathAttributes canonical(PathAttributes wire) {
        if (isCanonical(wire.list())) {
            return wire;
        }
        List<PathAttribute> kept = new ArrayList<>(wire.list().size());
        for (PathAttribute attribute : wire.list()) {
            if (!namesNextHopOrNlri(attribute)) {
                kept.add(attribute);
            }
        }
        kept.sort(Comparator.comparingInt(PathAttribute::typeCode));
        return new PathAttributes(kept);
    }

    private static boolean isCanonical(List<PathAttribute> list) {
        int last = -1;
        for (PathAttribute attribute : list) {
            if (namesNextHopOrNlri(attribute) || attribute.typeCode() < last) {
                return false;
            }
            last = attribute.typeCode();
        }
        return true;
    }

    private static boolean namesNextHopOrNlri(PathAttribute attribute) {
        return attribute instanceof MpReach || attribute instanceof MpUnreach || attribute instanceof NextHop;
    }
}
