package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.TrackedKind;
import io.vipwatch.monitor.track.TrackedPath.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    private final Map<String, PeerSession> sessions;

    /** @param sessions the latest session of each peer, by its name */
    Attribution(Map<String, PeerSession> sessions) {
        this.sessions = sessions;
    }

    /**
     * Judges the present paths of a prefix anew. Stale ones keep their verdict, since it rests on a session that is
     * gone.
     *
     * @return the identifiers that this has shown to be another origin's: other prefixes may have to be judged again
     */
    List<PathKey> judge(PrefixPaths prefix, long monotonicNanos) {
        List<PathKey> unmasked = new ArrayList<>();
        List<TrackedPath> live = prefix.live().toList();
        List<TrackedPath> present = live.stream().filter(TrackedPath::isPresent).toList();
        unmaskBesideSmaller(present, unmasked);
        if (isPodBlock(prefix)) {
            unmaskBlocksOfOthers(present, unmasked);
            unmaskBlockOfAnother(prefix.prefix, present, unmasked);
        }
        present.forEach(path -> path.verdict = alone(path, monotonicNanos));
        present.forEach(path -> path.verdict = besideOthers(path, prefix, live, monotonicNanos));
        return unmasked;
    }

    /**
     * A node has at most one path of its own to a prefix, and its static routes were numbered first, when it started:
     * of several identifiers for one prefix only the smallest can be its own.
     */
    private void unmaskBesideSmaller(List<TrackedPath> present, List<PathKey> unmasked) {
        for (TrackedPath path : present) {
            Optional<TrackedPath> smaller = present.stream()
                    .filter(other -> other.peer.equals(path.peer) && isCandidate(other) && isCandidate(path))
                    .filter(other -> identifier(other) < identifier(path))
                    .findFirst();
            smaller.ifPresent(other -> unmask(
                    path, "the node announces the prefix with the smaller path id " + identifier(other), unmasked));
        }
    }

    /** All blocks of a node come from its static routes, so they have one identifier, its smallest. */
    private void unmaskBlocksOfOthers(List<TrackedPath> present, List<PathKey> unmasked) {
        for (TrackedPath path : present) {
            if (isCandidate(path)) {
                PeerSession session = session(path);
                session.leadsToBlock(identifier(path));
                for (long other : session.toBlocksOfOthers()) {
                    if (session.markRemote(other, "the node's own pod blocks have a smaller path id")) {
                        unmasked.add(new PathKey(path.peer.peer(), OptionalLong.of(other)));
                    }
                }
            }
        }
    }

    /** A block belongs to one node: when several announce it, it is that of the one with the smallest identifier. */
    private void unmaskBlockOfAnother(Prefix block, List<TrackedPath> present, List<PathKey> unmasked) {
        List<TrackedPath> candidates = present.stream()
                .filter(this::isCandidate)
                .sorted(Comparator.comparingLong(Attribution::identifier))
                .toList();
        if (candidates.size() < 2 || identifier(candidates.get(0)) == identifier(candidates.get(1))) {
            return;
        }
        String evidence = "a path with this id leads to block " + block + " of "
                + candidates.get(0).peer.node();
        candidates.subList(1, candidates.size()).forEach(path -> unmask(path, evidence, unmasked));
    }

    /**
     * Draws conclusions from a withdrawal: what goes within a millisecond of one node's own path was a repetition of
     * it.
     *
     * @return as {@link #judge}
     */
    List<PathKey> departed(PrefixPaths prefix, TrackedPath path, long monotonicNanos) {
        List<PathKey> unmasked = new ArrayList<>();
        prefix.departures.removeIf(departure -> monotonicNanos - departure.monotonicNanos() > INSTANT.toNanos());
        prefix.departures.add(new PrefixPaths.Departure(monotonicNanos, path));
        List<TrackedPath> owners = prefix.departures.stream()
                .map(PrefixPaths.Departure::path)
                .filter(gone -> gone.verdict.ownership() == Ownership.OWN)
                .toList();
        if (owners.size() == 1) {
            String evidence = "a path with this id went with that of "
                    + owners.getFirst().peer.node();
            prefix.departures.stream()
                    .map(PrefixPaths.Departure::path)
                    .filter(gone -> gone.verdict.ownership() == Ownership.UNATTRIBUTED
                            && gone.pathId.isPresent()
                            && !gone.peer.equals(owners.getFirst().peer))
                    .forEach(gone -> unmask(gone, evidence, unmasked));
        }
        return unmasked;
    }

    /** What is known of a path without looking at others; a verdict that others gave it stands once it has settled. */
    private Verdict alone(TrackedPath path, long monotonicNanos) {
        PeerSession session = session(path);
        if (path.peer.role() == PeerRole.EDGE) {
            return repeated("the edge repeats what it has learned");
        }
        Optional<Long> behind = path.attributes.asPath().stream()
                .filter(asn -> asn != session.asn)
                .findFirst();
        if (behind.isPresent()) {
            return repeated("AS " + behind.get() + " stands behind the node in AS_PATH");
        }
        if (path.pathId.isEmpty()) {
            return new Verdict(Ownership.UNATTRIBUTED, "the session has no path identifiers");
        }
        long id = identifier(path);
        Optional<String> remote = session.remoteEvidence(id);
        if (remote.isPresent()) {
            return repeated(remote.get());
        }
        if (session.isEarly(id)) {
            return own("path id " + id + " was there before End-of-RIB");
        }
        boolean stands = path.verdict.ownership() == Ownership.RE_ADVERTISED
                || (path.verdict.ownership() == Ownership.OWN && isSettled(path, monotonicNanos));
        return stands
                ? path.verdict
                : new Verdict(Ownership.UNATTRIBUTED, "path id " + id + " appeared after End-of-RIB");
    }

    private Verdict besideOthers(TrackedPath path, PrefixPaths prefix, List<TrackedPath> live, long monotonicNanos) {
        if (path.verdict.ownership() != Ownership.UNATTRIBUTED) {
            return path.verdict;
        }
        if (nodes(live).size() == 1 && (path.pathId.isPresent() || isPodBlock(prefix))) {
            return own(live).isPresent()
                    ? repeated("the node's own path is beside it")
                    : own("no other node announces the prefix");
        }
        if (path.pathId.isEmpty()) {
            return path.verdict;
        }
        return own(live)
                .filter(owner -> isEarly(owner) || isSettled(owner, monotonicNanos))
                .map(owner -> repeated("appeared after End-of-RIB, and " + owner.peer.node() + " is an origin"))
                .orElse(path.verdict);
    }

    /**
     * {@return whether the path has been there long enough that it is no repetition which has overtaken the original on
     * its way to us}
     */
    private static boolean isSettled(TrackedPath path, long monotonicNanos) {
        return monotonicNanos - path.since.monotonicNanos() > OVERTAKING.toNanos();
    }

    private boolean isEarly(TrackedPath path) {
        return path.pathId.isPresent() && session(path).isEarly(identifier(path));
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

    private void unmask(TrackedPath path, String evidence, List<PathKey> unmasked) {
        if (session(path).markRemote(identifier(path), evidence)) {
            unmasked.add(new PathKey(path.peer.peer(), path.pathId));
        }
    }

    /** {@return whether by itself the identifier may be that of the node's own routes} */
    private boolean isCandidate(TrackedPath path) {
        return path.peer.role() == PeerRole.NODE
                && path.pathId.isPresent()
                && session(path).isEarly(identifier(path))
                && session(path).remoteEvidence(identifier(path)).isEmpty();
    }

    private PeerSession session(TrackedPath path) {
        PeerSession session = sessions.get(path.peer.peer());
        if (session == null) {
            throw new IllegalStateException("a path of " + path.peer.peer() + ", which never had a session");
        }
        return session;
    }

    private static boolean isPodBlock(PrefixPaths prefix) {
        return prefix.rule.map(rule -> rule.kind() == TrackedKind.PODS).orElse(false);
    }

    private static long identifier(TrackedPath path) {
        return path.pathId.orElse(0);
    }

    private static Verdict own(String evidence) {
        return new Verdict(Ownership.OWN, evidence);
    }

    private static Verdict repeated(String evidence) {
        return new Verdict(Ownership.RE_ADVERTISED, evidence);
    }
}
