package io.vipwatch.bgp.session;

import java.util.Optional;

/**
 * What protects sessions before there are any: the keys of TCP MD5 (RFC 2385) on the listening sockets. On any thread
 * that holds the speaker's lock.
 */
final class Protection {
    private final Sockets sockets;
    private final Listener listener;

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
                end(peer);
                throw refused;
            }
        }
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
            end(before);
        }
    }

    /** Removes what protected the sessions of a peer. */
    void end(PeerConfig peer) {
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
