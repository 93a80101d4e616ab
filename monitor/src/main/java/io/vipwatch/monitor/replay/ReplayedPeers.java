package io.vipwatch.monitor.replay;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.rib.AttributeSets;
import io.vipwatch.bgp.session.Assumption;
import io.vipwatch.bgp.session.ObservedPeer;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SpeakerListener;
import io.vipwatch.bgp.session.Stamp;
import io.vipwatch.monitor.replay.Recorded.Ends;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The peers of a recording and the deadlines of their stale routes, on the thread that replays. */
final class ReplayedPeers {
    private final ReplaySettings settings;
    private final SpeakerListener listener;
    private final Assumed assumed;
    private final AttributeSets sets = new AttributeSets();
    private final Map<IpAddress, Replayed> peers = new LinkedHashMap<>();
    private long leftOut;

    /** No deadline is before this, on the monotonic clock. */
    private long nothingBefore = Long.MAX_VALUE;

    ReplayedPeers(ReplaySettings settings, SpeakerListener listener, Assumed assumed) {
        this.settings = settings;
        this.listener = listener;
        this.assumed = assumed;
    }

    /** Told what was assumed of a session of which the recording does not have the OPENs. */
    interface Assumed {
        void tell(Stamp at, Peer peer, String text);
    }

    /** A peer as one other end hears it. */
    private record Replayed(IpAddress observer, ObservedPeer observed) {}

    /** {@return how many records were of sessions of a peer with another than the end that was seen first} */
    long leftOut() {
        return leftOut;
    }

    /** Takes what was recorded, at the time given. */
    void take(Recorded.Timed recorded, Stamp at) {
        Optional<ObservedPeer> observed = observed(recorded.ends());
        if (observed.isEmpty()) {
            return;
        }
        ObservedPeer peer = observed.get();
        switch (recorded) {
            case Recorded.Message message ->
                peer.message(at, message.side(), message.connection(), message.message(), message.encoding());
            case Recorded.Closed closed -> peer.closed(at, closed.side(), closed.connection(), closed.reset());
            case Recorded.Ended ended -> peer.ended(at, ended.cause());
        }
        peer.deadline().ifPresent(due -> nothingBefore = Math.min(nothingBefore, due.monotonicNanos()));
    }

    private Optional<ObservedPeer> observed(Ends ends) {
        Replayed known = peers.get(ends.peer());
        if (known == null) {
            Optional<Peer> peer = settings.peer(ends.peer());
            if (peer.isEmpty()) {
                leftOut++;
                return Optional.empty();
            }
            known = new Replayed(ends.observer(), observed(peer.get(), ends));
            peers.put(ends.peer(), known);
        }
        if (!known.observer().equals(ends.observer())) {
            leftOut++;
            return Optional.empty();
        }
        return Optional.of(known.observed());
    }

    private ObservedPeer observed(Peer peer, Ends ends) {
        Assumption assumption = new Assumption(ends.peerAs().orElse(0), false, Set.of());
        return new ObservedPeer(
                peer,
                listener,
                sets,
                settings.retention(ends.peer()),
                assumption,
                (at, text) -> assumed.tell(at, peer, text));
    }

    /** Lets what is due before {@code now} happen, of all peers in the order of time. */
    void advance(Stamp now) {
        while (nothingBefore <= now.monotonicNanos()) {
            Optional<Due> first = peers.values().stream()
                    .flatMap(peer -> peer.observed().deadline().stream().map(at -> new Due(at, peer.observed())))
                    .min(Comparator.comparingLong(due -> due.at().monotonicNanos()));
            nothingBefore = first.map(due -> due.at().monotonicNanos()).orElse(Long.MAX_VALUE);
            first.filter(due -> due.at().nanosSince(now) <= 0)
                    .ifPresent(due -> due.peer().advance(due.at()));
        }
    }

    /** When something is due, and of whom. */
    private record Due(Stamp at, ObservedPeer peer) {}
}
