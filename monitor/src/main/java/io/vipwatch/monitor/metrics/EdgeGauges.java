package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.http.EvidenceReport;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** How the edge's own evidence is come by, asked for when the page is read, on the thread that reads it. */
public final class EdgeGauges {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusRegistry registry;

    /** @param registry where the metrics are shown */
    public EdgeGauges(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** Shows the collectors and the clock. */
    public void edge(Supplier<Optional<EvidenceReport>> edge) {
        gauge(
                "vipwatch_edge_collector_state",
                "1 for the state that the collector is in.",
                new String[] {"collector", "state"},
                out -> each(edge, collector -> {
                    for (CollectorState state : CollectorState.values()) {
                        out.call(collector.state() == state ? 1 : 0, collector.name(), state.text());
                    }
                }));
        gauge(
                "vipwatch_edge_frr_version",
                "1 for the release of FRR that the edge runs; 0, without a version, before it is known.",
                new String[] {"edge", "version"},
                out -> edge.get()
                        .ifPresent(report -> out.call(
                                report.frrVersion().isPresent() ? 1 : 0,
                                report.edge(),
                                report.frrVersion().orElse(""))));
        counter(
                "vipwatch_edge_collector_received_total",
                "What the collector got: lines, packets, rounds of answers, round trips.",
                out -> each(edge, collector -> out.call((double) collector.received(), collector.name())));
        counter(
                "vipwatch_edge_collector_lost_total",
                "What came faster than it could be taken.",
                out -> each(edge, collector -> out.call((double) collector.lost(), collector.name())));
        gauge(
                "vipwatch_clock_offset_seconds",
                "How far the host's clock is ahead of ours.",
                new String[] {"host"},
                out -> clock(
                        edge,
                        (host, clock) -> out.call(
                                clock.map(known -> known.offset().toNanos() / NANOS_PER_SECOND)
                                        .orElse(0.0),
                                host)));
        gauge(
                "vipwatch_clock_uncertainty_seconds",
                "How far the offset may be off.",
                new String[] {"host"},
                out -> clock(
                        edge,
                        (host, clock) -> out.call(
                                clock.map(known -> known.uncertainty().toNanos() / NANOS_PER_SECOND)
                                        .orElse(Double.POSITIVE_INFINITY),
                                host)));
    }

    private void gauge(String name, String help, String[] labels, Consumer<GaugeWithCallback.Callback> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(values)
                .register(registry);
    }

    private void counter(String name, String help, Consumer<CounterWithCallback.Callback> values) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("collector")
                .callback(values)
                .register(registry);
    }

    private static void each(Supplier<Optional<EvidenceReport>> edge, Consumer<EvidenceReport.Collector> values) {
        edge.get().ifPresent(report -> report.collectors().forEach(values));
    }

    /** Takes the clock of a host, as far as it is known. */
    private interface OfClock {
        void take(String host, Optional<EvidenceReport.Clock> clock);
    }

    private static void clock(Supplier<Optional<EvidenceReport>> edge, OfClock values) {
        edge.get()
                .filter(report -> report.collectors().stream()
                        .anyMatch(collector -> collector.name().equals("clock")))
                .ifPresent(report -> values.take(report.edge(), report.clock()));
    }
}
