package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.IncidentCause;
import io.vipwatch.monitor.event.IncidentClosed;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentOpened;
import io.vipwatch.monitor.event.IncidentPrefix;
import io.vipwatch.monitor.event.IncidentPrefix.Verdict;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentUpdated;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** What is counted of convergence incidents; on the recorder's thread. */
final class IncidentMetrics {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Counter closed;
    private final Counter verdicts;
    private final Gauge open;
    private final Gauge last;
    private final Set<String> openNow = new HashSet<>();

    IncidentMetrics(PrometheusRegistry registry) {
        closed = Counter.builder()
                .name("vipwatch_incidents_total")
                .help("Convergence incidents that were closed, by cause.")
                .labelNames("cause")
                .register(registry);
        for (IncidentCause cause : IncidentCause.values()) {
            closed.initLabelValues(cause.text());
        }
        verdicts = Counter.builder()
                .name("vipwatch_incident_budget_verdicts_total")
                .help("Incidents of a prefix with a budget, by verdict.")
                .labelNames("name", "verdict")
                .register(registry);
        open = Gauge.builder()
                .name("vipwatch_incidents_open")
                .help("Convergence incidents that go on.")
                .register(registry);
        last = Gauge.builder()
                .name("vipwatch_incident_last_duration_seconds")
                .help(
                        "How long the last incident of a prefix tracked by name took; by the edge or the probes where they saw it.")
                .labelNames("name", "prefix")
                .register(registry);
    }

    void expect(String name, Prefix prefix) {
        last.initLabelValues(name, prefix.toString());
        for (Verdict verdict : Verdict.values()) {
            verdicts.initLabelValues(name, verdict.text());
        }
    }

    void count(IncidentOccurrence what) {
        IncidentReport incident = what.incident();
        switch (what) {
            case IncidentOpened _ -> openNow.add(incident.id());
            case IncidentUpdated _ -> {}
            case IncidentClosed _ -> {
                openNow.remove(incident.id());
                closed.labelValues(incident.cause().text()).inc();
                incident.prefixes().forEach(prefix -> count(prefix, incident));
            }
        }
        open.set(openNow.size());
    }

    /** A series for each prefix that is tracked by its name; those within a range come and go. */
    private void count(IncidentPrefix prefix, IncidentReport incident) {
        prefix.verdict()
                .ifPresent(verdict ->
                        verdicts.labelValues(prefix.name(), verdict.text()).inc());
        if (prefix.exact()) {
            Duration edge = incident.edge().phase("total").duration().orElse(Duration.ZERO);
            Duration took = edge.isZero() ? prefix.took().orElse(Duration.ZERO) : edge;
            last.labelValues(prefix.name(), prefix.prefix().toString()).set(took.toNanos() / NANOS_PER_SECOND);
        }
    }
}
