package io.vipwatch.monitor.evidence;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Models who is who on the network of the edge, and what matters there.
 *
 * @param nodes the nodes by address
 * @param edges addresses that the edge is known to have
 * @param ours addresses of our own ends of BGP sessions
 * @param tracked which prefixes matter
 */
public record Neighborhood(
        Map<IpAddress, String> nodes, Set<IpAddress> edges, Set<IpAddress> ours, Predicate<Prefix> tracked) {
    public Neighborhood {
        nodes = Map.copyOf(nodes);
        edges = Set.copyOf(edges);
        ours = Set.copyOf(ours);
    }

    /** {@return the name of the node with this address} */
    public Optional<String> nodeAt(IpAddress address) {
        return Optional.ofNullable(nodes.get(address));
    }

    /**
     * {@return which of two ends is the edge's neighbour; empty where neither end is the edge, as of packets that it only
     * forwards}
     */
    public Optional<IpAddress> neighborOf(IpAddress one, IpAddress other) {
        if (isEdge(one, other)) {
            return Optional.of(other);
        }
        return isEdge(other, one) ? Optional.of(one) : Optional.empty();
    }

    /** An address that is nobody else's is the edge's where it speaks with a node or with us: it may have several. */
    private boolean isEdge(IpAddress address, IpAddress peer) {
        boolean someoneElse = nodes.containsKey(address) || ours.contains(address);
        return edges.contains(address)
                || (!someoneElse && !edges.contains(peer) && (nodes.containsKey(peer) || ours.contains(peer)));
    }
}
