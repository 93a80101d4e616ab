package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * Models a route of zebra, which collects what FRR's daemons found and puts the selected one into the kernel.
 *
 * @param prefix the prefix
 * @param protocol who found it, such as bgp, static or connected
 * @param selected whether it is the one of its prefix that is used
 * @param installed whether the kernel took it
 * @param distance the administrative distance
 * @param nextHops its next hops, without the duplicates that FRR 10.2 and later keep
 */
public record ZebraRoute(
        Prefix prefix,
        String protocol,
        boolean selected,
        boolean installed,
        OptionalLong distance,
        List<NextHop> nextHops) {
    public ZebraRoute {
        nextHops = List.copyOf(nextHops);
    }

    /**
     * Where a route leads.
     *
     * @param address the gateway; empty for a connected route, and often link-local
     * @param networkInterface the interface
     * @param active whether it can be reached
     * @param inFib whether zebra believes that the kernel uses it
     * @param recursive whether another route resolves it, whose gateways follow it and go into the kernel in its place
     */
    public record NextHop(
            Optional<IpAddress> address,
            Optional<String> networkInterface,
            boolean active,
            boolean inFib,
            boolean recursive) {}

    /**
     * {@return the answer to {@code show ipv6 route PREFIX json} or {@code show ipv6 route bgp json}, read in memory that
     * does not grow with the table: the routes of every prefix that is wanted; an empty list when zebra has none}
     */
    public static Answer<List<ZebraRoute>> read(Reader in, Predicate<Prefix> wanted) {
        return new ZebraTableReader(wanted).read(new Excerpt(in));
    }

    /** As {@link #read(Reader, Predicate)}, for the whole of an answer that is at hand. */
    public static Answer<List<ZebraRoute>> read(String text) {
        return read(new StringReader(text), _ -> true);
    }

    static ZebraRoute of(Prefix prefix, String protocol, JsonNode route) {
        List<NextHop> nextHops = new ArrayList<>();
        for (JsonNode one : route.path("nexthops")) {
            if (!JsonAnswer.flag(one, "duplicate")) {
                nextHops.add(new NextHop(
                        JsonAnswer.address(one, "ip"),
                        JsonAnswer.text(one, "interfaceName"),
                        JsonAnswer.flag(one, "active"),
                        JsonAnswer.flag(one, "fib"),
                        JsonAnswer.flag(one, "recursive")));
            }
        }
        return new ZebraRoute(
                prefix,
                protocol,
                JsonAnswer.flag(route, "selected"),
                JsonAnswer.flag(route, "installed"),
                JsonAnswer.number(route, "distance"),
                nextHops);
    }
}
