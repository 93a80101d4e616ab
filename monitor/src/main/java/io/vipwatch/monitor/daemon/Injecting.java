package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.session.Announcing;
import io.vipwatch.bgp.session.PeerConfig;
import io.vipwatch.bgp.session.SessionStatus;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.bfd.BfdService;
import io.vipwatch.monitor.config.InjectSection;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.config.MonitorConfig;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.event.DrilledFault;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.FaultArmed;
import io.vipwatch.monitor.event.FaultDeadmanFired;
import io.vipwatch.monitor.event.FaultReverted;
import io.vipwatch.monitor.event.InjectOccurrence;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.healthcheck.Checks;
import io.vipwatch.monitor.inject.BackendId;
import io.vipwatch.monitor.inject.InjectEvent;
import io.vipwatch.monitor.inject.Injector;
import io.vipwatch.monitor.injector.EdgeSpeaker;
import io.vipwatch.monitor.injector.InjectorLoop;
import io.vipwatch.monitor.injector.InjectorRim;
import io.vipwatch.monitor.injector.MemoryFile;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The injector in the monitor: what the speaker, the edge's answers, the probes and the journal say goes to its thread. Its
 * methods may be called by any thread. Until there is a section {@code inject}, nothing of it is there.
 */
final class Injecting implements AutoCloseable, InjectorRim, Conclusions {
    private static final Logger LOG = LoggerFactory.getLogger(Injecting.class);
    private static final String MEMORY = "inject.json";

    /** A drain at exit waits for the edge and the probes, as long as the configuration says and no longer. */
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Speaker speaker;
    private final HandOver handOver;
    private final MonitorClock clock;
    private final Supplier<Settings> settings;
    private final Runnable look;
    private final InjectEvidence evidence;
    private final EdgeAnnouncing announcing = new EdgeAnnouncing();
    private volatile Optional<BfdService> bfd = Optional.empty();
    private volatile Optional<Probing> probing = Optional.empty();
    private volatile Optional<InjectorLoop> loop = Optional.empty();
    private volatile Optional<AnsweringProbes> probes = Optional.empty();

    /**
     * Makes an injector that has nothing to do yet.
     *
     * @param look has the edge asked now
     */
    Injecting(Speaker speaker, HandOver handOver, MonitorClock clock, Supplier<Settings> settings, Runnable look) {
        this.speaker = speaker;
        this.handOver = handOver;
        this.clock = clock;
        this.settings = settings;
        this.look = look;
        evidence = new InjectEvidence(
                speaker, settings, clock, handOver, event -> loop.ifPresent(running -> running.happened(event)));
    }

    private InjectorLoop loop(InjectSection section, BfdService bfd) {
        return new InjectorLoop(
                new Injector(section, new SplittableRandom(new SecureRandom().nextLong()), clock.now()),
                new Checks(
                        new OurSessions(speaker, bfd),
                        clock::now,
                        (doing, fault) -> handOver.failed("healthcheck", doing, fault)),
                new EdgeSpeaker(speaker, this::complete),
                new MemoryFile(settings.get().config().journal().directory().resolve(MEMORY)),
                this);
    }

    /** Begins, if there is something to be announced; else with the first configuration that has it. */
    void start(BfdService ofNodes, Probing ofServices) {
        bfd = Optional.of(ofNodes);
        probing = Optional.of(ofServices);
        begin(ofNodes, ofServices);
    }

    private void begin(BfdService ofNodes, Probing ofServices) {
        Optional<InjectorLoop> running = settings.get().config().inject().map(section -> loop(section, ofNodes));
        loop = running;
        probes = running.map(injector -> new AnsweringProbes(
                ofServices, clock, () -> settings.get().config().inject(), injector::happened));
        running.ifPresent(InjectorLoop::start);
        probes.ifPresent(AnsweringProbes::start);
        evidence.follow();
    }

    /** {@return how routes are announced to this peer; empty: none are} */
    Optional<Announcing> announcing(PeerSection peer, Optional<InjectSection> inject) {
        return announcing.to(peer, inject);
    }

    private PeerConfig complete(String edge) {
        announcing.complete(edge);
        MonitorConfig config = settings.get().config();
        PeerSection peer = config.peers().stream()
                .filter(some -> some.name().equals(edge))
                .findFirst()
                .orElseThrow();
        return PartSettings.peer(config.speaker(), peer, announcing(peer, config.inject()));
    }

    /** Takes another configuration. */
    List<String> reload(Optional<InjectSection> before) {
        Optional<InjectSection> now = settings.get().config().inject();
        if (now.equals(before)) {
            return List.of();
        }
        boolean first = loop.isEmpty();
        if (first) {
            begin(bfd.orElseThrow(), probing.orElseThrow());
            areThere(Set.of());
        }
        MonitorConfig config = settings.get().config();
        for (PeerSection peer : config.peers()) {
            Optional<Announcing> wanted = announcing(peer, now);
            if (!wanted.equals(announcing(peer, before))) {
                speaker.replace(PartSettings.peer(config.speaker(), peer, wanted));
            }
        }
        evidence.follow();
        if (first) {
            return List.of("inject added");
        }
        InjectSection wanted =
                now.or(() -> before.map(InjectSection::withoutServices)).orElseThrow();
        loop.orElseThrow().happened(new InjectEvent.Reconfigured(wanted));
        areThere(before.map(section -> edges(section.services())).orElse(Set.of()));
        return List.of(
                now.isEmpty()
                        ? "inject removed: everything is withdrawn"
                        : before.isEmpty() ? "inject added" : "inject changed");
    }

    /** {@return who tells of the edges' answers} */
    InjectEvidence evidence() {
        return evidence;
    }

    /** {@return the injector, if there is one} */
    Optional<InjectorLoop> loop() {
        return loop;
    }

    /** {@return every backend of every service} */
    List<BackendId> backends() {
        return services().stream()
                .flatMap(service ->
                        service.backends().stream().map(backend -> new BackendId(service.name(), backend.node())))
                .toList();
    }

    /** {@return the service of this name} */
    Optional<InjectServiceSection> service(String name) {
        return services().stream()
                .filter(service -> service.name().equals(name))
                .findFirst();
    }

    /** {@return the session with an edge} */
    Optional<SessionStatus> sessionWith(String edge) {
        return speaker.sessions().stream()
                .filter(status -> status.peer().name().equals(edge))
                .findFirst();
    }

    /** {@return the services that are injected} */
    List<InjectServiceSection> services() {
        return settings.get().config().inject().map(InjectSection::services).orElse(List.of());
    }

    /** Takes what the speaker tells of its sessions; on its event loops. */
    void session(SpeakerEvent event) {
        loop.ifPresent(running -> {
            switch (event) {
                case SpeakerEvent.SessionUp up
                when isEdge(up.peer().name()) ->
                    running.happened(new InjectEvent.EdgeUp(
                            up.peer().name(),
                            up.detail().negotiated().families(),
                            up.detail().negotiated().addPathSend()));
                case SpeakerEvent.SessionDown down -> // also of one that is an edge no longer
                    running.happened(new InjectEvent.EdgeDown(down.peer().name()));
                default -> {} // of no concern
            }
        });
    }

    /** Tells of sessions that came up before there was anything to be announced on them. */
    private void areThere(Set<String> edgesBefore) {
        speaker.sessions().stream()
                .filter(session -> !edgesBefore.contains(session.peer().name()))
                .forEach(this::isThere);
    }

    private void isThere(SessionStatus session) {
        String peer = session.peer().name();
        session.established()
                .filter(_ -> isEdge(peer))
                .ifPresent(detail -> loop.orElseThrow()
                        .happened(new InjectEvent.EdgeUp(
                                peer,
                                detail.negotiated().families(),
                                detail.negotiated().addPathSend())));
    }

    private boolean isEdge(String peer) {
        return edges(services()).contains(peer);
    }

    private static Set<String> edges(List<InjectServiceSection> services) {
        return services.stream().flatMap(service -> service.edges().stream()).collect(Collectors.toSet());
    }

    @Override
    public List<Occurrence> after(Event event) {
        loop.ifPresent(running -> {
            switch (event.what()) {
                case FaultArmed fault ->
                    running.happened(new InjectEvent.DrillBegan(
                            word(fault.about()),
                            fault.about().run(),
                            Set.copyOf(fault.about().nodes()),
                            fault.injectorMayAct(),
                            fault.lease()));
                case FaultReverted fault -> running.happened(new InjectEvent.DrillEnded(word(fault.about())));
                case FaultDeadmanFired fault -> running.happened(new InjectEvent.DrillEnded(word(fault.about())));
                default -> {} // of no concern
            }
        });
        return List.of();
    }

    /** Who runs a drill has said that it is still there. */
    void drillGoesOn(String run) {
        loop.ifPresent(running -> running.happened(new InjectEvent.DrillGoesOn(run)));
    }

    /** A drill may make several faults at a time, and the end of one is not yet that of the others. */
    private static String word(DrilledFault about) {
        return about.drill() + " (" + about.run() + ", fault " + about.step() + ")";
    }

    @Override
    public List<Occurrence> tick(Moment now) {
        return List.of();
    }

    @Override
    public void look(String edge) {
        if (!evidence.look(edge)) {
            look.run();
        }
    }

    @Override
    public void tell(InjectOccurrence what, Moment at) {
        handOver.occurred(what, at);
    }

    @Override
    public void failed(String doing, RuntimeException fault) {
        handOver.failed("injector", doing, fault);
    }

    @Override
    public Moment now() {
        return clock.now();
    }

    /** Ends what the edges are told, each service by its own policy, and waits for that. */
    @Override
    public void close() {
        probes.ifPresent(AnsweringProbes::close);
        if (loop.isEmpty()) {
            return;
        }
        try {
            loop.get().stop().get(patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException late) {
            LOG.error("what the edges were told could not be ended in order", late);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.get().close();
        evidence.close();
    }

    private Duration patience() {
        return services().stream()
                .map(service -> service.drain().timeout().plus(GRACE))
                .max(Duration::compareTo)
                .orElse(GRACE);
    }
}
