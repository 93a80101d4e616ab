package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads Linux's routing table route by route; only those that are wanted stay in memory. */
final class IpRouteReader {
    private static final Set<String> DROPPING = Set.of("blackhole", "unreachable", "prohibit", "throw");

    private final KernelTable.Rows rows;

    IpRouteReader(Predicate<Prefix> wanted) {
        rows = new KernelTable.Rows(wanted);
    }

    Answer<KernelTable> read(Excerpt in) {
        try (JsonParser parser = JsonAnswer.MAPPER.createParser(in)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_ARRAY) {
                String found = first == null ? "nothing was answered" : "JSON, but not a list of routes";
                return new Answer.Unreadable<>(found, in.text());
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode route = parser.readValueAsTree();
                Optional<Prefix> prefix = JsonAnswer.text(route, "dst").flatMap(KernelRoute::destination);
                if (prefix.isEmpty()) {
                    return new Answer.Unreadable<>("a route without a destination", in.text());
                }
                rows.add(route(prefix.get(), route));
            }
            boolean whole = parser.currentToken() == JsonToken.END_ARRAY && parser.nextToken() == null;
            return whole
                    ? new Answer.Read<>(rows.table())
                    : new Answer.Unreadable<>("not one whole list of routes", in.text());
        } catch (JacksonException notJson) {
            return new Answer.Unreadable<>(JsonAnswer.reason(in.text(), notJson), in.text());
        }
    }

    private static KernelRoute route(Prefix prefix, JsonNode route) {
        List<KernelRoute.NextHop> nextHops = new ArrayList<>();
        JsonNode several = route.path("nexthops");
        if (several.isArray()) {
            several.forEach(one -> nextHops.add(nextHop(one)));
        } else {
            nextHops.add(nextHop(route));
        }
        return new KernelRoute(
                prefix,
                JsonAnswer.number(route, "metric"),
                JsonAnswer.text(route, "type").filter(DROPPING::contains).isPresent(),
                JsonAnswer.text(route, "protocol").filter("bgp"::equals).isPresent(),
                nextHops);
    }

    private static KernelRoute.NextHop nextHop(JsonNode node) {
        return new KernelRoute.NextHop(JsonAnswer.address(node, "gateway"), JsonAnswer.text(node, "dev"));
    }
}
