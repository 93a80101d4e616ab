package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.PeerRole;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds out which path identifiers lead to other origins, from what can belong to one node only. Each rule adds to what
 * is known of sessions.
 */
final class Unmasking {
    private final IdentifierEvidence evidence;

    Unmasking(IdentifierEvidence evidence) {
        this.evidence = evidence;
    }

    /**
     * A node has at most one path of its own to a prefix, and all that it originates begins with its own AS: with a
     * second path, or with another AS behind it, it repeats.
     */
    void noticeRepetition(List<TrackedPath> present, List<Learned> learned) {
        for (TrackedPath path : present) {
            boolean second = path.pathId.isPresent()
                    && present.stream().anyMatch(other -> other != path && other.peer.equals(path.peer));
            if (path.peer.role() == PeerRole.NODE
                    && (second || evidence.asBehind(path).isPresent())) {
                evidence.repeats(path, learned);
            }
        }
    }

    /**
     * A node has at most one path of its own to a prefix, and its static routes were numbered first, when it started:
     * of several identifiers for one prefix only the smallest can be its own.
     */
    void unmaskBesideSmaller(List<TrackedPath> present, List<Learned> learned) {
        for (TrackedPath path : present) {
            Optional<TrackedPath> smaller = present.stream()
                    .filter(other ->
                            other.peer.equals(path.peer) && evidence.isCandidate(other) && evidence.isCandidate(path))
                    .filter(other -> IdentifierEvidence.identifier(other) < IdentifierEvidence.identifier(path))
                    .findFirst();
            smaller.ifPresent(other -> evidence.unmask(
                    path,
                    "the node announces the prefix with the smaller path id " + IdentifierEvidence.identifier(other),
                    learned));
        }
    }

    /** All blocks of a node come from its static routes, so they have one identifier, its smallest. */
    void unmaskBlocksOfOthers(List<TrackedPath> present, List<Learned> learned) {
        for (TrackedPath path : present) {
            if (evidence.isCandidate(path)) {
                PeerSession session = evidence.session(path);
                session.leadsToBlock(IdentifierEvidence.identifier(path));
                for (long other : session.toBlocksOfOthers()) {
                    if (session.markRemote(other, "the node's own pod blocks have a smaller path id")) {
                        learned.add(new Learned.RemoteIdentifier(path.peer.peer(), other));
                        evidence.repeats(path, learned);
                    }
                }
            }
        }
    }

    /** A block belongs to one node: when several announce it, it is that of the one with the smallest identifier. */
    void unmaskBlockOfAnother(Prefix block, List<TrackedPath> present, List<Learned> learned) {
        List<TrackedPath> candidates = present.stream()
                .filter(evidence::isCandidate)
                .sorted(Comparator.comparingLong(IdentifierEvidence::identifier))
                .toList();
        if (candidates.size() < 2
                || IdentifierEvidence.identifier(candidates.get(0))
                        == IdentifierEvidence.identifier(candidates.get(1))) {
            return;
        }
        String shown = "a path with this id leads to block " + block + " of "
                + candidates.get(0).peer.node();
        candidates.subList(1, candidates.size()).forEach(path -> {
            evidence.unmask(path, shown, learned);
            evidence.repeats(path, learned);
        });
    }
}
