package io.vipwatch.monitor.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.PathDescription;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * Routes in the API.
 *
 * @param total how many the query chooses
 * @param truncated whether there are more than are shown
 * @param routes those that are shown
 */
public record RoutesReport(long total, boolean truncated, List<RouteReport> routes) {
    /**
     * A route of a peer.
     *
     * @param peer the peer
     * @param node the machine behind it
     * @param family its family
     * @param prefix its prefix
     * @param pathId its path identifier, where the session has them
     * @param stale whether graceful restart keeps it after its session was lost
     * @param age how long ago it was received
     * @param attributes what it carries
     */
    public record RouteReport(
            String peer,
            String node,
            Family family,
            Prefix prefix,
            OptionalLong pathId,
            boolean stale,
            @JsonProperty("age_ns") Duration age,
            @JsonUnwrapped PathDescription attributes) {}
}
