package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code edge.session}: a BGP session of the edge came up or ended. This is the edge's session with a neighbour, not ours.
 *
 * @param seen how it came to be known
 * @param neighbor the neighbour's address
 * @param node the neighbour's name, where it is a peer of ours as well
 * @param state what the session is from now on
 * @param cause why it ended, where the source tells; {@code notification} came from the neighbour, {@code
 *     notification-sent} from the edge
 * @param reason the same in words, FRR's where they come from its log
 * @param notification the NOTIFICATION that ended it, if one did
 * @param lastReceived when the edge had heard the neighbour last, by our clock, in nanoseconds since the epoch, where its
 *     hold timer ended the session and its hold time is known
 * @param lastReceivedUncertainty how far that may be off
 */
public record EdgeSession(
        @JsonUnwrapped Sighting seen,
        IpAddress neighbor,
        Optional<String> node,
        EdgeState state,
        Optional<LossCause> cause,
        String reason,
        Optional<NotificationText> notification,
        @JsonProperty("last_rx_ns") OptionalLong lastReceived,
        @JsonProperty("last_rx_uncertainty_ns") Optional<Duration> lastReceivedUncertainty)
        implements EdgeOccurrence {
    public EdgeSession {
        // Journals of the first version had neither.
        lastReceived = Objects.requireNonNullElse(lastReceived, OptionalLong.empty());
        lastReceivedUncertainty = Objects.requireNonNullElse(lastReceivedUncertainty, Optional.empty());
    }

    /** {@return a session of which it is not known when the neighbour was heard last} */
    public static EdgeSession of(
            Sighting seen,
            IpAddress neighbor,
            Optional<String> node,
            EdgeState state,
            Optional<LossCause> cause,
            String reason,
            Optional<NotificationText> notification) {
        return new EdgeSession(
                seen, neighbor, node, state, cause, reason, notification, OptionalLong.empty(), Optional.empty());
    }

    /** {@return the same, ended by the hold timer, which had been started anew when the neighbour was heard last} */
    public EdgeSession heardLast(long epochNanos, Duration uncertainty) {
        return new EdgeSession(
                seen,
                neighbor,
                node,
                state,
                cause,
                reason,
                notification,
                OptionalLong.of(epochNanos),
                Optional.of(uncertainty));
    }

    @Override
    public String type() {
        return "edge.session";
    }

    @Override
    public String subject() {
        return node.orElseGet(neighbor::toString);
    }
}
