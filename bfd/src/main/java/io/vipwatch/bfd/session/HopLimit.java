package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.Encapsulation;

/**
 * The check of the TTL or hop limit (RFC 5881 §5, RFC 5883 §4).
 *
 * @param readable whether the sockets can tell it: if they can, a packet without one fails the check; if they cannot, which
 *     needs the operator's consent for single hop, it is not held against a packet
 */
record HopLimit(boolean readable) {
    private static final int UNREAD = -1;
    private static final Encapsulation SINGLE_HOP = Encapsulation.singleHop();

    /** {@return whether a packet of a session of this kind may have arrived with {@code hopLimit}} */
    boolean suffices(Encapsulation encapsulation, int hopLimit) {
        return hopLimit == UNREAD ? !readable : hopLimit >= encapsulation.minimumHopLimit();
    }

    /** {@return whether a packet of no known session may have arrived at {@code port} with it} */
    boolean suffices(int port, int hopLimit) {
        return port != SINGLE_HOP.destinationPort() || suffices(SINGLE_HOP, hopLimit);
    }
}
