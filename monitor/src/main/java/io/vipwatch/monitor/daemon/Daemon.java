package io.vipwatch.monitor.daemon;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bfd.session.BfdListener;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.bgp.rib.RouteFilter;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SessionState;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerConfig;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.bgp.session.SpeakerListener;
import io.vipwatch.bgp.session.StampClock;
import io.vipwatch.monitor.bfd.BfdService;
import io.vipwatch.monitor.config.ConfigDiff;
import io.vipwatch.monitor.config.JournalSection;
import io.vipwatch.monitor.config.MonitorConfig;
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
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.track.Tracker;
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
    private final boolean everyRoute;
    private final Journal journal;
    private final Recorder recorder;
    private final Speaker speaker;
    private final BfdService bfd;
    private final RunningMonitor view;
    private final HttpApi http;
    private final StallDetector stalls;
    private final Optional<EdgeWatch> edge;
    private final List<AutoCloseable> recordings = new ArrayList<>();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object reloading = new Object();
    private MonitorConfig config;
    private volatile PeerDirectory directory;
    private volatile List<Prefix> tracked;
    private volatile RouteFilter filter;

    /**
     * Starts a monitor.
     *
     * @param version the program's version
     * @throws IOException if the journal or the HTTP server cannot be started
     * @throws SpeakerException if a peer or an address to listen on asks for something that is not possible here
     */
    public static Daemon start(MonitorConfig config, String version) throws IOException {
        return start(config, version, BfdService.RETRY, BfdSystem::start);
    }

    /** Starts a monitor with another BFD system than the library's, as {@link #start(MonitorConfig, String)} otherwise. */
    static Daemon start(
            MonitorConfig config,
            String version,
            Duration bfdRetry,
            BiFunction<SystemConfig, BfdListener, BfdSystem> bfdStarter)
            throws IOException {
        return new Daemon(config, version, bfdRetry, bfdStarter);
    }

    private Daemon(
            MonitorConfig config,
            String version,
            Duration bfdRetry,
            BiFunction<SystemConfig, BfdListener, BfdSystem> bfdStarter)
            throws IOException {
        this.config = config;
        directory = PeerDirectory.of(config);
        everyRoute = config.journal().routes() == JournalSection.Routes.ALL;
        tracked = trackedPrefixes(config);
        filter = everyRoute ? RouteFilter.ALL : RouteFilter.related(tracked);
        PrometheusRegistry registry = new PrometheusRegistry();
        MonitorMetrics metrics = new MonitorMetrics(registry);
        journal = Journal.open(
                PartSettings.journal(config.journal()),
                PartSettings.source(),
                new EventIds(new SplittableRandom(new SecureRandom().nextLong())));
        try (Startup startup = new Startup()) {
            startup.opened(journal);
            Tracker tracker = new Tracker();
            Translation translation = new Translation(tracker, everyRoute, directory);
            recorder =
                    new Recorder(Recorder.MOST_WAITING, clock, journal, tracker, translation, metrics, this::readAgain);
            recorder.occurred(new MonitorStarted(version, journal.lastSeqFound(), journal.tornTail()));
            recorder.follow(PartSettings.rules(config), directory);
            speaker = startup.opened(Speaker.start(speakerConfig(config), new Listening()));
            bfd = startup.opened(new BfdService(
                    config.bfd(),
                    speaker,
                    new BfdOutlet(recorder, clock, () -> directory),
                    () -> clock.now().monotonicNanos(),
                    bfdRetry,
                    bfdStarter));
            view = new RunningMonitor(speaker, bfd, recorder, journal, clock, () -> directory);
            MonitorGauges.register(registry, metrics, view, bfd, journal);
            http = startup.opened(
                    HttpApi.start(config.http().listen().toSocketAddress(), view, new MetricsPage(registry)));
            bfd.expect(config.peers());
            config.peers().forEach(peer -> speaker.add(PartSettings.peer(config.speaker(), peer)));
            bfd.start(config.peers());
            recorder.start();
            stalls = new StallDetector(() -> clock.now().monotonicNanos(), recorder::occurred, clock::late);
            stalls.start();
            edge = config.edge().map(section -> EdgeWatch.start(section, PartSettings.rules(config), view));
            startup.complete();
        }
        LOG.info("vipwatch {} is running, API at {}", version, http.address());
    }

    private final class Listening implements SpeakerListener {
        @Override
        public void onEvent(SpeakerEvent event) {
            try {
                recorder.told(event);
                if (event instanceof SpeakerEvent.StateChanged changed) {
                    strictMode(changed);
                }
            } catch (RuntimeException fault) {
                recorder.failed("listener", "handing over " + event, fault);
            }
        }

        private void strictMode(SpeakerEvent.StateChanged changed) {
            if (changed.to() == SessionState.OPEN_CONFIRM) {
                bfd.openConfirm(changed.peer().name(), true);
            } else if (changed.from() == SessionState.OPEN_CONFIRM) {
                bfd.openConfirm(changed.peer().name(), false);
            }
        }

        @Override
        public RouteFilter routes(Peer peer) {
            return filter;
        }
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

    private static List<Prefix> trackedPrefixes(MonitorConfig config) {
        return PartSettings.rules(config).stream().map(TrackRule::prefix).toList();
    }

    /** {@return what the API shows} */
    MonitorView view() {
        return view;
    }

    /** {@return where the API listens} */
    public InetSocketAddress httpAddress() {
        return http.address();
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
            ConfigDiff diff = ConfigDiff.between(config, wanted);
            bfd.expect(wanted.peers());
            Reload.Outcome outcome = new Reload(speaker, config.speaker()).apply(config.peers(), diff);
            config = new MonitorConfig(
                    config.speaker(),
                    outcome.peers(),
                    wanted.track(),
                    config.journal(),
                    config.http(),
                    wanted.bfd(),
                    config.edge(),
                    wanted.probes());
            directory = PeerDirectory.of(config);
            tracked = trackedPrefixes(config);
            filter = everyRoute ? RouteFilter.ALL : RouteFilter.related(tracked);
            recorder.follow(PartSettings.rules(config), directory);
            List<String> done = new ArrayList<>(outcome.done());
            done.addAll(bfd.reload(wanted.bfd(), outcome.peers()));
            recorder.occurred(new MonitorReloaded(done, "")); // before what follows from it
            speaker.sessions().forEach(status -> readAgain(status.peer()));
            return done;
        }
    }

    /** Says that another configuration was asked for and could not be used. */
    public void reloadRejected(String reason) {
        recorder.occurred(new MonitorReloaded(List.of(), reason));
    }

    private void readAgain(Peer peer) {
        RouteFilter related = RouteFilter.related(tracked);
        try {
            speaker.ask(peer.name(), table -> {
                        recorder.held(
                                peer,
                                table.families().stream()
                                        .flatMap(family -> table.routes(family, related).stream())
                                        .toList());
                        return true;
                    })
                    .exceptionally(fault -> {
                        recorder.failed("listener", "reading the routes of " + peer, new IllegalStateException(fault));
                        return false;
                    });
        } catch (SpeakerException goneMeanwhile) {
            LOG.debug("{} is gone", peer);
        }
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
            edge.ifPresent(EdgeWatch::close);
            stalls.close();
            recorder.sessionsEnd();
            Thread leaving = Thread.ofVirtual().name("bfd-leaving").start(() -> Startup.quietly(bfd));
            speaker.close(reason);
            leaving.join();
            recorded = recorder.stop(new MonitorStopped(reason), FLUSHING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            recordings.forEach(Startup::quietly);
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
