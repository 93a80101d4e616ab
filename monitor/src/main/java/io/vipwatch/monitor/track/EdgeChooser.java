package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.PeerRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Puts the paths of the nodes before the edge's decision process, and remembers which one the edge uses. */
final class EdgeChooser {
    private final Map<String, PeerSession> sessions;
    private EdgeDecision decision;

    /** @param sessions the latest session of each peer, by its name */
    EdgeChooser(Map<String, PeerSession> sessions, DecisionRules rules) {
        this.sessions = sessions;
        this.decision = new EdgeDecision(rules);
    }

    /** Decides by other rules from now on. */
    void use(DecisionRules rules) {
        decision = new EdgeDecision(rules);
    }

    /** Decides anew after a change. */
    void decide(PrefixPaths prefix) {
        prefix.selected = decision.best(candidates(prefix)).map(best -> PathKey.of(best.path()));
    }

    /** {@return what the edge would choose as it stands} */
    EdgeChoice choice(PrefixPaths prefix) {
        return decision.choose(candidates(prefix));
    }

    /** The edge's own AS is known where it is a peer of ours; otherwise every node is taken to be in another. */
    private List<Candidate> candidates(PrefixPaths prefix) {
        OptionalLong edgeAs = sessions.values().stream()
                .filter(session -> session.peer.role() == PeerRole.EDGE)
                .mapToLong(session -> session.asn)
                .findFirst();
        List<Candidate> candidates = new ArrayList<>(prefix.paths.size());
        for (Map.Entry<PathKey, TrackedPath> each : prefix.paths.entrySet()) {
            TrackedPath path = each.getValue();
            PeerSession session = sessions.get(path.peer.peer());
            if (path.isLive() && path.peer.role() == PeerRole.NODE && session != null) {
                candidates.add(new Candidate(
                        path,
                        edgeAs.isEmpty() || edgeAs.getAsLong() != session.asn,
                        session.asn,
                        session.loss().isPresent() ? 0 : session.routerId,
                        prefix.selected.filter(each.getKey()::equals).isPresent()));
            }
        }
        return candidates;
    }
}
