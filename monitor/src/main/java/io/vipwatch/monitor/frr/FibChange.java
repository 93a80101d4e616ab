package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Models a change of a route in the kernel of the edge, as its route monitor prints it.
 *
 * @param kind what happened
 * @param prefix the destination
 * @param nextHops where the route leads, or led
 * @param whole whether these are all next hops of the route; otherwise it may have others beside them
 * @param metric the metric, where the kernel has one
 * @param stamp when the edge printed it, by the edge's clock, to the microsecond; empty when the line bears none
 */
public record FibChange(
        Kind kind,
        Prefix prefix,
        List<KernelRoute.NextHop> nextHops,
        boolean whole,
        OptionalLong metric,
        Optional<Instant> stamp) {
    /** What happened to a route. */
    public enum Kind {
        /** It came, or was replaced by this one. */
        INSTALLED,
        /** It went. FreeBSD replaces a route by deleting it first. */
        DELETED
    }

    public FibChange {
        nextHops = List.copyOf(nextHops);
    }
}
