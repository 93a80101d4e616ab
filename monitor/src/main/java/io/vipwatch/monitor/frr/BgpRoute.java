package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * Models a prefix of the edge's Loc-RIB with its paths.
 *
 * @param prefix the prefix
 * @param paths its paths, in FRR's order
 */
public record BgpRoute(Prefix prefix, List<BgpPath> paths) {
    public BgpRoute {
        paths = List.copyOf(paths);
    }

    /**
     * {@return the answer to {@code show bgp ipv6 unicast PREFIX json}; empty when bgpd has no such prefix. A bgpd
     * without an instance answers the same, so ask {@link BgpSummary} as well before that is believed}
     */
    public static Answer<Optional<BgpRoute>> read(String text) {
        return JsonAnswer.read(text, BgpRoute::form);
    }

    private static Answer<Optional<BgpRoute>> form(JsonNode document) {
        if (document.isObject() && document.isEmpty()) {
            return new Answer.Read<>(Optional.empty());
        }
        Optional<Prefix> prefix = JsonAnswer.text(document, "prefix").flatMap(Prefix::parse);
        JsonNode paths = document.path("paths");
        if (prefix.isEmpty() || !paths.isArray()) {
            return JsonAnswer.unknownForm("JSON without a prefix and its paths");
        }
        return new Answer.Read<>(Optional.of(new BgpRoute(prefix.get(), paths(paths, BgpPath::detail))));
    }

    static List<BgpPath> paths(JsonNode array, Function<JsonNode, BgpPath> form) {
        List<BgpPath> paths = new ArrayList<>(array.size());
        for (JsonNode one : array) {
            paths.add(form.apply(one));
        }
        return paths;
    }
}
