package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.Prefix;

/** Where to look at the edge when views differ, and which lines of FRR's configuration it mostly is. */
public final class Remedy {
    private Remedy() {}

    /** {@return a command that shows more, and the lines that make such a difference} */
    public static String of(Difference difference) {
        Prefix prefix = difference.prefix();
        String node = difference.node().map(some -> some.address().toString()).orElse("NODE");
        String family = "router bgp, address-family ipv6 unicast: ";
        return switch (difference.kind()) {
            case MISSING_AT_EDGE ->
                "show bgp neighbors " + node + "; router bgp: neighbor " + node + " shutdown; " + family + "neighbor "
                        + node + " activate, route-map … in, prefix-list … in";
            case POLICY_REJECTED ->
                "show bgp neighbors " + node + "; " + family + "neighbor " + node
                        + " route-map … in, prefix-list … in; or router bgp: no bgp ebgp-requires-policy";
            case EXTRA_AT_EDGE ->
                "show bgp ipv6 unicast " + prefix + "; then clear bgp ipv6 unicast " + node + " soft in";
            case NEXT_HOP_DIFFERS ->
                "show bgp ipv6 unicast " + prefix + "; route-map …: set ipv6 next-hop global; " + family
                        + "neighbor … route-map … in";
            case STALE_AT_EDGE ->
                "show bgp ipv6 unicast " + prefix + "; router bgp: bgp graceful-restart-disable, neighbor " + node
                        + " bfd";
            case NOT_INSTALLED ->
                "show ipv6 route " + prefix + " and the kernel's routes; ipv6 route " + prefix
                        + " …; ipv6 protocol bgp route-map …";
            case NOT_BEST ->
                "show bgp ipv6 unicast " + prefix + " and show bgp nexthop; router bgp: bgp bestpath …; a next hop"
                        + " that does not resolve";
            case ECMP_WIDTH_DIFFERS ->
                "show bgp ipv6 unicast " + prefix + "; " + family + "maximum-paths; router bgp: bgp bestpath as-path"
                        + " multipath-relax";
        };
    }
}
