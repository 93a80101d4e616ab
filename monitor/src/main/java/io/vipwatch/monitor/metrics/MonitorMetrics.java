package io.vipwatch.monitor.metrics;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdRefused;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.BfdWarning;
import io.vipwatch.monitor.event.ClockStep;
import io.vipwatch.monitor.event.ClockSync;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.CrosscheckOccurrence;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EdgeVersion;
import io.vipwatch.monitor.event.EndOfRib;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.FaultOccurrence;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentRules;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.JournalDegraded;
import io.vipwatch.monitor.event.JournalRecovered;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorFault;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorReloaded;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.event.PrefixStateChanged;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.event.SessionRefused;
import io.vipwatch.monitor.event.SessionUp;
import io.vipwatch.monitor.event.SessionWarning;
import io.vipwatch.monitor.event.StoreDegraded;
import io.vipwatch.monitor.event.StorePutAside;
import io.vipwatch.monitor.event.StoreRecovered;
import io.vipwatch.monitor.event.UnknownOccurrence;
import io.vipwatch.monitor.http.InjectReport;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;

/** What is counted as events are recorded; on the recorder's thread. */
public final class MonitorMetrics {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double[] LATENCIES = {
        0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1
    };

    private final PrometheusRegistry registry;
    private final IncidentMetrics incidents;
    private final InjectMetrics injections;
    private final Counter events;
    private final Counter sessionDowns;
    private final Counter refused;
    private final Counter prefixChanges;
    private final Counter stalls;
    private final Counter stalled;
    private final Counter faults;
    private final Gauge lastSilence;
    private final Histogram latency;

    /** @param registry where the metrics are shown */
    public MonitorMetrics(PrometheusRegistry registry) {
        this.registry = registry;
        incidents = new IncidentMetrics(registry);
        injections = new InjectMetrics(registry);
        events = counter("vipwatch_events_total", "Events recorded.", "type");
        EventJson.types().forEach(events::initLabelValues);
        sessionDowns = counter("vipwatch_bgp_session_downs_total", "Established sessions that ended.", "peer", "cause");
        refused = counter("vipwatch_bgp_connections_refused_total", "Connections from nobody that is configured.");
        prefixChanges = counter(
                "vipwatch_prefix_changes_total",
                "Changes of the state or the origins of a tracked prefix.",
                "name",
                "prefix");
        stalls = counter("vipwatch_monitor_stalls_total", "Ticks of the monitor that came more than 5 ms late.");
        stalled = counter("vipwatch_monitor_stall_seconds_total", "By how much they came late, together.");
        faults = counter("vipwatch_monitor_faults_total", "Faults in the monitor itself that did not end it.");
        lastSilence = Gauge.builder()
                .name("vipwatch_bgp_session_last_silence_seconds")
                .help("From the last message of the peer until its session was declared down, the last time.")
                .labelNames("peer")
                .register(registry);
        latency = Histogram.builder()
                .name("vipwatch_event_latency_seconds")
                .help("From the reading of the socket until the event is written and with its readers.")
                .classicOnly()
                .classicUpperBounds(LATENCIES)
                .register(registry);
    }

    private Counter counter(String name, String help, String... labels) {
        return Counter.builder().name(name).help(help).labelNames(labels).register(registry);
    }

    /** Registers a gauge whose value is asked for when the page is read. */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsDouble()))
                .register(registry);
    }

    /** Shows how the backends of injected services fare, if there are any. */
    public void injections(Supplier<Optional<InjectReport>> report) {
        injections.states(report);
    }

    /** Shows, with 0, what will be counted of these services. */
    public void expectInjections(InjectSection section) {
        injections.expect(section);
    }

    /** Shows, with 0, what will be counted of these peers. */
    public void expectPeers(Collection<String> peers) {
        for (String peer : peers) {
            lastSilence.initLabelValues(peer);
            for (LossCause cause : LossCause.values()) {
                sessionDowns.initLabelValues(peer, cause.text());
            }
        }
    }

    /** Shows, with 0, what will be counted of this prefix. */
    public void expectPrefix(String name, Prefix prefix) {
        prefixChanges.initLabelValues(name, prefix.toString());
        incidents.expect(name, prefix);
    }

    /** Counts an event that is being recorded. */
    public void count(Event event, Moment now) {
        events.labelValues(event.type()).inc();
        boolean elsewhere = event.what() instanceof EdgeOccurrence || event.what() instanceof FaultOccurrence;
        if (!elsewhere) { // of those, the time is not when they were read here
            latency.observe(now.since(event.at()).toNanos() / NANOS_PER_SECOND);
        }
        injections.count(event);
        switch (event.what()) {
            case SessionUp up -> expectPeers(List.of(up.peer().peer()));
            case SessionDown down -> {
                String peer = down.peer().peer();
                sessionDowns.labelValues(peer, down.loss().cause().text()).inc();
                lastSilence.labelValues(peer).set(down.loss().silence().toNanos() / NANOS_PER_SECOND);
            }
            case SessionRefused more -> refused.inc(1.0 + more.untold());
            case PrefixStateChanged change ->
                prefixChanges
                        .labelValues(change.name(), change.prefix().toString())
                        .inc();
            case MonitorStall stall
            when stall.part().equals("process") -> {
                stalls.inc(1.0 + stall.untold());
                stalled.inc(stall.late().toNanos() / NANOS_PER_SECOND);
            }
            case IncidentOccurrence incident -> incidents.count(incident);
            case MonitorFault fault -> faults.inc(1.0 + fault.untold());
            case MonitorStall _, // the engine of BFD counts its own
                    SessionWarning _,
                    BfdUp _,
                    BfdDown _,
                    BfdWarning _,
                    BfdRefused _,
                    RouteChanged _,
                    EndOfRib _,
                    CrosscheckOccurrence _,
                    ProbeOccurrence _,
                    IncidentRules _,
                    MonitorStarted _,
                    MonitorLagged _,
                    MonitorReloaded _,
                    MonitorStopped _,
                    ClockStep _,
                    ClockSync _,
                    CollectorStateChanged _,
                    EdgeOccurrence _,
                    EdgeVersion _,
                    FaultOccurrence _,
                    InjectOccurrence _,
                    JournalDegraded _,
                    JournalRecovered _,
                    StoreDegraded _,
                    StoreRecovered _,
                    StorePutAside _,
                    UnknownOccurrence _ -> {}
        }
    }
}
