package io.vipwatch.monitor.inject;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;

/**
 * A path of ours that an edge holds in its Adj-RIB-In.
 *
 * @param prefix the prefix
 * @param nextHop the global next hop
 */
public record HeldRoute(Prefix prefix, IpAddress nextHop) implements Comparable<HeldRoute> {
    @Override
    public int compareTo(HeldRoute other) {
        int byPrefix = prefix.compareTo(other.prefix);
        return byPrefix != 0 ? byPrefix : nextHop.compareTo(other.nextHop);
    }

    @Override
    public String toString() {
        return prefix + " via " + nextHop;
    }
}
