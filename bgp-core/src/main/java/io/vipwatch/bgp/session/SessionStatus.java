package io.vipwatch.bgp.session;

import io.vipwatch.bgp.capability.NegotiatedSession;
import io.vipwatch.bgp.fsm.DownCause;
import io.vipwatch.bgp.message.Open;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A session at one moment. A snapshot: parts of it may be from neighbouring moments.
 *
 * @param peer who it is with
 * @param config its configuration
 * @param state its state
 * @param since when that state was entered
 * @param established what the two sides agreed on, while Established
 * @param lastDown how the last Established session ended, if there was one
 * @param lastFailure how the last connection ended that did not come to Established, if there was one since the session
 *     was last Established
 * @param transitions how often the session has become Established
 * @param counters messages and octets since the peer was configured
 * @param routes how many routes are in the Adj-RIB-In, a family each, stale ones included
 * @param staleRoutes how many of those are stale (RFC 4724)
 * @param advertisedRoutes how many routes are in the Adj-RIB-Out
 */
public record SessionStatus(
        Peer peer,
        PeerConfig config,
        SessionState state,
        Stamp since,
        Optional<Established> established,
        Optional<Down> lastDown,
        Optional<Down> lastFailure,
        long transitions,
        Counters counters,
        Map<Family, Integer> routes,
        Map<Family, Integer> staleRoutes,
        int advertisedRoutes) {
    public SessionStatus {
        routes = Map.copyOf(routes);
        staleRoutes = Map.copyOf(staleRoutes);
    }

    /**
     * What the two sides of an Established session agreed on.
     *
     * @param local our address
     * @param remote the peer's address
     * @param initiatedHere whether we opened the TCP connection
     * @param open the peer's OPEN
     * @param negotiated the context of the codec
     * @param holdTime the hold time in force; zero: none
     * @param keepaliveTime how often we send KEEPALIVE; zero: never
     */
    public record Established(
            ScopedAddress local,
            ScopedAddress remote,
            boolean initiatedHere,
            Open open,
            NegotiatedSession negotiated,
            Duration holdTime,
            Duration keepaliveTime) {}

    /** How an Established session, or a connection before that, ended. */
    public record Down(DownCause cause, Stamp at) {}

    /**
     * Messages since the peer was configured.
     *
     * @param messagesReceived all messages
     * @param updatesReceived UPDATEs
     * @param messagesSent all messages
     * @param updatesSent UPDATEs, End-of-RIB included
     * @param reachableUpdatesSent UPDATEs with reachable NLRI: 0 for ever towards a peer to which nothing is announced
     */
    public record Counters(
            long messagesReceived,
            long updatesReceived,
            long messagesSent,
            long updatesSent,
            long reachableUpdatesSent) {}
}
