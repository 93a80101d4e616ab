package io.vipwatch.bfd.packet;

import java.util.Optional;

/**
 * How a session's packets travel in UDP: single hop (RFC 5881) or multihop (RFC 5883).
 *
 * @param destinationPort the UDP destination port
 * @param minimumHopLimit the lowest TTL or hop limit that a received packet may have, 1 to 255
 */
public record Encapsulation(int destinationPort, int minimumHopLimit) {
    /** The TTL or hop limit of every packet we send, also multihop, so that a peer may check it (RFC 5082). */
    public static final int SENT_HOP_LIMIT = 255;

    /** The lowest source port that a session may use (RFC 5881 §4). */
    public static final int FIRST_SOURCE_PORT = 49152;

    /** The highest source port that a session may use (RFC 5881 §4). */
    public static final int LAST_SOURCE_PORT = 65535;

    private static final int MULTIHOP_PORT = 4784;

    public Encapsulation {
        ControlPacket.requireRange("destination port", destinationPort, 1, 65535);
        ControlPacket.requireRange("minimum hop limit", minimumHopLimit, 1, 255);
    }

    /** {@return single hop: port 3784, and nothing that has passed a router is accepted (RFC 5881 §5)} */
    public static Encapsulation singleHop() {
        return new Encapsulation(3784, 255);
    }

    /** {@return multihop: port 4784 (RFC 5883 §5) and a minimum, since not every peer sends 255} */
    public static Encapsulation multihop(int minimumHopLimit) {
        return new Encapsulation(MULTIHOP_PORT, minimumHopLimit);
    }

    /** {@return whether the remote system must be on the link: not multihop's port, and no router may be between} */
    public boolean isSingleHop() {
        return destinationPort != MULTIHOP_PORT && minimumHopLimit == SENT_HOP_LIMIT;
    }

    /** {@return why a packet that arrived with this TTL or hop limit, 0 to 255, is discarded, if it is} */
    public Optional<DiscardReason> check(int hopLimit) {
        return hopLimit < minimumHopLimit ? Optional.of(DiscardReason.HOP_LIMIT) : Optional.empty();
    }
}
