package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.PeerRole;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A session in the API.
 *
 * @param peer the peer's name
 * @param node the machine behind it
 * @param role what it is in the cluster
 * @param address its address; of a range that nobody has called from, the range
 * @param range the range that waits for callers; empty for a session with one peer
 * @param peerAsn its AS number
 * @param localAsn ours
 * @param state the state of RFC 4271 §8.2.2
 * @param since when that state was entered, RFC 3339
 * @param sinceEpochNanos the same in nanoseconds since the epoch
 * @param duration how long ago that was
 * @param negotiated what the two sides agreed on, while Established
 * @param lastDown how the last Established session ended
 * @param lastFailure how the last attempt failed since the session was last Established
 * @param established how often the session has become Established
 * @param routes how many routes the peer has announced, a family each, stale ones included
 * @param staleRoutes how many of those are stale
 * @param messages counts since the peer was configured
 * @param bfdStrict BFD strict mode, where it is configured
 * @param bfd the BFD session with the peer, if there is one
 */
public record SessionReport(
        String peer,
        String node,
        PeerRole role,
        String address,
        Optional<Prefix> range,
        long peerAsn,
        long localAsn,
        String state,
        String since,
        @JsonProperty("since_ns") long sinceEpochNanos,
        @JsonProperty("duration_ns") Duration duration,
        Optional<Negotiated> negotiated,
        Optional<LastDown> lastDown,
        Optional<LastDown> lastFailure,
        long established,
        Map<String, Integer> routes,
        Map<String, Integer> staleRoutes,
        Messages messages,
        Optional<Strict> bfdStrict,
        Optional<BfdReport> bfd) {
    /**
     * BFD strict mode (draft-ietf-idr-bgp-bfd-strict-mode).
     *
     * @param holdTime how long the session waits for BFD
     * @param negotiated whether the peer wants it too, without which nothing waits; empty while that is not known
     */
    public record Strict(@JsonProperty("hold_time_ns") Duration holdTime, Optional<Boolean> negotiated) {}

    /**
     * What the two sides agreed on.
     *
     * @param localAddress our address
     * @param routerId the peer's BGP Identifier
     * @param holdTime the hold time in force; 0: none
     * @param keepaliveTime how often we send KEEPALIVE; 0: never
     * @param families the families
     * @param addPathReceive the families in which the peer sends path identifiers
     * @param gracefulRestart whether the peer wants its routes kept over a restart
     * @param restartTime for how long
     */
    public record Negotiated(
            String localAddress,
            String routerId,
            @JsonProperty("hold_time_ns") Duration holdTime,
            @JsonProperty("keepalive_ns") Duration keepaliveTime,
            List<Family> families,
            List<Family> addPathReceive,
            boolean gracefulRestart,
            @JsonProperty("restart_time_ns") Duration restartTime) {}

    /**
     * How the last Established session, or the last attempt at one, ended.
     *
     * @param cause the cause in a word
     * @param detail the cause in words
     * @param time when, RFC 3339
     */
    public record LastDown(String cause, String detail, String time) {}

    /**
     * Messages since the peer was configured.
     *
     * @param received all messages from the peer
     * @param updatesReceived UPDATEs from it
     * @param sent all messages to it
     * @param updatesSent UPDATEs to it, End-of-RIB included
     * @param reachableUpdatesSent UPDATEs to it that announce something
     */
    public record Messages(
            long received, long updatesReceived, long sent, long updatesSent, long reachableUpdatesSent) {}
}
