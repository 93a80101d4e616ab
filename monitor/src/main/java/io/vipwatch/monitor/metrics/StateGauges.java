package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PrefixState;
import io.vipwatch.monitor.http.PrefixReport;
import io.vipwatch.monitor.http.SessionReport;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/** Gauges of what is, asked for when the page is read, on the thread that reads it. */
public final class StateGauges {
    private static final double NANOS_PER_SECOND = 1e9;

    private final PrometheusRegistry registry;

    /** @param registry where the gauges are shown */
    public StateGauges(PrometheusRegistry registry) {
        this.registry = registry;
    }

    /** Shows the sessions. */
    public void sessions(Supplier<List<SessionReport>> sessions) {
        each(
                "vipwatch_bgp_session_up",
                "1 while the session is Established.",
                sessions,
                List.of("peer"),
                (s, out) -> out.set(isEstablished(s) ? 1 : 0, s.peer()));
        each(
                "vipwatch_bgp_session_state",
                "1 for the state that the session is in.",
                sessions,
                List.of("peer", "state"),
                (s, out) -> {
                    for (SessionState state : SessionState.values()) {
                        out.set(state.text().equals(s.state()) ? 1 : 0, s.peer(), state.text());
                    }
                });
        each(
                "vipwatch_bgp_session_state_seconds",
                "How long the session has been in its state.",
                sessions,
                List.of("peer"),
                (s, out) -> out.set(s.duration().toNanos() / NANOS_PER_SECOND, s.peer()));
        each(
                "vipwatch_bgp_hold_time_seconds",
                "The hold time in force; 0 while the session is down.",
                sessions,
                List.of("peer"),
                (s, out) -> out.set(holdTime(s), s.peer()));
        each(
                "vipwatch_bgp_routes",
                "Routes in the Adj-RIB-In, stale ones included.",
                sessions,
                List.of("peer", "family"),
                (s, out) -> counts(s, s.routes(), out));
        each(
                "vipwatch_bgp_stale_routes",
                "Routes that graceful restart keeps.",
                sessions,
                List.of("peer", "family"),
                (s, out) -> counts(s, s.staleRoutes(), out));
    }

    /** Shows the tracked prefixes. */
    public void prefixes(Supplier<List<PrefixReport>> prefixes) {
        List<String> labels = List.of("name", "prefix");
        each(
                "vipwatch_prefix_state",
                "1 for the state that the tracked prefix is in.",
                prefixes,
                List.of("name", "prefix", "state"),
                (p, out) -> {
                    for (PrefixState state : PrefixState.values()) {
                        out.set(p.state() == state ? 1 : 0, p.name(), prefix(p), state.text());
                    }
                });
        each(
                "vipwatch_prefix_origins",
                "Nodes that announce the tracked prefix as their own.",
                prefixes,
                labels,
                (p, out) -> out.set(p.origins().size(), p.name(), prefix(p)));
        each(
                "vipwatch_prefix_wanted_origins",
                "How many origins are wanted.",
                prefixes,
                labels,
                (p, out) -> out.set(p.minOrigins(), p.name(), prefix(p)));
        each(
                "vipwatch_prefix_edge_paths",
                "Paths of the tracked prefix that the edge would use at once, as far as the nodes' announcements tell.",
                prefixes,
                labels,
                (p, out) -> out.set(p.edge().multipath().size(), p.name(), prefix(p)));
        each(
                "vipwatch_prefix_stale_paths",
                "Paths of the tracked prefix that graceful restart keeps.",
                prefixes,
                labels,
                (p, out) -> out.set(
                        (double) p.paths().stream()
                                .filter(path -> path.state() == PathState.STALE)
                                .count(),
                        p.name(),
                        prefix(p)));
        each(
                "vipwatch_prefix_state_seconds",
                "How long the tracked prefix has been in its state.",
                prefixes,
                labels,
                (p, out) -> out.set(p.duration().toNanos() / NANOS_PER_SECOND, p.name(), prefix(p)));
    }

    /** Shows counts that the tracker keeps. */
    public void routeChanges(Supplier<List<PrefixReport>> prefixes) {
        CounterWithCallback.builder()
                .name("vipwatch_prefix_route_changes_total")
                .help(
                        "Changes of the paths of the tracked prefix, by class of RFC 4098; AADup and WWDup change nothing.")
                .labelNames("name", "prefix", "peer", "class")
                .callback(counter -> prefixes.get()
                        .forEach(p -> p.changes()
                                .forEach((peer, counts) -> counts.forEach((kind, count) ->
                                        counter.call((double) count, p.name(), prefix(p), peer, kind.text())))))
                .register(registry);
        CounterWithCallback.builder()
                .name("vipwatch_prefix_flaps_total")
                .help("Route flaps of the tracked prefix.")
                .labelNames("name", "prefix")
                .callback(counter -> prefixes.get()
                        .forEach(p -> counter.call((double) p.flaps().total(), p.name(), prefix(p))))
                .register(registry);
    }

    /** Shows counts that the speaker keeps. */
    public void counts(Supplier<List<SessionReport>> sessions) {
        CounterWithCallback.builder()
                .name("vipwatch_bgp_session_ups_total")
                .help("How often the session has become Established.")
                .labelNames("peer")
                .callback(counter -> sessions.get().forEach(s -> counter.call((double) s.established(), s.peer())))
                .register(registry);
        CounterWithCallback.builder()
                .name("vipwatch_bgp_messages_total")
                .help("BGP messages; UPDATEs are also counted by themselves.")
                .labelNames("peer", "direction", "type")
                .callback(counter -> sessions.get().forEach(s -> {
                    counter.call((double) s.messages().received(), s.peer(), "received", "any");
                    counter.call((double) s.messages().updatesReceived(), s.peer(), "received", "update");
                    counter.call((double) s.messages().sent(), s.peer(), "sent", "any");
                    counter.call((double) s.messages().updatesSent(), s.peer(), "sent", "update");
                    counter.call((double) s.messages().reachableUpdatesSent(), s.peer(), "sent", "reachable-update");
                }))
                .register(registry);
    }

    /** Puts the values of one element. */
    private interface Values<T> {
        void put(T element, Out out);
    }

    /** Takes a value with its labels. */
    private interface Out {
        void set(double value, String... labels);
    }

    private <T> void each(String name, String help, Supplier<List<T>> elements, List<String> labels, Values<T> values) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels.toArray(String[]::new))
                .callback(gauge -> elements.get().forEach(element -> values.put(element, gauge::call)))
                .register(registry);
    }

    private static void counts(SessionReport session, Map<String, Integer> counts, Out out) {
        counts.forEach((family, count) -> out.set(count, session.peer(), family));
    }

    private static boolean isEstablished(SessionReport session) {
        return session.state().equals(SessionState.ESTABLISHED.text());
    }

    private static double holdTime(SessionReport session) {
        Function<SessionReport.Negotiated, Double> seconds =
                negotiated -> negotiated.holdTime().toNanos() / NANOS_PER_SECOND;
        return session.negotiated().map(seconds).orElse(0.0);
    }

    private static String prefix(PrefixReport report) {
        return report.prefix().toString();
    }
}
