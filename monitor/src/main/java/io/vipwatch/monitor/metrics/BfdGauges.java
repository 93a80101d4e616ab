package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vipwatch.bfd.packet.DiscardReason;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.ReceiveGaps;
import io.vipwatch.monitor.http.BfdReport;
import io.vipwatch.monitor.http.BfdReport.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Gauges and counters of BFD, asked for when the page is read, on the thread that reads it. */
public final class BfdGauges {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final String GAPS = "vipwatch_bfd_receive_gap_seconds";

    private final PrometheusRegistry registry;
    private final Supplier<List<BfdReport>> sessions;

    private BfdGauges(PrometheusRegistry registry, Supplier<List<BfdReport>> sessions) {
        this.registry = registry;
        this.sessions = sessions;
    }

    /** Shows the sessions and what they have in common. */
    public static void register(
            PrometheusRegistry registry,
            Supplier<List<BfdReport>> sessions,
            Supplier<List<BfdReport.Unavailable>> unavailable,
            Supplier<BfdReport.Engine> engine) {
        BfdGauges gauges = new BfdGauges(registry, sessions);
        gauges.states();
        gauges.times();
        gauges.counts();
        registry.register(new GapHistogram(sessions));
        gauges.engine(engine);
        GaugeWithCallback.builder()
                .name("vipwatch_bfd_unavailable")
                .help("BFD sessions and ranges that are configured and could not be had.")
                .callback(gauge -> gauge.call(unavailable.get().size()))
                .register(registry);
    }

    private void states() {
        gauge("vipwatch_bfd_session_up", "1 while the BFD session is Up.", s -> s.verdict() == Verdict.UP ? 1 : 0);
        each("vipwatch_bfd_session_state", "1 for the state that the BFD session is in.", "state", (s, out) -> {
            for (SessionState state : SessionState.values()) {
                out.accept(state.text(), state.text().equals(s.state()) ? 1 : 0);
            }
        });
        gauge(
                "vipwatch_bfd_session_state_seconds",
                "How long the BFD session has been in its state.",
                s -> seconds(s.duration()));
    }

    private void times() {
        gauge(
                "vipwatch_bfd_detection_time_seconds",
                "How long the peer may be silent; 0 while it is.",
                s -> s.intervals().detectionTime().map(BfdGauges::seconds).orElse(0.0));
        gauge(
                "vipwatch_bfd_transmit_interval_seconds",
                "From one packet of ours to the next, before jitter.",
                s -> seconds(s.intervals().transmit()));
        GaugeWithCallback.builder()
                .name("vipwatch_bfd_headroom_seconds")
                .help("What was left of the detection time at the worst gap; negative if it was exceeded.")
                .labelNames("peer")
                .callback(gauge -> sessions.get()
                        .forEach(s -> s.headroom().ifPresent(left -> gauge.call(seconds(left), s.peer()))))
                .register(registry);
    }

    private void counts() {
        counter(
                "vipwatch_bfd_session_ups_total",
                "How often the BFD session came Up.",
                s -> s.counts().ups());
        counter(
                "vipwatch_bfd_session_failures_total",
                "How often the BFD session failed.",
                s -> s.counts().failures());
        counter(
                "vipwatch_bfd_transmit_failures_total",
                "BFD packets that could not be sent.",
                s -> s.counts().transmitFailures());
        CounterWithCallback.builder()
                .name("vipwatch_bfd_packets_total")
                .help("BFD packets sent, and received and found good.")
                .labelNames("peer", "direction")
                .callback(counter -> sessions.get().forEach(s -> {
                    counter.call((double) s.counts().received(), s.peer(), "received");
                    counter.call((double) s.counts().transmitted(), s.peer(), "sent");
                }))
                .register(registry);
        CounterWithCallback.builder()
                .name("vipwatch_bfd_discards_total")
                .help("BFD packets of the session that were discarded.")
                .labelNames("peer", "reason")
                .callback(counter -> sessions.get()
                        .forEach(s -> discards(
                                s.counts().discarded(), (reason, count) -> counter.call(count, s.peer(), reason))))
                .register(registry);
    }

    private static void discards(Map<String, Long> counted, BiConsumer<String, Double> out) {
        for (DiscardReason reason : DiscardReason.values()) {
            String word = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            out.accept(word, (double) counted.getOrDefault(word, 0L));
        }
    }

    private void engine(Supplier<BfdReport.Engine> engine) {
        CounterWithCallback.builder()
                .name("vipwatch_bfd_unmatched_discards_total")
                .help("BFD packets that belong to no session and were discarded.")
                .labelNames("reason")
                .callback(counter -> discards(engine.get().discarded(), (reason, count) -> counter.call(count, reason)))
                .register(registry);
        total(
                "vipwatch_bfd_receive_buffer_drops_total",
                "Datagrams that the kernel dropped for want of room.",
                () -> engine.get().receiveBufferDrops());
        total(
                "vipwatch_bfd_stalls_total",
                "How often the BFD engine did not run in time.",
                () -> engine.get().stalls());
        one(
                "vipwatch_bfd_running",
                "1 when BFD runs with anybody.",
                () -> engine.get().running());
        one(
                "vipwatch_bfd_real_time_priority",
                "1 when the BFD engine has the real-time priority.",
                () -> engine.get().realTime());
        one(
                "vipwatch_bfd_hop_limit_checked",
                "1 when hop limits of BFD packets are checked.",
                () -> engine.get().hopLimitChecked());
    }

    private void total(String name, String help, Supplier<Long> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(counter -> counter.call((double) value.get()))
                .register(registry);
    }

    private void one(String name, String help, Supplier<Boolean> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.get() ? 1 : 0))
                .register(registry);
    }

    private void gauge(String name, String help, ToDoubleFunction<BfdReport> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("peer")
                .callback(gauge -> sessions.get().forEach(s -> gauge.call(value.applyAsDouble(s), s.peer())))
                .register(registry);
    }

    private void counter(String name, String help, ToDoubleFunction<BfdReport> value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("peer")
                .callback(counter -> sessions.get().forEach(s -> counter.call(value.applyAsDouble(s), s.peer())))
                .register(registry);
    }

    /** Puts the values of one session, each with the value of its second label. */
    private interface Values {
        void put(BfdReport session, BiConsumer<String, Integer> out);
    }

    private void each(String name, String help, String label, Values values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("peer", label)
                .callback(gauge ->
                        sessions.get().forEach(s -> values.put(s, (word, value) -> gauge.call(value, s.peer(), word))))
                .register(registry);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / NANOS_PER_SECOND;
    }

    /** The gaps from one packet of a peer to the next, as the sessions count them. */
    private record GapHistogram(Supplier<List<BfdReport>> sessions) implements Collector {
        @Override
        public String getPrometheusName() {
            return GAPS;
        }

        @Override
        public MetricSnapshot collect() {
            HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                    .name(GAPS)
                    .help("From one BFD packet of the peer to the next while Up, by the kernel's stamps.");
            sessions.get().forEach(session -> histogram.dataPoint(point(session)));
            return histogram.build();
        }

        private static HistogramSnapshot.HistogramDataPointSnapshot point(BfdReport session) {
            Map<Duration, Long> counted = new HashMap<>();
            long beyond = 0;
            for (BfdReport.Bucket bucket : session.gaps().upTo()) {
                if (bucket.bound().isPresent()) {
                    counted.put(bucket.bound().get(), bucket.count());
                } else {
                    beyond = bucket.count();
                }
            }
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (Duration bound : ReceiveGaps.bounds()) {
                buckets.bucket(seconds(bound), counted.getOrDefault(bound, 0L));
            }
            return HistogramSnapshot.HistogramDataPointSnapshot.builder()
                    .labels(Labels.of("peer", session.peer()))
                    .classicHistogramBuckets(
                            buckets.bucket(Double.POSITIVE_INFINITY, beyond).build())
                    .sum(seconds(session.gaps().total()))
                    .build();
        }
    }
}
