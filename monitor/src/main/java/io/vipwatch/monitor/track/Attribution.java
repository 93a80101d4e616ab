package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.TrackedKind;
import io.vipwatch.monitor.track.TrackedPath.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells a node's own paths from those of other nodes that it repeats with itself as next hop, which Calico's nodes do
 * unless an export filter rejects the source RemotePeers. Nothing in the attributes tells, so it goes by path
 * identifiers, by what belongs to one node only, and by what goes at the same instant; see {@link PeerSession} for why
 * an identifier says something about every prefix. What is not certain is said to be unattributed.
 */
final class Attribution {
    /** Within this time, a withdrawal and its repetition by the other nodes follow each other. */
    private static final Duration INSTANT = Duration.ofMillis(1);

    /** By so much, at the most, a repetition may reach us before the original. */
    private static final Duration OVERTAKING = Duration.ofMillis(50);

    private final IdentifierEvidence evidence;
    private final Unmasking unmasking;

    /** @param sessions the latest session of each peer, by its name */
    Attribution(Map<String, PeerSession> sessions) {
        evidence = new IdentifierEvidence(sessions);
        unmasking = new Unmasking(evidence);
    }

    /**
     * Judges the present paths of a prefix anew. Stale ones keep their verdict, since it rests on a session that is
     * gone.
     *
     * @return what this has taught about sessions: other prefixes may have to be judged again
     */
    List<Learned> judge(PrefixPaths prefix, long monotonicNanos) {
        List<Learned> learned = new ArrayList<>();
        List<TrackedPath> live = prefix.live().toList();
        List<TrackedPath> present = live.stream().filter(TrackedPath::isPresent).toList();
        unmasking.noticeRepetition(present, learned);
        unmasking.unmaskBesideSmaller(present, learned);
        if (isPodBlock(prefix)) {
            unmasking.unmaskBlocksOfOthers(present, learned);
            unmasking.unmaskBlockOfAnother(prefix.prefix, present, learned);
        }
        present.forEach(path -> path.verdict = alone(path, monotonicNanos));
        if (isPodBlock(prefix)) {
            unmaskBesideOwner(prefix.prefix, present, monotonicNanos, learned);
        }
        present.forEach(path -> path.verdict = besideOthers(path, prefix, live, monotonicNanos));
        return learned;
    }

    /** A block belongs to one node: whoever announces it besides its owner repeats it, whatever its identifier. */
    private void unmaskBesideOwner(
            Prefix block, List<TrackedPath> present, long monotonicNanos, List<Learned> learned) {
        List<TrackedPath> owners = present.stream()
                .filter(path -> path.verdict.ownership() == Ownership.OWN && stands(path, monotonicNanos))
                .toList();
        if (owners.size() != 1) {
            return;
        }
        String shown = "a path with this id leads to block " + block + " of "
                + owners.getFirst().peer.node();
        for (TrackedPath path : present) {
            if (path.peer.role() == PeerRole.NODE
                    && path.pathId.isPresent()
                    && !path.peer.node().equals(owners.getFirst().peer.node())
                    && path.verdict.ownership() == Ownership.UNATTRIBUTED) {
                evidence.unmask(path, shown, learned);
                evidence.repeats(path, learned);
                path.verdict = alone(path, monotonicNanos);
            }
        }
    }

    /**
     * Draws conclusions from a withdrawal: what goes within a millisecond of one node's own path was a repetition of
     * it.
     *
     * @return as {@link #judge}
     */
    List<Learned> departed(PrefixPaths prefix, TrackedPath path, long monotonicNanos) {
        List<Learned> learned = new ArrayList<>();
        prefix.departures.removeIf(departure -> monotonicNanos - departure.monotonicNanos() > INSTANT.toNanos());
        prefix.departures.add(new PrefixPaths.Departure(monotonicNanos, path));
        List<TrackedPath> owners = prefix.departures.stream()
                .map(PrefixPaths.Departure::path)
                .filter(gone -> gone.verdict.ownership() == Ownership.OWN)
                .toList();
        if (owners.size() == 1) {
            String shown = "a path with this id went with that of "
                    + owners.getFirst().peer.node();
            prefix.departures.stream()
                    .map(PrefixPaths.Departure::path)
                    .filter(gone -> gone.verdict.ownership() == Ownership.UNATTRIBUTED
                            && gone.pathId.isPresent()
                            && !gone.peer.equals(owners.getFirst().peer))
                    .forEach(gone -> evidence.unmask(gone, shown, learned));
        }
        return learned;
    }

    /** What is known of a path without looking at others; a verdict that others gave it stands once it has settled. */
    private Verdict alone(TrackedPath path, long monotonicNanos) {
        PeerSession session = evidence.session(path);
        if (path.peer.role() == PeerRole.EDGE) {
            return repeated("the edge repeats what it has learned");
        }
        Optional<Long> behind = evidence.asBehind(path);
        if (behind.isPresent()) {
            return repeated("AS " + behind.get() + " stands behind the node in AS_PATH");
        }
        if (path.pathId.isEmpty()) {
            return new Verdict(Ownership.UNATTRIBUTED, "the session has no path identifiers");
        }
        long id = IdentifierEvidence.identifier(path);
        Optional<String> remote = session.remoteEvidence(id);
        if (remote.isPresent()) {
            return repeated(remote.get());
        }
        if (session.isEarly(id)) {
            return own("path id " + id + " was there before End-of-RIB");
        }
        boolean remains = path.verdict.ownership() == Ownership.RE_ADVERTISED
                || (path.verdict.ownership() == Ownership.OWN && isSettled(path, monotonicNanos));
        return remains
                ? path.verdict
                : new Verdict(Ownership.UNATTRIBUTED, "path id " + id + " appeared after End-of-RIB");
    }

    private Verdict besideOthers(TrackedPath path, PrefixPaths prefix, List<TrackedPath> live, long monotonicNanos) {
        if (path.verdict.ownership() != Ownership.UNATTRIBUTED) {
            return path.verdict;
        }
        if (nodes(live).size() == 1 && (path.pathId.isPresent() || isPodBlock(prefix))) {
            return withoutOthers(path, live);
        }
        path.hadCompany = true;
        if (path.pathId.isEmpty()) {
            return path.verdict;
        }
        Optional<TrackedPath> owner = own(live).filter(candidate -> stands(candidate, monotonicNanos));
        if (owner.isEmpty()) {
            return path.verdict;
        }
        String origin = "appeared after End-of-RIB, and " + owner.get().peer.node() + " is an origin";
        return evidence.session(path).repeats()
                ? repeated(origin)
                : new Verdict(Ownership.UNATTRIBUTED, origin + ", but nothing shows that this node repeats anything");
    }

    private static Verdict withoutOthers(TrackedPath path, List<TrackedPath> live) {
        if (own(live).isPresent()) {
            return repeated("the node's own path is beside it");
        }
        return path.hadCompany // a repetition outlives its origin by as much as the nodes take to notice its end
                ? new Verdict(
                        Ownership.UNATTRIBUTED, path.verdict.evidence() + ", and others that announced it are gone")
                : own("no other node announces the prefix");
    }

    /** {@return whether an own path is surely no repetition which has overtaken the original} */
    private boolean stands(TrackedPath owner, long monotonicNanos) {
        return evidence.isEarly(owner) || isSettled(owner, monotonicNanos);
    }

    /**
     * {@return whether the path has been there long enough that it is no repetition which has overtaken the original on
     * its way to us}
     */
    private static boolean isSettled(TrackedPath path, long monotonicNanos) {
        return monotonicNanos - path.since.monotonicNanos() > OVERTAKING.toNanos();
    }

    /** {@return the nodes among those whose paths these are; the edge only repeats} */
    private static Set<String> nodes(List<TrackedPath> paths) {
        Set<String> nodes = new HashSet<>();
        paths.stream().filter(path -> path.peer.role() == PeerRole.NODE).forEach(path -> nodes.add(path.peer.node()));
        return nodes;
    }

    private static Optional<TrackedPath> own(List<TrackedPath> paths) {
        return paths.stream()
                .filter(path -> path.verdict.ownership() == Ownership.OWN)
                .findFirst();
    }

    private static boolean isPodBlock(PrefixPaths prefix) {
        return prefix.rule.map(rule -> rule.kind() == TrackedKind.PODS).orElse(false);
    }

    private static Verdict own(String evidence) {
        return new Verdict(Ownership.OWN, evidence);
    }

    private static Verdict repeated(String evidence) {
        return new Verdict(Ownership.RE_ADVERTISED, evidence);
    }
}
