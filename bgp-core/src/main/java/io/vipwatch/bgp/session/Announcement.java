package io.vipwatch.bgp.session;

import io.vipwatch.bgp.attribute.MpReach;
import io.vipwatch.bgp.attribute.MpUnreach;
import io.vipwatch.bgp.attribute.NextHop;
import io.vipwatch.bgp.attribute.PathAttributes;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.NlriList;
import java.util.List;

/**
 * Routes of one family that share their path, to be put into the Adj-RIB-Out of a peer (RFC 4271 §3.2). They are sent
 * as they stand here: nothing is prepended to the AS_PATH, and the next hop may be a third party's.
 *
 * @param nlri the routes
 * @param nextHops one next hop, or an IPv6 global address and a link-local one (RFC 2545 §3)
 * @param attributes the path attributes except NEXT_HOP, MP_REACH_NLRI and MP_UNREACH_NLRI, which are made from the
 *     rest
 */
public record Announcement(NlriList nlri, List<IpAddress> nextHops, PathAttributes attributes) {
    public Announcement {
        nextHops = List.copyOf(nextHops);
        if (nextHops.isEmpty() || nextHops.size() > 2) {
            throw new IllegalArgumentException("one next hop, or a global and a link-local one: " + nextHops);
        }
        boolean carriesReachability = attributes.list().stream()
                .anyMatch(a -> a instanceof NextHop || a instanceof MpReach || a instanceof MpUnreach);
        if (carriesReachability) {
            throw new IllegalArgumentException("next hop and NLRI are not given among the attributes");
        }
    }
}
