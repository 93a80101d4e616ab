package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
     */
    public record NextHop(
            Optional<IpAddress> address, Optional<String> networkInterface, boolean active, boolean inFib) {}

    /**
     * {@return the answer to {@code show ipv6 route PREFIX json} or {@code show ipv6 route bgp json}: every route of every
     * prefix in it; an empty list when zebra has none}
     */
    public static Answer<List<ZebraRoute>> read(String text) {
        return JsonAnswer.read(text, ZebraRoute::form);
    }

    private static Answer<List<ZebraRoute>> form(JsonNode document) {
        if (!document.isObject()) {
            return JsonAnswer.unknownForm("JSON, but not an object");
        }
        List<ZebraRoute> routes = new ArrayList<>();
        for (var one : document.properties()) {
            Optional<Prefix> prefix = Prefix.parse(one.getKey());
            if (prefix.isEmpty() || !one.getValue().isArray()) {
                return JsonAnswer.unknownForm(
                        "'" + Excerpt.of(one.getKey()) + "' in place of a prefix with a list of routes");
            }
            for (JsonNode route : one.getValue()) {
                Optional<String> protocol = JsonAnswer.text(route, "protocol");
                if (protocol.isEmpty()) {
                    return JsonAnswer.unknownForm("a route to " + prefix.get() + " without a protocol");
                }
                routes.add(route(prefix.get(), protocol.get(), route));
            }
        }
        return new Answer.Read<>(List.copyOf(routes));
    }

    private static ZebraRoute route(Prefix prefix, String protocol, JsonNode route) {
        List<NextHop> nextHops = new ArrayList<>();
        for (JsonNode one : route.path("nexthops")) {
            if (!JsonAnswer.flag(one, "duplicate")) {
                nextHops.add(new NextHop(
                        JsonAnswer.address(one, "ip"),
                        JsonAnswer.text(one, "interfaceName"),
                        JsonAnswer.flag(one, "active"),
                        JsonAnswer.flag(one, "fib")));
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
