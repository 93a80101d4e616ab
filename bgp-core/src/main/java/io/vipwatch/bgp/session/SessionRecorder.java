package io.vipwatch.bgp.session;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import java.util.Set;

/**
 * Takes down every message of every session as it was on the wire, and every change of state. Each call comes on the
 * event loop of its peer, so calls for different peers may be concurrent; an implementation must not block.
 */
public interface SessionRecorder {
    /**
     * The two ends of a connection.
     *
     * @param peer who it is with
     * @param remoteAs the peer's AS number as configured
     * @param localAs ours
     * @param localAddress our own address; of the unspecified address of the peer's family while not connected
     * @param fourOctetAs whether messages carry AS numbers of four octets
     */
    record Ends(Peer peer, long remoteAs, long localAs, ScopedAddress localAddress, boolean fourOctetAs) {}

    /** Which way a message went. */
    enum Direction {
        RECEIVED,
        SENT
    }

    /**
     * A whole message, header included, passed.
     *
     * @param withPathIds the families whose NLRI carry path identifiers in this direction (RFC 7911)
     */
    void message(Stamp stamp, Ends ends, Direction direction, Set<Family> withPathIds, Octets message);

    /** A session changed its state. */
    void stateChange(Stamp stamp, Ends ends, SessionState from, SessionState to);
}
