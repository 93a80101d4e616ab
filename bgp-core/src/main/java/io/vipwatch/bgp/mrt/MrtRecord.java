package io.vipwatch.bgp.mrt;

import io.vipwatch.bgp.octets.Octets;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.prefix.RouterId;
import java.util.List;
import java.util.Optional;

/** A record of an MRT file (RFC 6396 §2), or what stands in the place of one. */
public sealed interface MrtRecord {
    /** {@return where it begins, in octets from the beginning of the (uncompressed) file} */
    long offset();

    /** A record that is whole and so has a time. */
    sealed interface Timed extends MrtRecord {
        /** {@return its time in nanoseconds since 1970-01-01T00:00Z; whole seconds unless the record is extended} */
        long epochNanos();
    }

    /**
     * A BGP message (RFC 6396 §4.4.2, RFC 8050 §3).
     *
     * @param connection between whom
     * @param fourOctetAs whether AS numbers in the message take four octets
     * @param addPath whether NLRI in the message carry path identifiers
     * @param local whether the recording side sent the message; otherwise it received it
     * @param message the whole message, header included
     */
    record Message(
            long offset,
            long epochNanos,
            Connection connection,
            boolean fourOctetAs,
            boolean addPath,
            boolean local,
            Octets message)
            implements Timed {}

    /**
     * A session changed its state (RFC 6396 §4.4.1).
     *
     * @param connection between whom
     * @param from the state before: 1 Idle, 2 Connect, 3 Active, 4 OpenSent, 5 OpenConfirm, 6 Established
     * @param to the state after
     */
    record StateChange(long offset, long epochNanos, Connection connection, int from, int to) implements Timed {}

    /**
     * The peers to which the routes of a table dump refer by number (RFC 6396 §4.3.1).
     *
     * @param collector the BGP Identifier of the side that recorded
     * @param viewName the name of the view; often empty
     * @param peers the peers, the first being number 0
     */
    record PeerIndexTable(long offset, long epochNanos, RouterId collector, String viewName, List<IndexedPeer> peers)
            implements Timed {
        public PeerIndexTable {
            peers = List.copyOf(peers);
        }
    }

    /**
     * The paths of one prefix in a table dump (RFC 6396 §4.3.2 to §4.3.4, RFC 8050 §4).
     *
     * @param sequence the number of the record in the dump
     * @param family the family
     * @param prefix the prefix
     * @param addPath whether the paths have path identifiers
     * @param paths the paths
     */
    record RibPaths(
            long offset,
            long epochNanos,
            long sequence,
            Family family,
            Prefix prefix,
            boolean addPath,
            List<RibPath> paths)
            implements Timed {
        public RibPaths {
            paths = List.copyOf(paths);
        }

        /**
         * {@return the UPDATE that announces {@code path} in a session with AS numbers of four octets, and with path
         * identifiers if there are any here; header included. Empty if it would be longer than 65535 octets}
         */
        public Optional<Octets> update(RibPath path) {
            return RibUpdate.of(this, path);
        }
    }

    /** A whole record of a type that this library does not interpret. */
    record Unrecognized(long offset, long epochNanos, int type, int subtype, Octets content) implements Timed {}

    /**
     * Octets that are no record, or not the record that they claim to be. Reading goes on behind them.
     *
     * @param length how many octets
     * @param text what was found and what would be right
     * @param octets the first of them, at most 128
     */
    record Malformed(long offset, long length, String text, Octets octets) implements MrtRecord {}
}
