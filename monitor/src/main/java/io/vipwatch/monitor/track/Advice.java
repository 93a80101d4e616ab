package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PeerRole;
import java.util.List;

/** What an operator can change so that origins can be told from nodes that only repeat a route. */
final class Advice {
    private static final String MESH = "nodes repeat each other's routes with themselves as next hop: put a"
            + " BGPFilter with action Reject and source RemotePeers on the export of their BGPPeer (Calico 3.27 or later)";
    private static final String ADD_PATH =
            "without path identifiers a node's own path cannot be told from one that it repeats: let the session"
                    + " receive ADD-PATH for the family";

    private static final String LATE_PATH =
            "a path id that is new after End-of-RIB may be that of the node's own routes, configured again: restart the"
                    + " node's session with the monitor, since what comes before End-of-RIB can be told apart";

    private Advice() {}

    /** {@return the cure for what cannot be told of the prefix as it stands; empty if there is none or none is needed} */
    static String on(PrefixPaths prefix) {
        List<TrackedPath> ofNodes =
                prefix.live().filter(path -> path.peer.role() == PeerRole.NODE).toList();
        if (ofNodes.stream().anyMatch(path -> path.verdict.ownership() == Ownership.RE_ADVERTISED)) {
            return MESH;
        }
        return ofNodes.stream()
                .filter(path -> path.verdict.ownership() == Ownership.UNATTRIBUTED)
                .findFirst()
                .map(path -> path.pathId.isEmpty() ? ADD_PATH : LATE_PATH)
                .orElse("");
    }
}
