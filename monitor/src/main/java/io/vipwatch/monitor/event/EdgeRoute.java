package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code edge.route}: an UPDATE about a tracked prefix reached the edge (RFC 4271 §4.3).
 *
 * @param seen how it came to be known
 * @param neighbor who sent it
 * @param node the neighbour's name, where it is a peer of ours as well
 * @param prefix the prefix
 * @param pathId the path identifier (RFC 7911), where the session has them
 * @param action {@code announce} or {@code withdraw}
 * @param nextHop the next hop of an announcement, where the source shows it
 */
public record EdgeRoute(
        @JsonUnwrapped Sighting seen,
        IpAddress neighbor,
        Optional<String> node,
        Prefix prefix,
        OptionalLong pathId,
        RouteAction action,
        List<IpAddress> nextHop)
        implements EdgeOccurrence {
    public EdgeRoute {
        nextHop = List.copyOf(nextHop);
    }

    @Override
    public String type() {
        return "edge.route";
    }

    @Override
    public String subject() {
        return prefix.toString();
    }
}
