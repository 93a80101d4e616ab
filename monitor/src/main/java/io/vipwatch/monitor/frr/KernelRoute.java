package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Models a route of the kernel of the edge: where packets go, whatever FRR believes.
 *
 * @param prefix the destination
 * @param metric the metric, where the kernel has one; of several routes to one prefix the smallest is used
 * @param blackhole whether it drops or refuses packets instead of sending them on
 * @param bgp whether a routing daemon says that it comes from BGP; Linux only
 * @param nextHops where it leads
 */
public record KernelRoute(Prefix prefix, OptionalLong metric, boolean blackhole, boolean bgp, List<NextHop> nextHops) {
    public KernelRoute {
        nextHops = List.copyOf(nextHops);
    }

    /**
     * Where a route leads.
     *
     * @param gateway the gateway, without its zone; empty for a connected route
     * @param networkInterface the interface
     */
    public record NextHop(Optional<IpAddress> gateway, Optional<String> networkInterface) {}

    /** {@return this route with the next hops of {@code other} beside its own} */
    KernelRoute beside(KernelRoute other) {
        List<NextHop> both = new ArrayList<>(nextHops);
        both.addAll(other.nextHops);
        return new KernelRoute(prefix, metric, blackhole, bgp, both);
    }

    /** {@return the destination that a kernel's tool prints: default, a prefix, or an address; zones are left out} */
    static Optional<Prefix> destination(String text) {
        if (text.equals("default")) {
            return Optional.of(Prefix.of(IpAddress.UNSPECIFIED_IPV6, 0));
        }
        int slash = text.indexOf('/');
        String address = withoutZone(slash < 0 ? text : text.substring(0, slash));
        return slash < 0
                ? IpAddress.parse(address).map(host -> Prefix.of(host, host.bits()))
                : Prefix.parse(address + text.substring(slash));
    }

    /** {@return the address that a kernel's tool prints, without its zone} */
    static Optional<IpAddress> gateway(String text) {
        return IpAddress.parse(withoutZone(text));
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
