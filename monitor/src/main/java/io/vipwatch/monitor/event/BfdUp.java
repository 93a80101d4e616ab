package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;

/**
 * {@code bfd.up}: a BFD session with a neighbour came Up (RFC 5880 §6.2).
 *
 * @param peer the neighbour
 * @param session which session, and what the two sides agreed on
 * @param learned how it came to be known
 */
public record BfdUp(
        @JsonUnwrapped PeerName peer, @JsonUnwrapped Agreed session, BfdEvidence learned) implements Occurrence {
    @Override
    public String type() {
        return "bfd.up";
    }

    @Override
    public String subject() {
        return peer.peer();
    }

    /**
     * A session that is Up, or was last.
     *
     * @param mode {@code single-hop} or {@code multihop}
     * @param localDiscriminator ours
     * @param remoteDiscriminator the remote system's
     * @param transmitInterval from one of our packets to the next, before jitter
     * @param receiveInterval from one of the remote system's packets to the next, before jitter
     * @param detectionTime how long the remote system may be silent
     */
    public record Agreed(
            String mode,
            long localDiscriminator,
            long remoteDiscriminator,
            @JsonProperty("transmit_interval_ns") Duration transmitInterval,
            @JsonProperty("receive_interval_ns") Duration receiveInterval,
            @JsonProperty("detection_time_ns") Duration detectionTime) {}
}
