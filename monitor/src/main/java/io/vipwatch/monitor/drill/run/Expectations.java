package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.explain.Explanation;
import io.vipwatch.monitor.explain.Prediction;
import io.vipwatch.monitor.explain.Scenario;
import io.vipwatch.monitor.explain.Span;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads what the monitor expects out of its answer {@code /api/v1/explain}. Pure. */
final class Expectations {
    private static final JsonMapper MAPPER = EventJson.mapper();

    private Expectations() {}

    /** {@return whether the edge has told the timers of its session with some node, or there is no edge to ask} */
    static boolean areKnown(JsonNode explain) {
        return !explain.path("edge").isString()
                || StreamSupport.stream(explain.path("timers").spliterator(), false)
                        .anyMatch(node -> node.path("hold_time_ns").isIntegralNumber());
    }

    /** {@return the same; and for a scenario with BFD, whether that is Up with every node: it may be about to come up} */
    static boolean areKnown(JsonNode explain, Scenario scenario) {
        return areKnown(explain)
                && (scenario != Scenario.NETWORK_PARTITION_BFD
                        || StreamSupport.stream(explain.path("timers").spliterator(), false)
                                .map(node -> node.path("bfd").asString(""))
                                .allMatch(bfd -> bfd.startsWith("Up")));
    }

    /**
     * {@return what a scenario should take}
     *
     * @param explain the answer
     * @param watched the name of the watched prefix, or the prefix itself
     */
    static Optional<Prediction> prediction(JsonNode explain, String watched, Scenario scenario) {
        for (JsonNode one : explain.path("explanations")) {
            Explanation explanation = MAPPER.treeToValue(one, Explanation.class);
            if (List.of(explanation.subject().name(), explanation.subject().prefix())
                    .contains(watched)) {
                return explanation.predictions().stream()
                        .filter(prediction -> prediction.scenario() == scenario)
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    /** {@return the timers in force, in words} */
    static Map<String, String> parameters(JsonNode explain) {
        Map<String, String> parameters = new LinkedHashMap<>();
        put(parameters, "hold time between edge and nodes", explain, "hold_time_ns");
        put(parameters, "keepalive interval between edge and nodes", explain, "keepalive_ns");
        put(parameters, "restart time that the edge keeps routes for", explain, "stale_ns");
        put(parameters, "BFD between edge and nodes", explain, "bfd");
        put(parameters, "hold time between monitor and nodes", explain, "our_hold_time_ns");
        return parameters;
    }

    /** What is the same for all nodes is said once. */
    private static void put(Map<String, String> parameters, String name, JsonNode explain, String key) {
        Map<String, List<String>> nodes = StreamSupport.stream(
                        explain.path("timers").spliterator(), false)
                .collect(Collectors.groupingBy(
                        node -> text(node.path(key)),
                        LinkedHashMap::new,
                        Collectors.mapping(node -> node.path("node").asString(), Collectors.toList())));
        if (!nodes.isEmpty()) {
            parameters.put(
                    name,
                    nodes.size() == 1
                            ? nodes.keySet().iterator().next()
                            : nodes.entrySet().stream()
                                    .map(one -> one.getKey() + " (" + String.join(", ", one.getValue()) + ")")
                                    .collect(Collectors.joining("; ")));
        }
    }

    private static String text(JsonNode value) {
        if (value.isIntegralNumber()) {
            Duration time = Duration.ofNanos(value.asLong());
            return time.isZero() ? "0" : new Span(time, time).text();
        }
        return value.isString() ? value.asString() : "not known";
    }
}
