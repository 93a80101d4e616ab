package io.vipwatch.bfd.fsm;

/** Why a session changed state, finer than the diagnostic of the wire. */
public enum Cause {
    /** The three-way handshake of RFC 5880 §6.2. */
    HANDSHAKE(false),
    /** Nothing was heard for the detection time. */
    DETECTION_TIME_EXPIRED(true),
    /** The neighbour says that the session is Down. */
    NEIGHBOR_SIGNALED_DOWN(true),
    /** The neighbour's operator disabled the session: the path has not failed (RFC 5882 §4.1). */
    NEIGHBOR_ADMIN_DOWN(false),
    /** The local forwarding plane was reset. */
    FORWARDING_PLANE_RESET(true),
    /** Something on this system says that the path is of no use, and keeps the session Down. */
    SIGNALED_LOCALLY(true),
    /** Disabled on this system. */
    DISABLED(false),
    /** Enabled on this system. */
    ENABLED(false);

    private final boolean failure;

    Cause(boolean failure) {
        this.failure = failure;
    }

    /** {@return whether a change from Up for this cause says that the path has failed (RFC 5882 §3.2, §4.1)} */
    public boolean failure() {
        return failure;
    }
}
