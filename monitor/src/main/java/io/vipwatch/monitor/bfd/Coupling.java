package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.monitor.config.PeerBfdSection.OnDown;

/**
 * What a change of a BFD session's state means for the BGP session with the same neighbour (RFC 5882 §4): a pure
 * function.
 */
enum Coupling {
    /** BFD reaches the neighbour: a session that waited for that goes on. */
    LET_GO_ON,
    /** The path has failed: the session ends with Cease/BFD Down, and nothing of its routes is kept. */
    CLOSE,
    /** The path has failed and the session is left alone: only what graceful restart kept is kept no longer. */
    FLUSH_STALE,
    /** BFD has no say any more, because an operator of either end took it out of use. */
    LEAVE_ALONE,
    /** Nothing is known any more: who waits for BFD waits until it is Up. */
    FORGET,
    /** Nothing: a session that was never Up says nothing about the path. */
    NOTHING;

    /**
     * {@return what follows}
     *
     * @param from the state before
     * @param to the state now
     * @param failure whether BFD takes the change for a failure of the path
     * @param onDown what the operator wants to follow from one
     */
    static Coupling of(SessionState from, SessionState to, boolean failure, OnDown onDown) {
        return switch (to) {
            case UP -> LET_GO_ON;
            case ADMIN_DOWN -> LEAVE_ALONE;
            case DOWN, INIT -> from == SessionState.UP ? ofLoss(failure, onDown) : NOTHING;
        };
    }

    private static Coupling ofLoss(boolean failure, OnDown onDown) {
        if (!failure) {
            return LEAVE_ALONE;
        }
        return switch (onDown) {
            case CLOSE -> CLOSE;
            case OBSERVE -> FLUSH_STALE;
        };
    }
}
