package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.Encapsulation;

/** The check of the TTL or hop limit (RFC 5881 §5, RFC 5883 §4), where it could be read. */
final class HopLimit {
    private static final int UNREADABLE = -1;
    private static final Encapsulation SINGLE_HOP = Encapsulation.singleHop();

    private HopLimit() {}

    /** {@return whether a packet of a session of this kind may have arrived with {@code hopLimit}} */
    static boolean suffices(Encapsulation encapsulation, int hopLimit) {
        return hopLimit == UNREADABLE || hopLimit >= encapsulation.minimumHopLimit();
    }

    /** {@return whether a packet of no known session may have arrived at {@code port} with it} */
    static boolean suffices(int port, int hopLimit) {
        return port != SINGLE_HOP.destinationPort() || suffices(SINGLE_HOP, hopLimit);
    }
}
