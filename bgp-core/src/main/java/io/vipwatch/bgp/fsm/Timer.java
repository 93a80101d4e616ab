package io.vipwatch.bgp.fsm;

import io.vipwatch.bgp.prefix.Family;

/** A timer that the machine asks the rim to run. Equal timers are the same timer: arming one again restarts it. */
public sealed interface Timer {
    /** A timer of one connection (RFC 4271 §8.1.3, RFC 9687 §3). */
    record OfConnection(ConnectionId connection, Kind kind) implements Timer {}

    /** A timer of the peer. */
    record OfPeer(PeerKind kind) implements Timer {}

    /** A timer of one family whose routes are kept stale (RFC 4724 §4.2). */
    record OfFamily(Family family, FamilyKind kind) implements Timer {}

    /** The timers of a connection. */
    enum Kind {
        /** Until the next attempt to connect. */
        CONNECT_RETRY,
        /** TCP is up, the OPEN waits for the peer's. */
        DELAY_OPEN,
        /** Without a complete message for this long, the peer is gone. */
        HOLD,
        /** Until the next KEEPALIVE is sent. */
        KEEPALIVE,
        /** The socket has taken nothing for this long although there was something to send (RFC 9687). */
        SEND_HOLD,
        /** How long a session in strict mode waits for BFD (draft-ietf-idr-bgp-bfd-strict-mode §4). */
        BFD_HOLD
    }

    /** The timers of a peer. */
    enum PeerKind {
        /** The peer is left alone for a while because it kept failing (RFC 4271 §8.1.1, IdleHoldTimer). */
        IDLE_HOLD,
        /** A session that stays up this long makes the next idle hold shorter. */
        STABLE,
        /** The peer sent too many prefixes and is left alone until then (RFC 4271 §6.7). */
        MAXIMUM_PREFIXES_RESTART
    }

    /** The timers of a family that is kept stale. */
    enum FamilyKind {
        /** The peer has to be back before (RFC 4724 §4.2, Restart Time). */
        RESTART,
        /** The peer is back and has to send its End-of-RIB before (RFC 4724 §4.2, "stale path" deadline). */
        STALE_PATH
    }
}
