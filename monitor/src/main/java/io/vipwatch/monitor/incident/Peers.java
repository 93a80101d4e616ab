package io.vipwatch.monitor.incident;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What is remembered of the neighbours: what they announce at first is no change, nor is what our own operator ends. */
final class Peers {
    /** After its End-of-RIB, what a peer learns of its own neighbours still trickles in. */
    private static final Duration TRICKLE = Duration.ofSeconds(5);

    /** A peer that sends no End-of-RIB (RFC 4724 §2) has sent all it had after this. */
    private static final Duration WITHOUT_END = Duration.ofSeconds(30);

    /** For this long after a start or a reload, gains are what the monitor learns, not what the network does. */
    private static final Duration LEARNING = Duration.ofSeconds(30);

    private static final int CEASE = 6;
    private static final int COLLISION = 7;
    private static final int RANGE_PEERS = 4096;

    private final Map<String, Known> known = new LatestUsed<>();
    private final Map<IpAddress, String> nodes = new LatestUsed<>();
    private Optional<Moment> learningSince = Optional.empty();

    /** Forgets the one that was used longest ago. */
    private static final class LatestUsed<K, V> extends LinkedHashMap<K, V> {
        private static final long serialVersionUID = 1;

        LatestUsed() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > RANGE_PEERS;
        }
    }

    private static final class Known {
        Optional<Moment> settled = Optional.empty();
        boolean silenced;
        final String node;

        Known(String node) {
            this.node = node;
        }
    }

    /** The monitor began, or follows other rules: what it learns next is not new. */
    void learning(Moment at) {
        learningSince = Optional.of(at);
    }

    void forget() {
        known.clear();
        nodes.clear();
    }

    void up(PeerName peer, Moment at) {
        Known one = known(peer);
        one.settled = Optional.of(at.plus(WITHOUT_END));
        one.silenced = false;
    }

    void endOfRib(PeerName peer, Moment at) {
        known(peer).settled = Optional.of(at.plus(TRICKLE));
    }

    /** {@return whether the loss is one: not when our own operator ended the session, or one of two connections} */
    boolean isLoss(SessionDown down) {
        boolean collision = down.loss().notification().map(Peers::isCollision).orElse(false);
        boolean silenced = down.loss().cause() == LossCause.ADMINISTRATIVE || collision;
        known(down.peer()).silenced = silenced;
        return !silenced;
    }

    private static boolean isCollision(NotificationText text) {
        return text.code() == CEASE && text.subcode() == COLLISION;
    }

    /** {@return whether what goes with the peer's session is nobody's fault} */
    boolean isSilenced(PeerName peer) {
        return known(peer).silenced;
    }

    /** {@return whether what the peer announces now is new, rather than what it had all along} */
    boolean isSettled(PeerName peer, Moment at) {
        return isSettled(known(peer), at);
    }

    private boolean isSettled(Known one, Moment at) {
        boolean learned = learningSince
                .filter(since -> at.since(since).compareTo(LEARNING) < 0)
                .isEmpty();
        return learned
                && one.settled
                        .filter(since -> at.monotonicNanos() >= since.monotonicNanos())
                        .isPresent();
    }

    /** {@return the same of a node that may have several sessions with us, or none} */
    boolean isSettled(Optional<String> node, Moment at) {
        return known.values().stream()
                .filter(one -> node.filter(one.node::equals).isPresent())
                .allMatch(one -> isSettled(one, at));
    }

    /** {@return the node with this address, as far as it has a session with us} */
    Optional<String> node(IpAddress address) {
        return Optional.ofNullable(nodes.get(address));
    }

    private Known known(PeerName peer) {
        nodes.put(peer.address(), peer.node());
        return known.computeIfAbsent(peer.peer(), _ -> new Known(peer.node()));
    }
}
