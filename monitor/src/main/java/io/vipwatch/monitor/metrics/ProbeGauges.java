package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.http.ProbeReport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Gauges and counters of the probes, asked for when the page is read, on the thread that reads it. */
public final class ProbeGauges {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String ROUND_TRIP = "vipwatch_probe_round_trip_seconds";

    private final PrometheusRegistry registry;
    private final Supplier<List<ProbeReport>> probes;

    private ProbeGauges(PrometheusRegistry registry, Supplier<List<ProbeReport>> probes) {
        this.registry = registry;
        this.probes = probes;
    }

    /** Shows the probes, and how often the prober was late. */
    public static void register(PrometheusRegistry registry, Supplier<List<ProbeReport>> probes, LongSupplier lags) {
        ProbeGauges gauges = new ProbeGauges(registry, probes);
        gauges.states();
        gauges.counts();
        registry.register(new RoundTripHistogram(probes));
        CounterWithCallback.builder()
                .name("vipwatch_probe_lags_total")
                .help("How often the prober ran too late for a probe.")
                .callback(counter -> counter.call((double) lags.getAsLong()))
                .register(registry);
    }

    private void states() {
        gauge(
                "vipwatch_probe_up",
                "1 while probes are answered, 0 while they are lost.",
                probe -> switch (probe.state()) {
                    case GOOD -> Optional.of(1.0);
                    case LOSING -> Optional.of(0.0);
                    case UNKNOWN -> Optional.empty();
                });
        gauge("vipwatch_probe_flows", "Flows of the probe.", probe -> Optional.of((double) probe.flows()));
        gauge(
                "vipwatch_probe_flows_losing",
                "Flows whose probes are lost at the moment.",
                probe -> Optional.of((double) probe.losing()));
        gauge(
                "vipwatch_probe_interval_seconds",
                "How often each flow is probed at present.",
                probe -> Optional.of(seconds(probe.interval())));
        gauge(
                "vipwatch_probe_last_outage_seconds",
                "The last outage by the gap method; 0 before the first.",
                probe -> Optional.of(probe.lastOutage()
                        .flatMap(outage -> outage.gap())
                        .map(ProbeGauges::seconds)
                        .orElse(0.0)));
        gauge(
                "vipwatch_service_up",
                "1 while the service answers as it should.",
                probe -> probe.service().map(up -> up ? 1.0 : 0.0));
        gauge(
                "vipwatch_dns_time_to_live_seconds",
                "For how long the last answer of the DNS server may be kept.",
                probe -> probe.timeToLive().map(ProbeGauges::seconds));
        gauge(
                "vipwatch_certificate_expiry_seconds",
                "Until the server's certificate expires.",
                probe -> probe.certificate().map(seen -> seconds(seen.expiresIn())));
    }

    private void counts() {
        counter("vipwatch_probe_sent_total", "Probes sent.", probe -> probe.sent());
        counter("vipwatch_probe_late_total", "Answers after the timeout.", probe -> probe.late());
        counter("vipwatch_probe_unexpected_total", "Answers that belonged to no probe.", probe -> probe.unexpected());
        counter("vipwatch_probe_not_sent_total", "Probes that could not be sent.", probe -> probe.notSent());
        CounterWithCallback.builder()
                .name("vipwatch_probe_lost_total")
                .help("Probes lost.")
                .labelNames("probe", "reason")
                .callback(counter -> probes.get().forEach(probe -> {
                    for (ProbeFailure failure : ProbeFailure.values()) {
                        counter.call(
                                (double) probe.lost().getOrDefault(failure.text(), 0L), probe.name(), failure.text());
                    }
                }))
                .register(registry);
    }

    private void gauge(String name, String help, Function<ProbeReport, Optional<Double>> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("probe")
                .callback(gauge -> probes.get()
                        .forEach(probe -> value.apply(probe).ifPresent(number -> gauge.call(number, probe.name()))))
                .register(registry);
    }

    private void counter(String name, String help, Function<ProbeReport, Long> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("probe")
                .callback(counter ->
                        probes.get().forEach(probe -> counter.call((double) value.apply(probe), probe.name())))
                .register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    /** How long answers took. */
    private record RoundTripHistogram(Supplier<List<ProbeReport>> probes) implements Collector {
        @Override
        public String getPrometheusName() {
            return ROUND_TRIP;
        }

        @Override
        public MetricSnapshot collect() {
            HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                    .name(ROUND_TRIP)
                    .help("From sending a probe until its answer was read.");
            probes.get().forEach(probe -> {
                ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
                probe.roundTrip()
                        .buckets()
                        .forEach(bucket -> buckets.bucket(
                                bucket.bound().map(ProbeGauges::seconds).orElse(Double.POSITIVE_INFINITY),
                                bucket.count()));
                histogram.dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .labels(Labels.of("probe", probe.name()))
                        .classicHistogramBuckets(buckets.build())
                        .sum(seconds(probe.roundTrip().total()))
                        .build());
            });
            return histogram.build();
        }
    }
}
