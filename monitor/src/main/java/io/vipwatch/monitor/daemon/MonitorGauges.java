package io.vipwatch.monitor.daemon;

import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.monitor.bfd.BfdService;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.http.InjectReport;
import io.vipwatch.monitor.http.PrefixReport;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.metrics.BfdGauges;
import io.vipwatch.monitor.metrics.CrosscheckGauges;
import io.vipwatch.monitor.metrics.EdgeGauges;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.metrics.ProbeGauges;
import io.vipwatch.monitor.metrics.SinkGauges;
import io.vipwatch.monitor.metrics.StateGauges;
import java.util.List;
import java.util.Optional;

/** What a running monitor is asked for whenever its metrics are read; on the thread of whoever reads them. */
final class MonitorGauges {
    private MonitorGauges() {}

    static void register(
            PrometheusRegistry registry,
            MonitorMetrics metrics,
            RunningMonitor view,
            BfdService bfd,
            Journal journal,
            Sinks sinks,
            Probing probing,
            EdgeSide edge,
            Optional<InjectSection> inject) {
        JvmMetrics.builder().register(registry);
        StateGauges gauges = new StateGauges(registry);
        gauges.sessions(view::sessions);
        gauges.counts(view::sessions);
        BfdGauges.register(registry, bfd::sessions, bfd::unavailable, bfd::status);
        ProbeGauges.register(registry, view::probes, probing::lags);
        gauges.prefixes(() -> prefixes(view));
        gauges.routeChanges(() -> prefixes(view));
        SinkGauges.register(registry, sinks::status);
        metrics.gauge("vipwatch_store_size_bytes", "The part of the store's file that is in use.", sinks::storeSize);
        new EdgeGauges(registry).edge(view::edge);
        new CrosscheckGauges(edge::lastReport, edge::rules).register(registry, edge::sinceGood);
        metrics.injections(() -> inject(view));
        inject.ifPresent(metrics::expectInjections);
        metrics.gauge(
                "vipwatch_journal_writable",
                "1 while the journal's files can be written.",
                () -> journal.trouble().isEmpty() ? 1 : 0);
        metrics.gauge("vipwatch_journal_last_seq", "The last event.", journal::lastSeq);
        metrics.gauge("vipwatch_journal_durable_seq", "The last event that is on the disk.", journal::durableSeq);
    }

    private static Optional<InjectReport> inject(RunningMonitor view) {
        try {
            return view.inject();
        } catch (UnavailableException stalled) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static List<PrefixReport> prefixes(RunningMonitor view) {
        try {
            return view.snapshot().prefixes();
        } catch (UnavailableException stalled) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
