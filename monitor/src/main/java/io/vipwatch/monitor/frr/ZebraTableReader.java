package io.vipwatch.monitor.frr;

import io.vipwatch.bgp.prefix.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;

/** Reads zebra's routes prefix by prefix; only those that are wanted stay in memory. */
final class ZebraTableReader {
    private final Predicate<Prefix> wanted;
    private final List<ZebraRoute> routes = new ArrayList<>();

    ZebraTableReader(Predicate<Prefix> wanted) {
        this.wanted = wanted;
    }

    Answer<List<ZebraRoute>> read(Excerpt in) {
        try (JsonParser parser = JsonAnswer.MAPPER.createParser(in)) {
            JsonToken first = parser.nextToken();
            Optional<String> problem = first == null
                    ? Optional.of("nothing was answered")
                    : first == JsonToken.START_OBJECT ? table(parser) : Optional.of("JSON, but not an object");
            return problem.<Answer<List<ZebraRoute>>>map(reason -> new Answer.Unreadable<>(reason, in.text()))
                    .orElseGet(() -> new Answer.Read<>(List.copyOf(routes)));
        } catch (JacksonException notJson) {
            return new Answer.Unreadable<>(JsonAnswer.reason(in.text(), notJson), in.text());
        }
    }

    /** {@return what is wrong with the document, if anything is} */
    private Optional<String> table(JsonParser parser) {
        String before = "";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            if (name.equals("warning") && value == JsonToken.VALUE_STRING) {
                return Optional.of("FRR answers: " + Excerpt.of(parser.getString()));
            }
            Optional<Prefix> prefix = Prefix.parse(name);
            if (prefix.isEmpty() || value != JsonToken.START_ARRAY) {
                return Optional.of("'" + Excerpt.of(name) + "' in place of a prefix with a list of routes");
            }
            if (name.equals(before)) {
                return Optional.of(name + " twice in one answer");
            }
            before = name;
            Optional<String> problem = take(prefix.get(), parser.readValueAsTree());
            if (problem.isPresent()) {
                return problem;
            }
        }
        return parser.nextToken() == null ? Optional.empty() : Optional.of("more than one JSON document");
    }

    private Optional<String> take(Prefix prefix, JsonNode list) {
        for (JsonNode route : list) {
            Optional<String> protocol = JsonAnswer.text(route, "protocol");
            if (protocol.isEmpty()) {
                return Optional.of("a route to " + prefix + " without a protocol");
            }
            if (wanted.test(prefix)) {
                routes.add(ZebraRoute.of(prefix, protocol.get(), route));
            }
        }
        return Optional.empty();
    }
}
