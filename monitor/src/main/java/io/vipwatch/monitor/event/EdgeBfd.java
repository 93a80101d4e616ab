package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code edge.bfd}: a BFD session of the edge came Up or is Up no more (RFC 5880 §6.2).
 *
 * @param seen how it came to be known
 * @param neighbor the neighbour's address
 * @param node the neighbour's name, where it is a peer of ours as well
 * @param state what the session is from now on
 * @param detail the state by its own name, such as {@code AdminDown}, and the reason in words
 * @param diagnostic the reason that the edge tells the neighbour, by its name in RFC 5880 §4.1
 * @param lastReceived when the last packet of the neighbour reached the edge, by our clock, in nanoseconds since the epoch
 * @param lastReceivedUncertainty how far that may be off
 */
public record EdgeBfd(
        @JsonUnwrapped Sighting seen,
        IpAddress neighbor,
        Optional<String> node,
        EdgeState state,
        String detail,
        Optional<String> diagnostic,
        @JsonProperty("last_rx_ns") OptionalLong lastReceived,
        @JsonProperty("last_rx_uncertainty_ns") Optional<Duration> lastReceivedUncertainty)
        implements EdgeOccurrence {
    @Override
    public String type() {
        return "edge.bfd";
    }

    @Override
    public String subject() {
        return node.orElseGet(neighbor::toString);
    }
}
