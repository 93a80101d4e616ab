package io.vipwatch.monitor.track;

import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.track.TrackedPath.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of path identifiers and of who repeats, session by session; see {@link PeerSession}. */
final class IdentifierEvidence {
    private final Map<String, PeerSession> sessions;

    /** @param sessions the latest session of each peer, by its name */
    IdentifierEvidence(Map<String, PeerSession> sessions) {
        this.sessions = sessions;
    }

    PeerSession session(TrackedPath path) {
        PeerSession session = sessions.get(path.peer.peer());
        if (session == null) {
            throw new IllegalStateException("a path of " + path.peer.peer() + ", which never had a session");
        }
        return session;
    }

    /** {@return the first AS behind that of the node in AS_PATH} */
    Optional<Long> asBehind(TrackedPath path) {
        long own = session(path).asn;
        return path.attributes.asPath().stream().filter(asn -> asn != own).findFirst();
    }

    /** {@return whether the identifier was there before End-of-RIB} */
    boolean isEarly(TrackedPath path) {
        return path.pathId.isPresent() && session(path).isEarly(identifier(path));
    }

    /** {@return whether by itself the identifier may be that of the node's own routes} */
    boolean isCandidate(TrackedPath path) {
        return path.peer.role() == PeerRole.NODE
                && path.pathId.isPresent()
                && session(path).isEarly(identifier(path))
                && session(path).remoteEvidence(identifier(path)).isEmpty();
    }

    /** A path's identifier is that of another origin's routes. */
    void unmask(TrackedPath path, String evidence, List<Learned> learned) {
        if (session(path).markRemote(identifier(path), evidence)) {
            learned.add(new Learned.RemoteIdentifier(path.peer.peer(), identifier(path)));
        }
        path.verdict = new Verdict(Ownership.RE_ADVERTISED, evidence);
    }

    /** A node tells in its session what it has learned from others. */
    void repeats(TrackedPath path, List<Learned> learned) {
        if (session(path).markRepeating()) {
            learned.add(new Learned.RepeatingSession(path.peer.peer()));
        }
    }

    static long identifier(TrackedPath path) {
        return path.pathId.orElse(0);
    }
}
