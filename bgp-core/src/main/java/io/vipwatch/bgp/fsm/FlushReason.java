package io.vipwatch.bgp.fsm;

/** Why stale routes are removed (RFC 4724 §4.2). */
public enum FlushReason {
    /** The peer did not come back within its restart time. */
    RESTART_TIME_EXPIRED,
    /** The peer is back, but sent no End-of-RIB in time. */
    STALE_PATH_TIME_EXPIRED,
    /** The peer is back and sent its End-of-RIB: what it did not announce again is gone. */
    END_OF_RIB,
    /** The peer is back and its OPEN does not mention the family, or has no graceful restart capability. */
    FAMILY_NOT_RESTARTED,
    /** The peer is back and its forwarding state was not preserved (the F bit is clear). */
    FORWARDING_NOT_PRESERVED,
    /** The session went down again before the End-of-RIB. */
    RESTARTED_AGAIN,
    /** BFD says that the path to the peer has failed: it forwards nothing, whatever it may have preserved. */
    BFD_DOWN,
    /** The operator stopped the peer, or it sent too many prefixes. */
    STOPPED
}
