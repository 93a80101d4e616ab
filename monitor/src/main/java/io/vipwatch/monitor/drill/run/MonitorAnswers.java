package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Contamination;
import io.vipwatch.monitor.drill.Ending;
import io.vipwatch.monitor.drill.Repetition;
import io.vipwatch.monitor.drill.Repetition.Outage;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentFigures;
import io.vipwatch.monitor.event.IncidentReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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
 */
record MonitorAnswers(JsonNode sessions, JsonNode prefixes, JsonNode probes, JsonNode incidents, JsonNode crosscheck) {
    private static final JsonMapper MAPPER = EventJson.mapper();
    private static final long BEFORE_THE_FAULT = 1_000_000_000L;
    private static final IncidentFigures NOTHING = new IncidentFigures(Map.of(), Map.of(), Optional.empty());

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
                kernelDiffers(prefix.get().path("prefix").asString()),
                Optional.empty(),
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
                    losing
                            ? Optional.of(Duration.ofNanos(
                                    now - probe.path("losing_since_ns").asLong()))
                            : Optional.empty(),
                    losing || recovered == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(now - recovered))));
        }
        return sights;
    }

    private Optional<String> kernelDiffers(String prefix) {
        for (JsonNode one : crosscheck.path("prefixes")) {
            if (one.path("prefix").asString().equals(prefix)
                    && one.path("verdict").asString().equals("mismatch")) {
                return Optional.of(String.join(", ", strings(one.path("differs"))));
            }
        }
        return Optional.empty();
    }

    private List<IncidentReport> reports() {
        List<IncidentReport> reports = new ArrayList<>();
        for (JsonNode one : incidents.path("incidents")) {
            reports.add(MAPPER.treeToValue(one, IncidentReport.class));
        }
        return reports;
    }

    private static Sight.Incident incident(IncidentReport report) {
        return new Sight.Incident(
                report.id(),
                report.cause() == IncidentCause.DRILL,
                report.beginEpochNanos(),
                report.state() == IncidentReport.State.OPEN,
                report.monitor().instant("dp.recovered").epochNanos().isPresent());
    }

    /** {@return what was measured of a repetition} */
    Repetition measured(Attempt attempt, String watched) {
        OptionalLong begin = attempt.begin();
        Optional<IncidentReport> ours = reports().stream()
                .filter(report -> report.cause() == IncidentCause.DRILL)
                .filter(report -> begin.isPresent() && report.beginEpochNanos() >= begin.getAsLong() - BEFORE_THE_FAULT)
                .min(java.util.Comparator.comparingLong(IncidentReport::beginEpochNanos));
        return new Repetition(
                attempt.number(),
                attempt.target(),
                attempt.ending(),
                attempt.reason(),
                begin,
                ours.map(IncidentReport::id),
                ours.flatMap(IncidentReport::detectedBy),
                ours.map(IncidentReport::edge).orElse(NOTHING),
                ours.map(IncidentReport::monitor).orElse(NOTHING),
                begin.isPresent() ? outage(ours, watched) : Optional.empty(),
                ours.map(report -> report.reversion().figures()).orElse(NOTHING),
                Map.of(),
                attempt.ending() == Ending.COMPLETED ? contaminations(ours, begin) : List.of());
    }

    /** Where probes watched and nothing was lost, the outage is nothing, within one interval. */
    private Optional<Outage> outage(Optional<IncidentReport> ours, String watched) {
        List<JsonNode> watching = prefix(watched).map(this::probesOf).orElse(List.of());
        if (watching.isEmpty()) {
            return Optional.empty();
        }
        JsonNode probe = watching.getFirst();
        Duration interval = Duration.ofNanos(probe.path("interval_ns").asLong());
        int flows = probe.path("flows").asInt();
        return Optional.of(ours.flatMap(IncidentReport::outage)
                .map(lost -> new Outage(
                        lost.gap(),
                        interval,
                        lost.lossDerived(),
                        lost.lost(),
                        lost.sent(),
                        flows,
                        lost.flowsAffected()))
                .orElse(new Outage(Optional.of(Duration.ZERO), interval, Optional.of(Duration.ZERO), 0, 0, flows, 0)));
    }

    private List<Contamination> contaminations(Optional<IncidentReport> ours, OptionalLong begin) {
        List<Contamination> found = new ArrayList<>();
        ours.ifPresent(report ->
                report.marks().forEach(mark -> found.add(new Contamination(kind(mark.kind()), mark.detail()))));
        reports().stream()
                .filter(report -> report.cause() != IncidentCause.DRILL)
                .filter(report -> begin.isPresent() && report.beginEpochNanos() >= begin.getAsLong())
                .forEach(report -> found.add(
                        new Contamination(Contamination.Kind.OTHER_INCIDENT, report.id() + ": " + report.headline())));
        return found;
    }

    private static Contamination.Kind kind(String mark) {
        return switch (mark) {
            case "clock-step" -> Contamination.Kind.CLOCK_STEP;
            case "events-missed" -> Contamination.Kind.EVENTS_MISSED;
            default -> Contamination.Kind.STALL;
        };
    }
}
