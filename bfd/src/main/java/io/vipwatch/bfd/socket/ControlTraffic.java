package io.vipwatch.bfd.socket;

import io.vipwatch.bfd.packet.Encapsulation;

/** How packets of BFD are marked when they leave. */
final class ControlTraffic {
    static final int HOP_LIMIT = Encapsulation.SENT_HOP_LIMIT;

    /** Class selector 6, internetwork control (RFC 4594 §3.1), as the traffic class octet. */
    static final int CS6 = 0xc0;

    /** The highest priority in the queues of Linux for which no capability is needed. */
    static final int PRIORITY = 6;

    private ControlTraffic() {}
}
