package io.vipwatch.bgp.fsm;

/** Why an incoming TCP connection of a known peer is refused. */
public enum Refusal {
    /** The operator has not started the peer, or has stopped it. */
    STOPPED,
    /** The peer kept failing and is left alone for a while. */
    DAMPED,
    /** The peer sent too many prefixes. */
    TOO_MANY_PREFIXES
}
