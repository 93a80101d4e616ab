package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.session.BfdListener;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.monitor.config.BfdSection;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.http.BfdReport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * BFD as the monitor runs it: its sessions follow the configuration, and what they find reaches BGP and the journal. Its
 * methods may be called by any thread; the sessions run on a thread of the BFD library, what follows from them on
 * {@link CouplingThread}. Sockets are opened when the first session is asked for.
 */
public final class BfdService implements AutoCloseable {
    /** How long after a session could not be had it is tried again. */
    public static final Duration RETRY = Duration.ofSeconds(5);

    private final BfdReports reports;
    private final LongSupplier monotonicNanos;
    private final StrictWaiting waiting;
    private final CouplingThread coupling;
    private final Pursuit pursuit;
    private final BfdEngine engine;
    private final Lacking lacking;
    private final Repeater retries;
    private final Outlet outlet;
    private volatile BfdSettings settings;
    private volatile Map<String, PeerBfdSection> policies = Map.of();
    private boolean closed;

    /**
     * @param common what all sessions have in common
     * @param monotonicNanos the clock on which the stamps of the BFD library are
     * @param retries when what could not be had is tried again
     * @param starter starts a BFD system
     */
    public BfdService(
            BfdSection common,
            Speaker speaker,
            Outlet outlet,
            LongSupplier monotonicNanos,
            Repeater retries,
            BiFunction<SystemConfig, BfdListener, BfdSystem> starter) {
        this.monotonicNanos = monotonicNanos;
        this.retries = retries;
        this.outlet = outlet;
        settings = new BfdSettings(common);
        reports = new BfdReports(() -> settings.multihopPort());
        Exemptions exemptions = new Exemptions();
        BgpVoice bgp = new SpeakerVoice(speaker, exemptions);
        waiting = new StrictWaiting(bgp);
        coupling = new CouplingThread(
                bgp,
                outlet,
                new SessionChanges(bgp, outlet, reports, name -> Optional.ofNullable(policies.get(name))),
                waiting,
                exemptions,
                monotonicNanos,
                CouplingThread.MOST_WAITING);
        engine = new BfdEngine(starter, event -> coupling.handOver(new Input.Told(event)), coupling::follow, outlet);
        lacking = new Lacking(outlet);
        pursuit = new Pursuit(engine, lacking, new Released(speaker, waiting));
    }

    /**
     * What the peers are to be. To be said before the speaker knows them: one of them may be in OpenConfirm at once, and
     * whether it waits for BFD is decided by this.
     */
    public void expect(List<PeerSection> peers) {
        policies = policies(peers);
    }

    /**
     * Starts what the configuration asks for. What cannot be had, because an interface is not there or another program has
     * the port, is told and tried again from time to time; everything else goes on without it.
     */
    public synchronized void start(List<PeerSection> peers) {
        policies = policies(peers);
        pursuit.obtain(settings, settings.wanted(peers));
        retries.begin(this::retry);
    }

    private synchronized void retry() {
        if (closed) {
            return;
        }
        try {
            pursuit.again(settings);
        } catch (RuntimeException fault) {
            outlet.failed("trying BFD again", fault);
        }
    }

    /**
     * Takes other peers, and other settings of the whole. A session that only gets other intervals or keys goes on, and so
     * do all others where one asks for another port. Where sockets must be others the engine begins anew: every remote
     * system is told AdminDown first, so that none takes the path for failed. No BGP session ends because BFD is taken out,
     * put in or begun anew.
     *
     * @return what was done, or failed, a line each
     */
    public synchronized List<String> reload(BfdSection common, List<PeerSection> peers) {
        BfdSettings before = settings;
        settings = new BfdSettings(common);
        policies = policies(peers);
        Pursuit.Outcome outcome = pursuit.follow(before, settings, settings.wanted(peers));
        settings = outcome.settings();
        return outcome.done();
    }

    private static Map<String, PeerBfdSection> policies(List<PeerSection> peers) {
        Map<String, PeerBfdSection> policies = new LinkedHashMap<>();
        peers.forEach(peer -> peer.bfd().ifPresent(bfd -> policies.put(peer.name(), bfd)));
        return Map.copyOf(policies);
    }

    /** A BGP session came to OpenConfirm, or left it; on its event loop, which is not delayed. */
    public void openConfirm(String peer, boolean entered) {
        int bracket = peer.indexOf('[');
        PeerBfdSection policy = policies.get(bracket < 0 ? peer : peer.substring(0, bracket));
        if (policy != null && policy.strictHold().isPresent()) {
            if (entered) {
                waiting.begin(peer);
                coupling.handOver(new Input.Waiting());
            } else {
                waiting.end(peer);
            }
        }
    }

    /** {@return all sessions as the API shows them} */
    public List<BfdReport> sessions() {
        long now = monotonicNanos.getAsLong();
        Map<String, PeerBfdSection> current = policies;
        List<SessionStatus> statuses = asked(BfdSystem::sessions).orElse(List.of());
        return statuses.stream()
                .map(status -> reports.of(
                        status, Optional.ofNullable(current.get(BfdNames.configured(status.identity()))), now))
                .toList();
    }

    /** {@return what the configuration asks for and could not be had} */
    public List<BfdReport.Unavailable> unavailable() {
        Stream<BfdReport.Unavailable> ended = engine.fault().stream()
                .flatMap(fault ->
                        engine.running().stream().map(each -> new BfdReport.Unavailable(each.name(), fault.reason())));
        return Stream.concat(ended, lacking.reports().stream()).toList();
    }

    /** {@return why and since when BFD, which is asked for, does not run, if a fault of ours has ended it} */
    public Optional<String> trouble() {
        return engine.fault().map(EngineFault::text);
    }

    /** {@return what all sessions have in common} */
    public BfdReport.Engine status() {
        return asked(BfdSystem::status).map(BfdReports::of).orElseGet(BfdReports::notRunning);
    }

    private <T> Optional<T> asked(Function<BfdSystem, T> question) {
        try {
            return engine.system().map(question);
        } catch (BfdException closedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Tells all remote systems AdminDown, so that no path is taken for failed, and closes the sockets. */
    @Override
    public void close() {
        retries.close();
        coupling.end();
        synchronized (this) {
            if (!closed) {
                closed = true;
                engine.leave();
            }
        }
    }
}
