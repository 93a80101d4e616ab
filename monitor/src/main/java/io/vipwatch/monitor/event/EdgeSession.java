package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.SessionDown.NotificationText;
import java.util.Optional;

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
 */
public record EdgeSession(
        @JsonUnwrapped Sighting seen,
        IpAddress neighbor,
        Optional<String> node,
        EdgeState state,
        Optional<LossCause> cause,
        String reason,
        Optional<NotificationText> notification)
        implements EdgeOccurrence {
    @Override
    public String type() {
        return "edge.session";
    }

    @Override
    public String subject() {
        return node.orElseGet(neighbor::toString);
    }
}
