package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.rib.AdjRibIn;
import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.bfd.BfdService;
import io.vipwatch.monitor.event.EpochText;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.http.BfdReport;
import io.vipwatch.monitor.http.CrosscheckReport;
import io.vipwatch.monitor.http.EvidenceReport;
import io.vipwatch.monitor.http.ExplainReport;
import io.vipwatch.monitor.http.InjectReport;
import io.vipwatch.monitor.http.MonitorView;
import io.vipwatch.monitor.http.Past;
import io.vipwatch.monitor.http.PrefixReport;
import io.vipwatch.monitor.http.ProbeReport;
import io.vipwatch.monitor.http.RouteCount;
import io.vipwatch.monitor.http.RouteQuery;
import io.vipwatch.monitor.http.RoutesReport;
import io.vipwatch.monitor.http.RoutesReport.RouteReport;
import io.vipwatch.monitor.http.SessionReport;
import io.vipwatch.monitor.http.Snapshot;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.injector.InjectorLoop;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.translation.PeerDirectory;
import io.vipwatch.monitor.translation.RouteTranslation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/** What the API shows of the daemon; on the threads of its requests, which wait for the recorder and the event loops. */
final class RunningMonitor implements MonitorView {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Speaker speaker;
    private final BfdService bfd;
    private final Recorder recorder;
    private final Journal journal;
    private final Sinks sinks;
    private final MonitorClock clock;
    private final Supplier<PeerDirectory> directory;
    private final EdgeSide edge;
    private final Probing probing;
    private final Injecting injecting;

    RunningMonitor(
            Speaker speaker,
            BfdService bfd,
            Recorder recorder,
            Journal journal,
            Sinks sinks,
            MonitorClock clock,
            Supplier<PeerDirectory> directory,
            EdgeSide edge,
            Probing probing,
            Injecting injecting) {
        this.speaker = speaker;
        this.bfd = bfd;
        this.recorder = recorder;
        this.journal = journal;
        this.sinks = sinks;
        this.clock = clock;
        this.directory = directory;
        this.edge = edge;
        this.probing = probing;
        this.injecting = injecting;
    }

    @Override
    public Snapshot snapshot() throws UnavailableException, InterruptedException {
        return answer("the recorder", recorder.ask((tracker, seq) -> {
            Moment now = clock.now();
            List<PrefixReport> prefixes = tracker.view().stream()
                    .map(view -> PrefixReport.of(view, now))
                    .toList();
            return new Snapshot(seq, EpochText.of(now.epochNanos()), sessions(), prefixes);
        }));
    }

    @Override
    public Optional<EvidenceReport> edge() {
        return edge.evidence();
    }

    @Override
    public CrosscheckReport crosscheck(boolean fresh) throws InterruptedException {
        return edge.report(fresh);
    }

    @Override
    public ExplainReport explain() throws UnavailableException, InterruptedException {
        return edge.explain();
    }

    @Override
    public List<SessionReport> sessions() {
        Moment now = clock.now();
        Map<String, BfdReport> byPeer = new HashMap<>();
        bfd.sessions().forEach(session -> byPeer.put(session.peer(), session));
        return speaker.sessions().stream()
                .map(status -> SessionReports.of(
                        status,
                        directory.get(),
                        Optional.ofNullable(byPeer.get(status.peer().name())),
                        now))
                .toList();
    }

    @Override
    public List<ProbeReport> probes() {
        return probing.reports();
    }

    @Override
    public Optional<InjectReport> inject() throws UnavailableException, InterruptedException {
        Optional<InjectorLoop> loop = injecting.loop();
        return loop.isEmpty()
                ? Optional.empty()
                : Optional.of(InjectReport.of(answer("the injector", loop.get().status())));
    }

    @Override
    public List<BfdReport> bfdSessions() {
        return bfd.sessions();
    }

    @Override
    public List<BfdReport.Unavailable> bfdUnavailable() {
        return bfd.unavailable();
    }

    @Override
    public BfdReport.Engine bfdEngine() {
        return bfd.status();
    }

    @Override
    public RoutesReport routes(RouteQuery query) throws UnavailableException, InterruptedException {
        List<RouteReport> shown = new ArrayList<>();
        long total = 0;
        for (SessionStatus status : speaker.sessions()) {
            String peer = status.peer().name();
            if (query.peer().isPresent() && !query.peer().get().equals(peer)) {
                continue;
            }
            RouteScan.Chosen chosen = chosen(peer, query, query.limit() - shown.size());
            total += chosen.total();
            Set<Family> addPath = status.established()
                    .map(detail -> detail.negotiated().addPathReceive())
                    .orElse(status.config().addPathReceive());
            chosen.routes().forEach(route -> shown.add(report(peer, route, addPath)));
        }
        return new RoutesReport(total, total > shown.size(), shown);
    }

    private RouteScan.Chosen chosen(String peer, RouteQuery query, int room)
            throws UnavailableException, InterruptedException {
        try {
            return new RouteScan(tableOf(peer), query).choose(room);
        } catch (SpeakerException goneMeanwhile) {
            return new RouteScan.Chosen(0, List.of());
        }
    }

    private RouteScan.Table tableOf(String peer) {
        return new RouteScan.Table() {
            @Override
            public <T> T ask(Function<AdjRibIn, T> question) throws UnavailableException, InterruptedException {
                return answer("peer " + peer, speaker.ask(peer, question));
            }
        };
    }

    private RouteReport report(String peer, Route route, Set<Family> addPath) {
        return new RouteReport(
                peer,
                peer,
                route.family(),
                route.nlri().prefix(),
                addPath.contains(route.family())
                        ? OptionalLong.of(route.nlri().pathId().unsigned())
                        : OptionalLong.empty(),
                route.stale(),
                Duration.ofNanos(clock.now().monotonicNanos() - route.receivedNanos()),
                RouteTranslation.describe(route.attributes()).orElseThrow());
    }

    @Override
    public RouteCount routeCount() {
        Map<String, Long> byPeer = new TreeMap<>();
        long total = 0;
        for (SessionStatus status : speaker.sessions()) {
            long routes = status.routes().values().stream()
                    .mapToLong(Integer::longValue)
                    .sum();
            byPeer.put(status.peer().name(), routes);
            total += routes;
        }
        return new RouteCount(total, byPeer);
    }

    @Override
    public JournalReader journal(long seq) {
        return journal.reader(seq);
    }

    @Override
    public long lastSeq() {
        return journal.lastSeq();
    }

    @Override
    public Past past() {
        return sinks.past();
    }

    @Override
    public Optional<String> sickness() {
        Duration silent = recorder.sinceLastTurn();
        return silent.compareTo(PATIENCE) > 0
                ? Optional.of("the recorder has not come round for " + silent.toSeconds() + " s")
                : Optional.empty();
    }

    @Override
    public List<String> unreadiness() {
        List<String> reasons = new ArrayList<>();
        sickness().ifPresent(reasons::add);
        bfd.trouble().ifPresent(reasons::add);
        journal.trouble().ifPresent(trouble -> reasons.add("the journal cannot be written: " + trouble));
        boolean anySession = speaker.sessions().stream().anyMatch(status -> status.state() == SessionState.ESTABLISHED);
        if (!anySession) {
            reasons.add("no session is Established");
        }
        return reasons;
    }

    static <T> T answer(String who, CompletableFuture<T> question) throws UnavailableException, InterruptedException {
        try {
            return question.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnavailableException(who + " did not answer for " + PATIENCE.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new UnavailableException(who + " cannot answer: " + e.getCause());
        }
    }
}
