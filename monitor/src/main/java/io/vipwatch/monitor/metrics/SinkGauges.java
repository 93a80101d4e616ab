package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.monitor.sink.SinkStatus;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** How those fare who take the events on from the journal; asked on the thread of whoever reads the metrics. */
public final class SinkGauges {
    private static final String STORE = "store";

    private SinkGauges() {}

    /** Registers the metrics of all of them. */
    public static void register(PrometheusRegistry registry, Supplier<List<SinkStatus>> sinks) {
        gauge(
                registry,
                sinks,
                "vipwatch_store_up",
                "1 while the store takes events.",
                sink -> sink.trouble().isEmpty() ? 1 : 0);
        gauge(
                registry,
                sinks,
                "vipwatch_store_lag_events",
                "Events of the journal that the store has not taken yet.",
                SinkStatus::behind);
        gauge(
                registry,
                sinks,
                "vipwatch_store_last_seq",
                "The last event that the store has taken.",
                SinkStatus::taken);
        counter(registry, sinks, "vipwatch_store_events_total", "Events written to the store.", SinkStatus::written);
        counter(
                registry,
                sinks,
                "vipwatch_store_failures_total",
                "How often opening the store or writing to it failed.",
                SinkStatus::failures);
    }

    private static void gauge(
            PrometheusRegistry registry,
            Supplier<List<SinkStatus>> sinks,
            String name,
            String help,
            ToDoubleFunction<SinkStatus> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(STORE)
                .callback(gauge -> sinks.get().forEach(sink -> gauge.call(value.applyAsDouble(sink), sink.name())))
                .register(registry);
    }

    private static void counter(
            PrometheusRegistry registry,
            Supplier<List<SinkStatus>> sinks,
            String name,
            String help,
            ToDoubleFunction<SinkStatus> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(STORE)
                .callback(counter -> sinks.get().forEach(sink -> counter.call(value.applyAsDouble(sink), sink.name())))
                .register(registry);
    }
}
