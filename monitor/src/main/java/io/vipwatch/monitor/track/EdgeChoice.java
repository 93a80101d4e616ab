package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.IpAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the edge would choose of the paths that the nodes announce, by BGP's decision process (RFC 4271 §9.1.2) with FRR's
 * steps. A prediction from outside: what it does by the edge's own policy is not seen.
 *
 * @param best the best path, empty if there is none
 * @param decidedBy the step that put the best path before the one that came closest to it; empty without a best path
 * @param multipath the paths that would be used at once, the best one first, one for each next hop; empty without one
 */
public record EdgeChoice(Optional<Chosen> best, Optional<DecisionStep> decidedBy, List<Chosen> multipath) {
    /** No path at all. */
    public static final EdgeChoice NONE = new EdgeChoice(Optional.empty(), Optional.empty(), List.of());

    /** What takes part in the edge's decision and cannot be known from outside; each is taken not to decide. */
    public static final List<String> NOT_KNOWN = List.of(
            "weight, local preference and whatever else the edge's own policy sets",
            "routes that the edge itself originates",
            "the IGP metric to the next hops, which are taken to be on the same link",
            "whether the edge receives ADD-PATH, without which it sees one path of each node",
            "CLUSTER_LIST and ORIGINATOR_ID, which only count in internal sessions");

    public EdgeChoice {
        multipath = List.copyOf(multipath);
    }

    /**
     * A path that is chosen.
     *
     * @param peer whose it is
     * @param node the machine behind that
     * @param pathId its path identifier in our session, where that has them
     * @param nextHop its next hops
     * @param stale whether its session is gone and graceful restart keeps it: traffic may be black-holed
     */
    public record Chosen(String peer, String node, OptionalLong pathId, List<IpAddress> nextHop, boolean stale) {
        public Chosen {
            nextHop = List.copyOf(nextHop);
        }

        static Chosen of(TrackedPath path) {
            return new Chosen(
                    path.peer.peer(), path.peer.node(), path.pathId, path.attributes.nextHop(), path.isStale());
        }
    }
}
