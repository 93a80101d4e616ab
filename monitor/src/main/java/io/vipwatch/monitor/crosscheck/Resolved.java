package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.frr.ZebraRoute;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Models the gateways that the kernel should have for what bgpd chose. They are bgpd's own next hops, unless zebra resolved
 * one of these by another route (RFC 4271 §5.1.3): then the kernel is given that route's gateways, several or none at all.
 *
 * @param chosen bgpd's next hops
 * @param gateways the gateways; none where all leads to an interface without one
 * @param recursive whether zebra resolved a next hop by another route
 */
record Resolved(Set<IpAddress> chosen, Set<IpAddress> gateways, boolean recursive) {
    /** {@return what zebra's selected route makes of bgpd's choice; empty where it does not name the hops it put in} */
    static Optional<Resolved> of(Set<IpAddress> chosen, List<ZebraRoute> routes) {
        List<ZebraRoute.NextHop> hops = routes.stream()
                .filter(ZebraRoute::selected)
                .findFirst()
                .map(ZebraRoute::nextHops)
                .orElse(List.of());
        if (hops.stream().noneMatch(ZebraRoute.NextHop::recursive)) {
            return Optional.of(new Resolved(chosen, chosen, false));
        }
        Set<IpAddress> gateways = hops.stream()
                .filter(ZebraRoute.NextHop::inFib)
                .flatMap(hop -> hop.address().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        return hops.stream().anyMatch(ZebraRoute.NextHop::inFib)
                ? Optional.of(new Resolved(chosen, gateways, true))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return recursive
                ? "bgpd chose " + chosen + ", which zebra resolved to " + gateways.size() + " gateways " + gateways
                : "bgpd chose " + chosen.size() + " next hops " + chosen;
    }
}
