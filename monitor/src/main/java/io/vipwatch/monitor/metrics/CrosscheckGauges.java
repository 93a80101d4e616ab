package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.crosscheck.Difference;
import io.vipwatch.monitor.event.CrosscheckUnknown.Missing;
import io.vipwatch.monitor.http.CrosscheckReport;
import io.vipwatch.monitor.track.TrackRule;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gauges of the cross-check, asked for when the page is read, on the thread that reads it. */
public final class CrosscheckGauges {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final List<String> VIEWS = List.of("bgp", "zebra", "kernel");

    private final Supplier<CrosscheckReport> report;
    private final Supplier<List<TrackRule>> rules;

    /**
     * Shows the cross-check.
     *
     * @param report how it stands, without asking the edge anew
     * @param rules what is tracked
     */
    public CrosscheckGauges(Supplier<CrosscheckReport> report, Supplier<List<TrackRule>> rules) {
        this.report = report;
        this.rules = rules;
    }

    /**
     * Registers the gauges.
     *
     * @param sinceGood how long ago the edge last told everything, or has been asked in vain; empty where it is not asked
     */
    public void register(PrometheusRegistry registry, Supplier<Optional<Duration>> sinceGood) {
        GaugeWithCallback.builder()
                .name("vipwatch_crosscheck_mismatches")
                .help("Mismatches between what nodes tell us and what the edge holds.")
                .labelNames("name", "prefix", "kind")
                .callback(gauge -> mismatches()
                        .forEach((about, count) -> gauge.call(count, about.name, about.prefix.toString(), about.kind)))
                .register(registry);
        GaugeWithCallback.builder()
                .name("vipwatch_crosscheck_black_holes")
                .help("Dead nodes that the edge sends packets for the tracked prefix to.")
                .labelNames("name", "prefix")
                .callback(gauge ->
                        blackHoles().forEach((about, count) -> gauge.call(count, about.name, about.prefix.toString())))
                .register(registry);
        GaugeWithCallback.builder()
                .name("vipwatch_crosscheck_unknown")
                .help("1 while a view of the edge is not known.")
                .labelNames("view")
                .callback(gauge -> sinceGood.get().ifPresent(_ -> {
                    List<String> unknown = unknown();
                    VIEWS.forEach(view -> gauge.call(unknown.contains(view) ? 1 : 0, view));
                }))
                .register(registry);
        GaugeWithCallback.builder()
                .name("vipwatch_crosscheck_good_age_seconds")
                .help("How long ago the edge last told everything that it was asked.")
                .callback(gauge -> sinceGood.get().ifPresent(age -> gauge.call(age.toNanos() / NANOS_PER_SECOND)))
                .register(registry);
    }

    /** What a series is about. */
    private record About(String name, Prefix prefix, String kind) {}

    private Map<About, Integer> mismatches() {
        Map<About, Integer> counts = new LinkedHashMap<>();
        for (Difference.Kind kind : Difference.Kind.values()) {
            zero(counts, kind.text());
        }
        count(report.get().mismatches(), one -> about(one.prefix(), one.kind()), counts);
        return counts;
    }

    private Map<About, Integer> blackHoles() {
        Map<About, Integer> counts = new LinkedHashMap<>();
        zero(counts, "");
        count(report.get().blackHoles(), one -> about(one.prefix(), ""), counts);
        return counts;
    }

    private void zero(Map<About, Integer> counts, String kind) {
        rules.get().stream()
                .filter(rule -> !rule.within())
                .forEach(rule -> counts.put(new About(rule.name(), rule.prefix(), kind), 0));
    }

    private static <T> void count(List<T> all, Function<T, Optional<About>> about, Map<About, Integer> counts) {
        all.forEach(one -> about.apply(one).ifPresent(series -> counts.merge(series, 1, Integer::sum)));
    }

    /** {@return the series of a prefix; none of one that is tracked no more} */
    private Optional<About> about(Prefix prefix, String kind) {
        return rules.get().stream()
                .filter(rule -> !rule.within() && rule.prefix().equals(prefix))
                .findFirst()
                .or(() -> rules.get().stream()
                        .filter(rule -> rule.follows(prefix))
                        .findFirst())
                .map(rule -> new About(rule.name(), prefix, kind));
    }

    /** {@return the views that are not known; all of them before the first answer} */
    private List<String> unknown() {
        return report.get()
                .edge()
                .filter(edge -> edge.asked().isPresent())
                .map(edge -> edge.unknown().stream().map(Missing::view).toList())
                .orElse(VIEWS);
    }
}
