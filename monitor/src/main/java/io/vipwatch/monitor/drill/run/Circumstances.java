package io.vipwatch.monitor.drill.run;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * What of the network under test moves the figures beside its timers, as RFC 7747 §4 and §6 ask for it, out of the
 * monitor's answers; {@code unknown} where nobody who is asked can tell. Pure.
 */
final class Circumstances {
    private static final String UNKNOWN = "unknown";
    private static final double MILLI = 1e6;

    private final Map<String, String> all = new LinkedHashMap<>();

    private Circumstances() {}

    /**
     * {@return the circumstances, in words and in order}
     *
     * @param answers what the monitor told
     * @param routes of {@code /api/v1/routes/count}
     */
    static Map<String, String> of(MonitorAnswers answers, JsonNode routes) {
        Circumstances told = new Circumstances();
        told.edge(answers.edge());
        told.peers(answers.sessions());
        told.routes(answers, routes);
        told.all.put("BGP speakers of the nodes", UNKNOWN + ": BGP does not tell a release");
        told.all.put("routing policy, advertisement interval, TCP authentication at the edge", UNKNOWN);
        return told.all;
    }

    private void edge(JsonNode edge) {
        all.put("FRR at the edge", text(edge.path("frr_version")));
        all.put("system of the edge", text(edge.path("system")));
        JsonNode uncertainty = edge.path("clock").path("uncertainty_ns");
        all.put(
                "the edge's clock is known to",
                uncertainty.isIntegralNumber()
                        ? String.format(Locale.ROOT, "± %.1f ms", uncertainty.asLong() / MILLI)
                        : UNKNOWN
                                + MonitorAnswers.noClock(edge)
                                        .map(why -> ": " + why)
                                        .orElse(""));
    }

    private void peers(JsonNode sessions) {
        Map<String, Long> roles = stream(sessions.path("sessions"))
                .filter(session -> session.path("state").asString().equals("Established"))
                .collect(Collectors.groupingBy(
                        session -> session.path("role").asString(), LinkedHashMap::new, Collectors.counting()));
        long nodes = roles.getOrDefault("node", 0L);
        all.put(
                "BGP peers of the monitor",
                nodes + " nodes" + (roles.containsKey("edge") ? " and the edge" : ", no edge"));
        all.put("BGP peers of the edge", UNKNOWN + " beside these nodes");
        TreeSet<String> families = new TreeSet<>();
        TreeSet<String> restarts = new TreeSet<>();
        stream(sessions.path("sessions"))
                .filter(session -> session.path("role").asString().equals("node"))
                .map(session -> session.path("negotiated"))
                .filter(JsonNode::isObject)
                .forEach(negotiated -> {
                    negotiated.path("families").forEach(family -> families.add(family.asString()));
                    restarts.add(
                            negotiated.path("graceful_restart").asBoolean()
                                    ? Duration.ofNanos(negotiated
                                                            .path("restart_time_ns")
                                                            .asLong())
                                                    .toSeconds()
                                            + " s"
                                    : "not wanted");
                });
        all.put("address families with the nodes", families.isEmpty() ? UNKNOWN : String.join(", ", families));
        all.put("graceful restart that the nodes ask for", restarts.isEmpty() ? UNKNOWN : String.join("; ", restarts));
    }

    private void routes(MonitorAnswers answers, JsonNode routes) {
        JsonNode total = routes.path("total");
        all.put(
                "routes that the monitor holds",
                total.isIntegralNumber()
                        ? total.asLong() + " ("
                                + routes.path("by_peer")
                                        .propertyStream()
                                        .map(peer -> peer.getKey() + " "
                                                + peer.getValue().asLong())
                                        .collect(Collectors.joining(", "))
                                + ")"
                        : UNKNOWN);
        all.put(
                "prefixes that are tracked",
                String.valueOf(stream(answers.prefixes().path("prefixes")).count()));
    }

    private static String text(JsonNode value) {
        return value.isString() ? value.asString() : UNKNOWN;
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }
}
