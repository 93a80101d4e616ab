package io.vipwatch.monitor.crosscheck;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Models what a node tells us of a prefix over its own session.
 *
 * @param node the node
 * @param sessionUp whether we have a session with it; without one, what it would tell is not known
 * @param dead who says that the node is dead, in words, if anybody does
 * @param alive whether it has just answered us as only a living node does: our BFD session is up, or it answers a probe
 * @param nextHops the next hops of the paths that it announces now; empty: it does not announce the prefix
 * @param changed when what it announces of the prefix last changed, in nanoseconds of the monotonic clock, if it ever did
 */
public record Told(
        Node node,
        boolean sessionUp,
        Optional<String> dead,
        boolean alive,
        Set<IpAddress> nextHops,
        OptionalLong changed) {
    public Told {
        nextHops = Set.copyOf(nextHops);
    }

    /** {@return whether it announces the prefix to us} */
    public boolean announces() {
        return sessionUp && !nextHops.isEmpty();
    }

    /** {@return whether it does not announce the prefix to us, and would if it wanted to} */
    public boolean silent() {
        return sessionUp && nextHops.isEmpty();
    }
}
