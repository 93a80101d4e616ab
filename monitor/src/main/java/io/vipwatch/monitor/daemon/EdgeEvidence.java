package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.pcap.BgpCapture;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.monitor.collect.CollectorSettings;
import io.vipwatch.monitor.collect.Surroundings;
import io.vipwatch.monitor.config.CollectorsSection;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.evidence.Neighborhood;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.track.PathView;
import io.vipwatch.monitor.track.PrefixView;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.translation.PeerDirectory;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the collectors of the edge's evidence need of the monitor's parts; on any thread. */
final class EdgeEvidence implements Surroundings {
    /** Sessions come and go seldom, and packets are many. */
    private static final long FRESH_NANOS = 1_000_000_000;

    private final String host;
    private final Speaker speaker;
    private final Recorder recorder;
    private final HandOver handOver;
    private final MonitorClock clock;
    private final Supplier<PeerDirectory> directory;
    private final Supplier<List<TrackRule>> rules;
    private volatile Known known;

    /** Who was who, and when that was looked up. */
    private record Known(Neighborhood neighborhood, long since) {}

    /** @param host how the edge is reached over SSH */
    EdgeEvidence(
            String host,
            Speaker speaker,
            Recorder recorder,
            HandOver handOver,
            MonitorClock clock,
            Supplier<PeerDirectory> directory,
            Supplier<List<TrackRule>> rules) {
        this.host = host;
        this.speaker = speaker;
        this.recorder = recorder;
        this.handOver = handOver;
        this.clock = clock;
        this.directory = directory;
        this.rules = rules;
        known = new Known(lookedUp(), clock.now().monotonicNanos());
    }

    static CollectorSettings settings(CollectorsSection section) {
        return new CollectorSettings(section.capture(), section.log(), section.routes(), section.clock());
    }

    @Override
    public Neighborhood neighborhood() {
        long now = clock.now().monotonicNanos();
        if (now - known.since() > FRESH_NANOS) {
            known = new Known(lookedUp(), now);
        }
        return known.neighborhood();
    }

    private Neighborhood lookedUp() {
        Map<IpAddress, String> nodes = new HashMap<>();
        Set<IpAddress> edges = new HashSet<>();
        Set<IpAddress> ours = new HashSet<>();
        IpAddress.parse(host).ifPresent(edges::add);
        for (SessionStatus status : speaker.sessions()) {
            IpAddress address = status.peer().address().address();
            if (directory.get().roleOf(status.peer().name()) == PeerRole.EDGE) {
                edges.add(address);
            } else {
                nodes.put(address, status.peer().name());
            }
            status.established().ifPresent(detail -> ours.add(detail.local().address()));
        }
        List<TrackRule> tracked = rules.get();
        return new Neighborhood(nodes, edges, ours, prefix -> tracked.stream().anyMatch(rule -> covers(rule, prefix)));
    }

    private static boolean covers(TrackRule rule, Prefix prefix) {
        return rule.within() ? rule.prefix().covers(prefix) : rule.prefix().equals(prefix);
    }

    @Override
    public Map<Prefix, Map<Long, IpAddress>> announced() {
        Map<Prefix, Map<Long, IpAddress>> announced = new HashMap<>();
        try {
            for (PrefixView view :
                    RunningMonitor.answer("the recorder", recorder.ask((tracker, _) -> tracker.view()))) {
                Map<Long, IpAddress> paths = new HashMap<>();
                for (PathView path : view.paths()) {
                    if (path.peer().role() == PeerRole.EDGE && path.state() == PathState.PRESENT) {
                        path.nextHop().stream()
                                .findFirst()
                                .ifPresent(hop -> paths.put(path.pathId().orElse(0), hop));
                    }
                }
                announced.put(view.prefix(), paths);
            }
        } catch (UnavailableException stalled) {
            return Map.of();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return announced;
    }

    @Override
    public Set<Integer> bgpPorts() {
        Set<Integer> ports = new HashSet<>(Set.of(BgpCapture.BGP_PORT));
        speaker.listenAddresses().stream().map(InetSocketAddress::getPort).forEach(ports::add);
        speaker.sessions().forEach(status -> ports.add(status.config().port()));
        return ports;
    }

    @Override
    public Moment now() {
        return clock.now();
    }

    @Override
    public void occurred(Occurrence what, Moment at) {
        handOver.occurred(what, at);
    }

    @Override
    public void failed(String doing, RuntimeException fault) {
        handOver.failed("edge", doing, fault);
    }
}
