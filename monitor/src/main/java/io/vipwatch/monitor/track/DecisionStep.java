package io.vipwatch.monitor.track;

/**
 * The steps of the decision process in the order in which FRR takes them. Those of them that depend on what only the edge
 * knows are in {@link EdgeChoice#NOT_KNOWN}.
 */
public enum DecisionStep {
    /** There is no other path. */
    ONLY_PATH("only path"),
    /** A path that is kept for long after its session ended comes last (RFC 9494 §4.2). */
    LLGR_STALE("LLGR stale"),
    /** The higher LOCAL_PREF; of external paths it is the edge's own, taken to be the same for all. */
    LOCAL_PREF("local preference"),
    /** The shorter AS_PATH. */
    AS_PATH("AS path"),
    /** IGP before EGP before INCOMPLETE. */
    ORIGIN("origin"),
    /** The lower MULTI_EXIT_DISC, between paths through the same neighbour AS. */
    MED("MED"),
    /** External before internal. */
    PEER_TYPE("peer type"),
    /** Of external paths the one that is in use: it is not given up for an equal one. */
    OLDER_PATH("older path"),
    /** The lower BGP Identifier; that of a peer whose session is down is 0.0.0.0 to FRR. */
    ROUTER_ID("router id"),
    /** A path of a session before the stale one of another. */
    STALE("stale"),
    /** The lower address of the neighbour. */
    NEIGHBOR_ADDRESS("neighbor address"),
    /** Nothing tells them apart: the one that was there first. */
    NOTHING_LEFT("nothing left to compare");

    private final String text;

    DecisionStep(String text) {
        this.text = text;
    }

    /** {@return the step in words} */
    public String text() {
        return text;
    }
}
