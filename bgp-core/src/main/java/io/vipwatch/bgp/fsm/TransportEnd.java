package io.vipwatch.bgp.fsm;

/** How a TCP connection ended that we did not close. */
public enum TransportEnd {
    /** The peer closed it. */
    FIN,
    /** The peer reset it. */
    RESET,
    /** The system gave it up: no route, too many retransmissions, an ICMP error. */
    FAILED
}
