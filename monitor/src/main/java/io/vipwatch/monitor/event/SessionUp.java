package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.Family;
import java.time.Duration;
import java.util.List;

/**
 * {@code session.up}: a session reached Established (RFC 4271 §8.2.2).
 *
 * @param peer the neighbour
 * @param remoteAsn its AS number
 * @param routerId its BGP Identifier
 * @param holdTime the negotiated hold time; zero where neither side supervises
 * @param families the families of the session
 * @param addPathReceive the families in which the peer sends path identifiers (RFC 7911)
 * @param gracefulRestart whether the peer wants its routes kept over a restart (RFC 4724)
 * @param restartTime for how long; zero without graceful restart
 */
public record SessionUp(
        @JsonUnwrapped PeerName peer,
        @JsonProperty("peer_asn") long remoteAsn,
        String routerId,
        @JsonProperty("hold_time_ns") Duration holdTime,
        List<Family> families,
        List<Family> addPathReceive,
        boolean gracefulRestart,
        @JsonProperty("restart_time_ns") Duration restartTime)
        implements Occurrence {
    public SessionUp {
        families = List.copyOf(families);
        addPathReceive = List.copyOf(addPathReceive);
    }

    @Override
    public String type() {
        return "session.up";
    }

    @Override
    public String subject() {
        return peer.peer();
    }
}
