package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.Set;
import java.util.TreeSet;

/**
 * Models what a node tells us of a prefix over its own session.
 *
 * @param node the node's address
 * @param sessionUp whether we have a session with it; without one, what it would tell is not known
 * @param nextHops the next hops of the paths that it announces now; empty: it does not announce the prefix
 */
public record Told(IpAddress node, boolean sessionUp, Set<IpAddress> nextHops) {
    public Told {
        nextHops = Set.copyOf(nextHops);
    }

    boolean announces() {
        return sessionUp && !nextHops.isEmpty();
    }

    boolean silent() {
        return sessionUp && nextHops.isEmpty();
    }

    @Override
    public String toString() {
        return node + (!sessionUp ? " (no session)" : nextHops.isEmpty() ? " -" : " " + new TreeSet<>(nextHops));
    }
}
