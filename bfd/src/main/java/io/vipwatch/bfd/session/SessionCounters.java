package io.vipwatch.bfd.session;

import io.vipwatch.bfd.packet.DiscardReason;
import java.util.Map;

/**
 * What a session has counted since it exists.
 *
 * @param received packets that passed all checks
 * @param transmitted packets handed to the sockets
 * @param transmitFailures packets that the sockets could not send
 * @param discarded packets that did not pass, by reason; no reason with zero
 * @param unusualSourcePorts packets from a source port outside 49152 to 65535, which are taken all the same (RFC 5881 §4)
 * @param ups how often the session came Up
 * @param failures how often it failed: left Up, and nobody's operator took it down
 */
public record SessionCounters(
        long received,
        long transmitted,
        long transmitFailures,
        Map<DiscardReason, Long> discarded,
        long unusualSourcePorts,
        long ups,
        long failures) {
    public SessionCounters {
        discarded = Map.copyOf(discarded);
    }
}
