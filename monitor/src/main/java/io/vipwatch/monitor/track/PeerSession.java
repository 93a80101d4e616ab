package io.vipwatch.monitor.track;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.RouterId;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionUp;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is remembered of one session. A node's BIRD numbers its path identifiers by source: all routes of its static
 * protocol have one, all that it learned from one path of another node have another. So what is known of an identifier
 * through one prefix holds for every prefix of the session. A restarted BIRD numbers anew, so nothing outlives the
 * session.
 */
final class PeerSession {
    private static final Duration WITHOUT_END = Duration.ofSeconds(30);

    private final Moment begin;
    PeerName peer;
    final long asn;
    /** Its BGP Identifier as a number. */
    final long routerId;

    private final Set<Family> addPath;
    private final Set<Family> endOfRib = new HashSet<>();
    private final Set<Long> early = new HashSet<>();
    private final NavigableSet<Long> toBlocks = new TreeSet<>();
    private final Map<Long, String> remote = new HashMap<>();
    private boolean repeats;
    private Optional<SessionDown> loss = Optional.empty();

    /** What BFD found, while it is Down. */
    Optional<BfdDown> bfd = Optional.empty();

    PeerSession(SessionUp up, Moment at) {
        begin = at;
        peer = up.peer();
        asn = up.remoteAsn();
        routerId = RouterId.parse(up.routerId()).map(RouterId::unsigned).orElse(0L);
        addPath = Set.copyOf(up.addPathReceive());
    }

    boolean hasAddPath(Family family) {
        return addPath.contains(family);
    }

    void endOfRib(Family family) {
        endOfRib.add(family);
    }

    /** @param at when; a peer that sends no End-of-RIB (RFC 4724 §2) has told all it had at first after a while */
    void sawIdentifier(Family family, long pathId, Moment at) {
        if (!endOfRib.contains(family) && at.since(begin).compareTo(WITHOUT_END) < 0) {
            early.add(pathId);
        }
    }

    boolean isEarly(long pathId) {
        return early.contains(pathId);
    }

    /** A pod block came with this identifier, before End-of-RIB. */
    void leadsToBlock(long pathId) {
        toBlocks.add(pathId);
    }

    /**
     * {@return the identifiers that lead to pod blocks of other nodes}. A node's own blocks all come from its static
     * routes, which were numbered first.
     */
    NavigableSet<Long> toBlocksOfOthers() {
        return toBlocks.isEmpty() ? toBlocks : toBlocks.tailSet(toBlocks.first(), false);
    }

    /** {@return by what it is known that routes with this identifier are another origin's, if it is} */
    Optional<String> remoteEvidence(long pathId) {
        return Optional.ofNullable(remote.get(pathId));
    }

    /** {@return whether that was not known before} */
    boolean markRemote(long pathId, String evidence) {
        return remote.putIfAbsent(pathId, evidence) == null;
    }

    /**
     * {@return whether it has been proved that the node tells in this session what it has learned from others}. Without
     * such a proof an identifier that is new may be that of a static protocol which was configured again.
     */
    boolean repeats() {
        return repeats;
    }

    /** {@return whether that was not known before} */
    boolean markRepeating() {
        boolean first = !repeats;
        repeats = true;
        return first;
    }

    void lost(SessionDown down) {
        loss = Optional.of(down);
    }

    Optional<SessionDown> loss() {
        return loss;
    }
}
