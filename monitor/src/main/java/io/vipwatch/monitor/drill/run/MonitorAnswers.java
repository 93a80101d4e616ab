package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the monitor's API answered at a moment, in the words of a drill. Pure.
 *
 * @param sessions of {@code /api/v1/sessions}
 * @param prefixes of {@code /api/v1/prefixes}
 * @param probes of {@code /api/v1/probes}
 * @param incidents of {@code /api/v1/incidents}
 * @param crosscheck of {@code /api/v1/crosscheck}
 * @param edge of {@code /api/v1/edge}
 */
record MonitorAnswers(
        JsonNode sessions, JsonNode prefixes, JsonNode probes, JsonNode incidents, JsonNode crosscheck, JsonNode edge) {
    private static final JsonMapper MAPPER = EventJson.mapper();
    private static final Set<String> GIVEN_UP = Set.of("failed", "stopped");

    /**
     * {@return what they show}
     *
     * @param watched the name of the watched prefix, or the prefix itself
     * @param now in nanoseconds since the epoch
     */
    Sight sight(String watched, long now) {
        Optional<JsonNode> prefix = prefix(watched);
        if (prefix.isEmpty()) {
            return Sight.unknown("the monitor tracks no prefix '" + watched + "'");
        }
        Map<String, Sight.Other> others = new LinkedHashMap<>();
        for (JsonNode other : prefixes.path("prefixes")) {
            if (!other.equals(prefix.get())) {
                others.put(
                        other.path("name").asString() + " "
                                + other.path("prefix").asString(),
                        new Sight.Other(other.path("state").asString(), strings(other.path("origins"))));
            }
        }
        return new Sight(
                Optional.empty(),
                prefix.get().path("state").asString(),
                strings(prefix.get().path("origins")),
                sessionSights(),
                probeSights(prefix.get(), now),
                others,
                forwardedTo(prefix.get().path("prefix").asString()),
                answering(prefix.get()),
                kernelDiffers(prefix.get().path("prefix").asString()),
                clockUncertainty(),
                reports().stream().map(MonitorAnswers::incident).toList());
    }

    private Optional<JsonNode> prefix(String watched) {
        for (JsonNode prefix : prefixes.path("prefixes")) {
            if (prefix.path("name").asString().equals(watched)
                    || prefix.path("prefix").asString().equals(watched)) {
                return Optional.of(prefix);
            }
        }
        return Optional.empty();
    }

    private static List<String> strings(JsonNode list) {
        List<String> strings = new ArrayList<>();
        list.forEach(one -> strings.add(one.asString()));
        return strings;
    }

    private List<Sight.Session> sessionSights() {
        List<Sight.Session> sights = new ArrayList<>();
        for (JsonNode session : sessions.path("sessions")) {
            if (session.path("address").asString().contains("/")) {
                continue; // a range that waits for callers
            }
            sights.add(new Sight.Session(
                    session.path("node").asString(),
                    session.path("role").asString().equals("edge"),
                    session.path("state").asString().equals("Established"),
                    Duration.ofNanos(session.path("duration_ns").asLong())));
        }
        return sights;
    }

    /** {@return the probes of the watched prefix} */
    List<JsonNode> watching(String watched) {
        return prefix(watched).map(this::probesOf).orElse(List.of());
    }

    private List<JsonNode> probesOf(JsonNode prefix) {
        String address = prefix.path("prefix").asString().replaceFirst("/.*", "");
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode probe : probes.path("probes")) {
            if (probe.path("target").asString().equals(address)) {
                found.add(probe);
            }
        }
        return found;
    }

    private List<Sight.Probe> probeSights(JsonNode prefix, long now) {
        List<Sight.Probe> sights = new ArrayList<>();
        for (JsonNode probe : probesOf(prefix)) {
            boolean losing = probe.path("losing_since_ns").isIntegralNumber();
            long recovered = probe.path("last_outage").path("recovered_ns").asLong(0);
            sights.add(new Sight.Probe(
                    probe.path("name").asString(),
                    probe.path("kind").asString(),
                    probe.path("flows").asInt(),
                    !probe.path("state").asString().equals("unknown"),
                    losing
                            ? Optional.of(Duration.ofNanos(
                                    now - probe.path("losing_since_ns").asLong()))
                            : Optional.empty(),
                    losing || recovered == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(now - recovered))));
        }
        return sights;
    }

    private Optional<JsonNode> compared(String prefix) {
        return crosscheck
                .path("prefixes")
                .valueStream()
                .filter(one -> one.path("prefix").asString().equals(prefix))
                .findFirst();
    }

    private Optional<String> kernelDiffers(String prefix) {
        if (!crosscheck.path("edge").path("interval_ns").isIntegralNumber()) {
            return Optional.empty(); // nobody asks it
        }
        Optional<JsonNode> row = compared(prefix);
        return switch (row.map(one -> one.path("verdict").asString()).orElse("")) {
            case "agree" -> Optional.empty();
            case "mismatch" -> Optional.of(String.join(", ", strings(row.get().path("differs"))));
            default ->
                Optional.of("not known: " + crosscheck.path("reason").asString("it was not asked about " + prefix));
        };
    }

    /** {@return the nodes whose announced next hops are those of the edge's kernel} */
    private List<String> forwardedTo(String prefix) {
        Optional<JsonNode> row = compared(prefix);
        List<String> hops =
                row.map(one -> strings(one.path("kernel").path("next_hop"))).orElse(List.of());
        return row.stream()
                .flatMap(one -> one.path("nodes").valueStream())
                .filter(node -> hops.contains(node.path("address").asString())
                        || strings(node.path("next_hop")).stream().anyMatch(hops::contains))
                .map(node -> node.path("node").asString())
                .toList();
    }

    private List<String> answering(JsonNode prefix) {
        return probesOf(prefix).stream()
                .flatMap(probe -> strings(probe.path("nodes")).stream())
                .distinct()
                .toList();
    }

    /** Where nobody can tell of another clock, as where there is no edge, none but ours takes part. */
    private Optional<Duration> clockUncertainty() {
        JsonNode uncertainty = edge.path("clock").path("uncertainty_ns");
        if (uncertainty.isIntegralNumber()) {
            return Optional.of(Duration.ofNanos(uncertainty.asLong()));
        }
        return noClock(edge).map(_ -> Duration.ZERO);
    }

    /**
     * {@return why the edge's clock is not going to be known; empty where it is, or may be in a while}
     *
     * @param edge of {@code /api/v1/edge}
     */
    static Optional<String> noClock(JsonNode edge) {
        if (edge.isEmpty()) {
            return Optional.of("there is no edge to ask");
        }
        for (JsonNode collector : edge.path("collectors")) {
            if (collector.path("name").asString().equals("clock")) {
                String state = collector.path("state").asString();
                return GIVEN_UP.contains(state)
                        ? Optional.of("the edge's clock is not read: "
                                + collector.path("reason").asString())
                        : Optional.empty();
            }
        }
        return Optional.of("the edge's clock is not read");
    }

    /** {@return the incidents} */
    List<IncidentReport> reports() {
        List<IncidentReport> reports = new ArrayList<>();
        for (JsonNode one : incidents.path("incidents")) {
            reports.add(MAPPER.treeToValue(one, IncidentReport.class));
        }
        return reports;
    }

    /**
     * {@return what the monitor told of its own stalls and lags, and of steps of a clock, as marks}
     *
     * @param events of {@code /api/v1/events}
     * @param since those that were told no earlier, in nanoseconds since the epoch
     */
    static List<IncidentReport.Mark> ownTrouble(JsonNode events, long since) {
        List<IncidentReport.Mark> marks = new ArrayList<>();
        for (JsonNode event : events.path("events")) {
            JsonNode told = event.path("data");
            long at = told.path("t_ns").asLong(0);
            Duration late = Duration.ofNanos(told.path("late_ns").asLong(0));
            if (at < since) {
                continue;
            }
            String millis = late.toMillis() + " ms";
            switch (event.path("type").asString()) {
                case "monitor.stall" ->
                    marks.add(IncidentReport.Mark.stall(
                            at, late, "the monitor's " + told.path("part").asString() + " did not run for " + millis));
                case "probe.lagged" ->
                    marks.add(IncidentReport.Mark.proberLag(at, late, "the prober was " + millis + " late"));
                default -> marks.add(IncidentReport.Mark.of("clock-step", at, "a clock was set"));
            }
        }
        return marks;
    }

    private static Sight.Incident incident(IncidentReport report) {
        return new Sight.Incident(
                report.id(),
                report.cause() == IncidentCause.DRILL,
                report.beginEpochNanos(),
                report.state() == IncidentReport.State.OPEN,
                report.monitor().instant("dp.recovered").epochNanos().isPresent());
    }
}
