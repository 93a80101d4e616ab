package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.FibChanged;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectRoute;
import io.vipwatch.monitor.event.InjectStateChanged;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.http.InjectReport;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the injector did, counted as events are recorded, on the recorder's thread; and how its backends fare. */
public final class InjectMetrics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] SECONDS = {0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10, 30};

    private final PrometheusRegistry registry;
    private final Counter transitions;
    private final Counter suppressed;
    private final Counter routes;
    private final Histogram failureToFib;
    private final Counter unmeasured;
    private final Map<String, Moment> failingSince = new HashMap<>();
    private final Map<Way, Moment> leaving = new HashMap<>();

    /** A way that an edge is to give up. */
    private record Way(Prefix prefix, IpAddress nextHop, String service) {}

    /** @param registry where the metrics are shown */
    InjectMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        transitions = Counter.builder()
                .name("vipwatch_inject_transitions_total")
                .help("Changes of how a backend of an injected service fares.")
                .labelNames("service", "node", "state")
                .register(registry);
        suppressed = Counter.builder()
                .name("vipwatch_inject_suppressed_total")
                .help("Withdrawals and announcements that a guard kept back.")
                .labelNames("service", "node", "guard", "wanted")
                .register(registry);
        routes = Counter.builder()
                .name("vipwatch_inject_route_changes_total")
                .help("Paths that an edge was told of, told anew, or told the end of.")
                .labelNames("edge", "service", "node", "change")
                .register(registry);
        failureToFib = Histogram.builder()
                .name("vipwatch_inject_failure_to_fib_seconds")
                .help("From the first bad check of a backend until the edge's kernel no longer forwards to it.")
                .labelNames("service")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        unmeasured = Counter.builder()
                .name("vipwatch_inject_failure_to_fib_unmeasured_total")
                .help("Ways that the edge's kernel gave up after a failure, at an instant too uncertain for a figure.")
                .labelNames("service")
                .register(registry);
    }

    /** Shows, with 0, what will be counted of these services. */
    void expect(InjectSection section) {
        for (InjectServiceSection service : section.services()) {
            failureToFib.initLabelValues(service.name());
            unmeasured.initLabelValues(service.name());
            service.backends().forEach(backend -> expect(service, backend.node()));
        }
    }

    private void expect(InjectServiceSection service, String node) {
        for (HealthState state : HealthState.values()) {
            transitions.initLabelValues(service.name(), node, state.text());
        }
        for (InjectGuard guard : InjectGuard.values()) {
            suppressed.initLabelValues(service.name(), node, guard.text(), "announce");
            suppressed.initLabelValues(service.name(), node, guard.text(), "withdraw");
        }
        for (String edge : service.edges()) {
            for (InjectRoute.Change change : InjectRoute.Change.values()) {
                routes.initLabelValues(edge, service.name(), node, change.text());
            }
        }
    }

    /** Shows how the backends fare; asked for when the page is read. */
    void states(Supplier<Optional<InjectReport>> report) {
        GaugeWithCallback.builder()
                .name("vipwatch_inject_backend_state")
                .help("1 for the state that a backend of an injected service is in.")
                .labelNames("service", "node", "state")
                .callback(out -> report.get()
                        .ifPresent(now -> now.services()
                                .forEach(service -> service.backends().forEach(backend -> {
                                    for (HealthState state : HealthState.values()) {
                                        double value = backend.state().equals(state.text()) ? 1 : 0;
                                        out.call(value, service.name(), backend.node(), state.text());
                                    }
                                }))))
                .register(registry);
    }

    /** Counts an event, if it is of the injector or of what it brings about. */
    void count(Event event) {
        switch (event.what()) {
            case InjectStateChanged change -> changed(change, event.at());
            case InjectSuppressed guard
            when guard.change() == GuardChange.RAISED ->
                suppressed
                        .labelValues(
                                guard.service(), guard.node(), guard.guard().text(), guard.wanted())
                        .inc();
            case InjectRoute route -> told(route, event.at());
            case FibChanged fib -> forwarded(fib, event.at());
            default -> {} // of no concern
        }
    }

    private void changed(InjectStateChanged change, Moment at) {
        transitions
                .labelValues(change.service(), change.node(), change.state().text())
                .inc();
        String backend = change.service() + "/" + change.node();
        if (change.state() == HealthState.FALLING || change.state() == HealthState.DOWN) {
            failingSince.putIfAbsent(backend, at);
        } else {
            failingSince.remove(backend);
        }
    }

    private void told(InjectRoute route, Moment at) {
        routes.labelValues(
                        route.edge(),
                        route.service(),
                        route.node(),
                        route.change().text())
                .inc();
        Way way = new Way(route.prefix(), route.nextHop().getFirst(), route.service());
        if (route.change() != InjectRoute.Change.ANNOUNCE && route.state() == HealthState.DOWN) {
            leaving.put(way, failingSince.getOrDefault(route.service() + "/" + route.node(), at));
        } else {
            leaving.remove(way);
        }
    }

    private void forwarded(FibChanged fib, Moment at) {
        for (Iterator<Map.Entry<Way, Moment>> each = leaving.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<Way, Moment> one = each.next();
            Way way = one.getKey();
            boolean gone = way.prefix().equals(fib.prefix())
                    && fib.after()
                            .filter(nextHops -> !nextHops.contains(way.nextHop()))
                            .isPresent();
            if (gone) {
                took(way.service(), one.getValue(), at, fib.seen().isTimeKnown());
                each.remove(); // also without a figure: a later change would say when something else happened
            }
        }
    }

    /** What may be off by as much as it says, or more, is no measurement. */
    private void took(String service, Moment failed, Moment gone, boolean known) {
        long nanos = gone.epochNanos() - failed.epochNanos();
        if (known && nanos > failed.uncertaintyNanos() + gone.uncertaintyNanos()) {
            failureToFib.labelValues(service).observe(nanos / NANOS_PER_SECOND);
        } else {
            unmeasured.labelValues(service).inc();
        }
    }
}
