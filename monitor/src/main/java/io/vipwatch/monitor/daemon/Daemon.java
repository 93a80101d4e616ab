package io.vipwatch.monitor.daemon;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bfd.session.BfdListener;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.bfd.BfdService;
import io.vipwatch.monitor.bfd.PausingRepeater;
import io.vipwatch.monitor.bfd.Repeater;
import io.vipwatch.monitor.config.ConfigDiff;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.control.ControlSocket;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.MonitorReloaded;
import io.vipwatch.monitor.event.MonitorStarted;
import io.vipwatch.monitor.event.MonitorStopped;
import io.vipwatch.monitor.http.HttpApi;
import io.vipwatch.monitor.http.MetricsPage;
import io.vipwatch.monitor.http.MonitorView;
import io.vipwatch.monitor.http.Snapshot;
import io.vipwatch.monitor.http.UnavailableException;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.prober.ProbeTempo;
import io.vipwatch.monitor.sink.EventSink;
import io.vipwatch.monitor.track.DecisionRules;
import io.vipwatch.monitor.track.Tracker;
import io.vipwatch.monitor.translation.TrackSettings;
import io.vipwatch.monitor.translation.Translation;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running monitor. Starting puts the parts together in the order in which what comes in flows through them, from the
 * back: journal, tracker and recorder, HTTP, speaker. Its methods may be called by any thread; the parts run on threads
 * of their own.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
    private static final Duration FLUSHING = Duration.ofSeconds(3);

    private final StampClock stamps = StampClock.system();
    private final MonitorClock clock = new MonitorClock(stamps);
    private final HandOver handOver = new HandOver(HandOver.MOST_WAITING, clock);
    private final Journal journal;
    private final Recorder recorder;
    private final Speaker speaker;
    private final RouteReading routeReading;
    private final Injecting injecting;
    private final MonitorMetrics metrics;
    private final BfdService bfd;
    private final Probing probing;
    private final RunningMonitor view;
    private final Sinks sinks;
    private final HttpApi http;
    private final Optional<ControlSocket> control;
    private final EdgeSide edge;

    /** What watches beside the sessions and hands over what it sees: closed first, the last opened before the others. */
    private final List<AutoCloseable> watches = new ArrayList<>();

    /** What is fed by the sessions themselves: closed when they have ended. */
    private final List<AutoCloseable> recordings = new ArrayList<>();

    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object reloading = new Object();
    private volatile Settings settings;

    /**
     * Starts a monitor.
     *
     * @param version the program's version
     * @throws IOException if the journal or the HTTP server cannot be started
     * @throws SpeakerException if a peer or an address to listen on asks for something that is not possible here
     */
    public static Daemon start(MonitorConfig config, String version) throws IOException {
        return new Daemon(config, version, new PausingRepeater(BfdService.RETRY), BfdSystem::start, List.of());
    }

    /** Starts a monitor with another BFD system than the library's, as {@link #start(MonitorConfig, String)} otherwise. */
    static Daemon start(
            MonitorConfig config,
            String version,
            Repeater bfdRetries,
            BiFunction<SystemConfig, BfdListener, BfdSystem> bfdStarter)
            throws IOException {
        return new Daemon(config, version, bfdRetries, bfdStarter, List.of());
    }

    /** Starts a monitor whose events also go to others than the configuration names. */
    static Daemon start(MonitorConfig config, String version, List<EventSink> others) throws IOException {
        return new Daemon(config, version, new PausingRepeater(BfdService.RETRY), BfdSystem::start, others);
    }

    private Daemon(
            MonitorConfig config,
            String version,
            Repeater bfdRetries,
            BiFunction<SystemConfig, BfdListener, BfdSystem> bfdStarter,
            List<EventSink> others)
            throws IOException {
        settings = Settings.of(config);
        PrometheusRegistry registry = new PrometheusRegistry();
        metrics = new MonitorMetrics(registry);
        journal = Journal.open(
                PartSettings.journal(config.journal()),
                PartSettings.source(),
                new EventIds(new SplittableRandom(new SecureRandom().nextLong())));
        try (Startup startup = new Startup()) {
            startup.opened(journal);
            handOver.occurred(new MonitorStarted(version, journal.lastSeqFound(), journal.tornTail()));
            handOver.occurred(TrackSettings.incidents(config));
            speaker = startup.opened(Speaker.start(
                    speakerConfig(config),
                    new SpeakerOutlet(handOver, () -> settings.wanted(), this::openConfirm, this::session)));
            injecting = startup.opened(new Injecting(speaker, handOver, clock, () -> settings, this::lookAtEdge));
            routeReading = new RouteReading(speaker, handOver, () -> settings.related());
            sinks = startup.opened(Sinks.start(config.store(), others, journal, handOver, clock));
            Tracker tracker = new Tracker(TrackSettings.decision(config), settings.everyRoute());
            Recording recording =
                    new Recording(journal, metrics, Correlation.after(journal, clock.now()), List.of(injecting));
            recorder = new Recorder(
                    handOver,
                    clock,
                    tracker,
                    new Translation(tracker, settings.everyRoute(), settings.directory()),
                    recording,
                    routeReading::again);
            recorder.follow(settings.rules(), settings.directory());
            bfd = startup.opened(new BfdService(
                    config.bfd(),
                    speaker,
                    new BfdOutlet(handOver, clock, () -> settings.directory()),
                    () -> clock.now().monotonicNanos(),
                    bfdRetries,
                    bfdStarter));
            probing = startup.opened(Probing.start(config, handOver, clock, journal));
            OurSide ours = new OurSide(speaker, bfd, recorder, clock, () -> settings.directory(), probing);
            edge = startup.opened(new EdgeSide(
                    ours, handOver, recording.openMismatches(), journal, this::evidence, injecting.evidence()));
            view = new RunningMonitor(
                    speaker,
                    bfd,
                    recorder,
                    journal,
                    sinks,
                    clock,
                    () -> settings.directory(),
                    edge,
                    probing,
                    injecting);
            MonitorGauges.register(registry, metrics, view, bfd, journal, sinks, probing, edge, config.inject());
            http = startup.opened(
                    HttpApi.start(config.http().listen().toSocketAddress(), view, new MetricsPage(registry)));
            control = ControlOpening.open(config, handOver);
            control.ifPresent(startup::opened);
            control.ifPresent(socket -> socket.handle("inject", new InjectRequests(injecting)));
            control.ifPresent(socket -> socket.handle("drill", new DrillControl(handOver, clock)));
            control.ifPresent(
                    socket -> socket.handle("probe-tempo", new TempoControl(probing.tempo(), injecting::drillGoesOn)));
            bfd.expect(config.peers());
            injecting.start(bfd, probing); // before the first session can come up, which it must know of
            config.peers()
                    .forEach(peer -> speaker.add(
                            PartSettings.peer(config.speaker(), peer, injecting.announcing(peer, config.inject()))));
            bfd.start(config.peers());
            recorder.start();
            startWatches(startup);
            startup.complete();
        }
        LOG.info("vipwatch {} is running, API at {}", version, http.address());
    }

    private void startWatches(Startup startup) {
        watches.add(probing);
        StallDetector stalls = new StallDetector(() -> clock.now().monotonicNanos(), handOver::occurred, clock::late);
        watches.add(startup.opened(stalls));
        watches.add(startup.opened(clock));
        stalls.start();
        watches.add(edge);
        edge.start(settings.config().edge(), settings.rules());
        watches.add(injecting); // the first to end, while the others still see what becomes of it
    }

    private EdgeEvidence evidence(String edgeHost) {
        return new EdgeEvidence(
                edgeHost, speaker, recorder, handOver, clock, () -> settings.directory(), () -> settings.rules());
    }

    private void session(SpeakerEvent event) {
        injecting.session(event);
    }

    private void lookAtEdge() {
        edge.pollNow();
    }

    private void openConfirm(String peer, boolean reached) {
        bfd.openConfirm(peer, reached);
    }

    private SpeakerConfig speakerConfig(MonitorConfig wanted) throws IOException {
        SpeakerConfig plain = PartSettings.speaker(wanted.speaker()).withClock(stamps);
        if (wanted.speaker().mrtDirectory().isEmpty()) {
            return plain;
        }
        MrtRecording recording = MrtRecording.in(wanted.speaker().mrtDirectory().get());
        recordings.add(recording);
        return plain.withRecorder(recording);
    }

    /** {@return what the API shows} */
    MonitorView view() {
        return view;
    }

    /** {@return where the API listens} */
    public InetSocketAddress httpAddress() {
        return http.address();
    }

    /** {@return by which a drill has the probes ask more often for a while} */
    public ProbeTempo probeTempo() {
        return probing.tempo();
    }

    /** {@return where connections of peers are accepted} */
    public List<InetSocketAddress> bgpAddresses() {
        return speaker.listenAddresses();
    }

    /** {@return a reader of the events from {@code seq} on} */
    public JournalReader events(long seq) {
        return journal.reader(seq);
    }

    /**
     * {@return the state as of one event}
     *
     * @throws UnavailableException if the recorder does not answer in time
     */
    public Snapshot snapshot() throws UnavailableException, InterruptedException {
        return view.snapshot();
    }

    /**
     * Takes another configuration. Sessions of peers that are the same in both go on.
     *
     * @return what was done, a line each; what takes effect at the next start only is among it
     */
    public List<String> reload(MonitorConfig wanted) {
        synchronized (reloading) {
            MonitorConfig running = settings.config();
            ConfigDiff diff = ConfigDiff.between(running, wanted);
            bfd.expect(wanted.peers());
            Reload.Outcome outcome = new Reload(
                            speaker, running.speaker(), peer -> injecting.announcing(peer, wanted.inject()))
                    .apply(running.peers(), diff);
            settings = Settings.of(new MonitorConfig(
                    running.speaker(),
                    outcome.peers(),
                    wanted.track(),
                    running.journal(),
                    running.store(),
                    running.http(),
                    wanted.bfd(),
                    wanted.edge(),
                    wanted.probes(),
                    wanted.incidents(),
                    running.control(),
                    wanted.inject(),
                    wanted.drill()));
            handOver.occurred(TrackSettings.incidents(settings.config()));
            recorder.follow(settings.rules(), settings.directory());
            List<String> done = new ArrayList<>(outcome.done());
            DecisionRules decision = TrackSettings.decision(wanted);
            if (!decision.equals(TrackSettings.decision(running))) {
                recorder.decideBy(decision);
                done.add("edge.decision changed");
            }
            done.addAll(bfd.reload(wanted.bfd(), outcome.peers()));
            done.addAll(edge.reload(wanted.edge(), settings.rules()));
            wanted.inject().ifPresent(metrics::expectInjections);
            done.addAll(injecting.reload(running.inject()));
            handOver.occurred(new MonitorReloaded(done, "")); // before what follows from it
            probing.use(settings.config());
            routeReading.again();
            return done;
        }
    }

    /** Says that another configuration was asked for and could not be used. */
    public void reloadRejected(String reason) {
        handOver.occurred(new MonitorReloaded(List.of(), reason));
    }

    /** Waits until the monitor has been closed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /**
     * Ends the monitor: all sessions with Cease/Administrative Shutdown and {@code reason} as its text, then everything
     * that has happened is recorded.
     */
    public void close(String reason) {
        if (closing.getAndSet(true)) {
            return;
        }
        boolean recorded = false;
        try {
            control.ifPresent(Startup::quietly); // nobody is to ask for anything now
            watches.reversed().forEach(Startup::quietly);
            recorder.sessionsEnd();
            Thread leaving = Thread.ofVirtual().name("bfd-leaving").start(() -> Startup.quietly(bfd));
            speaker.close(reason);
            leaving.join();
            recorded = recorder.stop(new MonitorStopped(reason), FLUSHING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            recordings.forEach(Startup::quietly);
            Startup.quietly(sinks); // takes what was recorded last
            if (recorded) {
                Startup.quietly(journal);
            } else {
                LOG.error("the recorder does not end: the journal is left as a crash would leave it");
            }
            Startup.quietly(http);
            closed.countDown();
        }
    }

    @Override
    public void close() {
        close("shutdown");
    }
}
