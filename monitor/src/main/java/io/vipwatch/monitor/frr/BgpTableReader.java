package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads one table token by token; only one prefix at a time is in memory. */
final class BgpTableReader {
    private final Consumer<BgpRoute> routes;
    /** Everything beside the routes: a handful of single values. */
    private final ObjectNode head = JsonAnswer.MAPPER.createObjectNode();

    private boolean tableSeen;
    private long prefixes;
    private long paths;

    BgpTableReader(Consumer<BgpRoute> routes) {
        this.routes = routes;
    }

    Answer<BgpTable> read(Excerpt in) {
        try (JsonParser parser = JsonAnswer.MAPPER.createParser(in)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return unreadable("nothing was answered", in);
            }
            Optional<String> problem =
                    first == JsonToken.START_OBJECT ? readDocument(parser) : Optional.of("JSON, but not an object");
            return problem.<Answer<BgpTable>>map(reason -> unreadable(reason, in))
                    .orElseGet(() -> new Answer.Read<>(table()));
        } catch (JacksonException notJson) {
            return unreadable(JsonAnswer.reason(in.text(), notJson), in);
        }
    }

    private static Answer<BgpTable> unreadable(String reason, Excerpt in) {
        return new Answer.Unreadable<>(reason, in.text());
    }

    private BgpTable table() {
        return new BgpTable(
                JsonAnswer.text(head, "routerId"),
                JsonAnswer.asNumber(head, "localAS"),
                JsonAnswer.number(head, "tableVersion"),
                prefixes,
                paths);
    }

    /** {@return what is wrong with the document, if anything is} */
    private Optional<String> readDocument(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("routes") && value == JsonToken.START_OBJECT) {
                if (tableSeen) {
                    return Optional.of("two tables in one answer");
                }
                tableSeen = true;
                Optional<String> problem = readRoutes(parser);
                if (problem.isPresent()) {
                    return problem;
                }
            } else if (value != null && value.isScalarValue()) {
                if (head.has(name)) {
                    return Optional.of("'" + Excerpt.of(name) + "' twice in one answer");
                }
                head.set(name, parser.<JsonNode>readValueAsTree());
            } else {
                parser.skipChildren();
            }
        }
        return parser.nextToken() == null ? incomplete() : Optional.of("more than one JSON document");
    }

    private Optional<String> readRoutes(JsonParser parser) {
        String before = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            Optional<Prefix> prefix = Prefix.parse(name);
            if (prefix.isEmpty()) {
                return Optional.of("'" + Excerpt.of(name) + "' in place of a prefix");
            }
            if (name.equals(before)) {
                return Optional.of(name + " twice in one answer");
            }
            before = name;
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                return Optional.of(name + " without a list of paths");
            }
            JsonNode rows = parser.readValueAsTree();
            BgpRoute route = new BgpRoute(prefix.get(), BgpRoute.paths(rows, BgpPath::row));
            prefixes++;
            paths += route.paths().size();
            routes.accept(route);
        }
        return Optional.empty();
    }

    private Optional<String> incomplete() {
        Optional<String> warning = JsonAnswer.text(head, "warning");
        if (warning.isPresent()) {
            return Optional.of("FRR answers: " + Excerpt.of(warning.get()));
        }
        if (!tableSeen) {
            return Optional.of("JSON without routes");
        }
        // FRR 10 says at the end how many prefixes it printed; its number of paths counts some that it did not.
        long announced = JsonAnswer.number(head, "totalRoutes").orElse(prefixes);
        return announced == prefixes
                ? Optional.empty()
                : Optional.of("FRR counts " + announced + " prefixes, and printed " + prefixes);
    }
}
