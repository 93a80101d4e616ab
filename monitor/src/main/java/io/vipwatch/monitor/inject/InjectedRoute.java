package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectAttributesSection;
import java.util.List;

/**
 * A path that an edge is to have of us.
 *
 * @param backend whose path it is
 * @param prefix the prefix
 * @param pathId the path identifier (RFC 7911 §3), the same for a next hop at all times, also after a restart; it means
 *     nothing to an edge without ADD-PATH, which has at most one path for a prefix
 * @param nextHop the next hop: one address, or for IPv6 a global and a link-local one (RFC 2545 §3)
 * @param attributes what it says of itself
 */
public record InjectedRoute(
        BackendId backend, Prefix prefix, long pathId, List<IpAddress> nextHop, InjectAttributesSection attributes) {
    public InjectedRoute {
        nextHop = List.copyOf(nextHop);
    }
}
