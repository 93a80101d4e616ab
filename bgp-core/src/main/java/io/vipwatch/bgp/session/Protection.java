package io.vipwatch.bgp.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What protects sessions before there are any: on the listening sockets, the keys of TCP MD5 (RFC 2385) and the lowest hop
 * limit of TTL security (RFC 5082). On any thread that holds the speaker's lock.
 */
final class Protection {
    private final Sockets sockets;
    private final Listener listener;
    private final Map<String, PeerConfig> peers = new HashMap<>();
    private HopFloor floor = new HopFloor(0, 0);

    Protection(Sockets sockets, Listener listener) {
        this.sockets = sockets;
        this.listener = listener;
    }

    /**
     * Installs what protects the sessions of a peer.
     *
     * @throws SpeakerException if that is not possible; nothing is installed then
     */
    void begin(PeerConfig peer) {
        sockets.require(peer);
        if (peer.password().isPresent()) {
            try {
                sign(peer);
            } catch (SpeakerException refused) {
                unsign(peer);
                throw refused;
            }
        }
        peers.put(peer.name(), peer);
        protectHops();
    }

    /**
     * Installs what protects the sessions of a peer from now on, instead of what did.
     *
     * @throws SpeakerException if that is not possible; the peer is protected as before then
     */
    void change(PeerConfig before, PeerConfig after) {
        try {
            begin(after);
        } catch (SpeakerException refused) {
            if (before.password().isPresent() && isSameKey(before, after)) {
                sign(before);
            }
            throw refused;
        }
        if (after.password().isEmpty() || !isSameKey(before, after)) {
            unsign(before);
        }
    }

    /** Removes what protected the sessions of a peer. */
    void end(PeerConfig peer) {
        unsign(peer);
        peers.remove(peer.name());
        protectHops();
    }

    private void protectHops() {
        HopFloor wanted = HopFloor.of(peers.values());
        if (!wanted.equals(floor)) {
            floor = wanted;
            listener.protect(wanted);
        }
    }

    private void unsign(PeerConfig peer) {
        if (peer.password().isPresent()) {
            listener.sign(Md5Key.of(peer.remote()), Optional.empty());
        }
    }

    private void sign(PeerConfig peer) {
        listener.sign(Md5Key.of(peer.remote()), peer.password());
    }

    private static boolean isSameKey(PeerConfig one, PeerConfig other) {
        return Md5Key.of(one.remote()).equals(Md5Key.of(other.remote()));
    }
}
