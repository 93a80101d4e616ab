package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.session.BfdListener;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.bfd.BfdSettings.Wanted;
import io.vipwatch.monitor.config.BfdSection;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.http.BfdReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * BFD as the monitor runs it: its sessions follow the configuration, and what they find reaches BGP and the journal. Its
 * methods may be called by any thread; the sessions run on a thread of the BFD library, what follows from them on
 * {@link CouplingThread}. Sockets are opened when the first session is asked for.
 */
public final class BfdService implements AutoCloseable {
    private final BfdReports reports;
    private final Speaker speaker;
    private final LongSupplier monotonicNanos;
    private final BiFunction<SystemConfig, BfdListener, BfdSystem> starter;
    private final StrictWaiting waiting;
    private final CouplingThread coupling;
    private final Map<String, Wanted> running = new LinkedHashMap<>();
    private volatile BfdSettings settings;
    private volatile Map<String, PeerBfdSection> policies = Map.of();
    private volatile Optional<Opened> opened = Optional.empty();

    /** An engine and the sockets that it has. */
    private record Opened(BfdSystem system, SystemConfig config) {
        private Set<Integer> ports() {
            return BfdService.ports(config.sockets().encapsulations());
        }
    }

    /** How long after a session could not be had it is tried again. */
    public static final Duration RETRY = Duration.ofSeconds(5);

    private final Lacking lacking;
    private final Thread retries;
    private boolean closed;

    /**
     * @param common what all sessions have in common
     * @param monotonicNanos the clock on which the stamps of the BFD library are
     * @param retry how long after a session could not be had it is tried again
     * @param starter starts a BFD system
     */
    public BfdService(
            BfdSection common,
            Speaker speaker,
            Outlet outlet,
            LongSupplier monotonicNanos,
            Duration retry,
            BiFunction<SystemConfig, BfdListener, BfdSystem> starter) {
        this.speaker = speaker;
        this.monotonicNanos = monotonicNanos;
        this.starter = starter;
        settings = new BfdSettings(common);
        lacking = new Lacking(outlet);
        retries = Thread.ofVirtual().name("bfd-retries").unstarted(() -> retryEvery(retry));
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
        obtain(settings.wanted(peers));
        retries.start();
    }

    private void retryEvery(Duration pause) {
        try {
            while (true) {
                Thread.sleep(pause);
                retry();
            }
        } catch (InterruptedException ended) {
            return;
        }
    }

    private synchronized void retry() {
        if (!closed) {
            opened.map(Opened::system).filter(system -> !system.isRunning()).ifPresent(_ -> giveUpWhatHasEnded());
            obtain(lacking.all());
        }
    }

    /** After a fault of ours in the engine nothing is known of its sessions: they begin anew with another one. */
    private void giveUpWhatHasEnded() {
        opened = Optional.empty();
        running.values().forEach(each -> {
            lacking.add(each, "the engine has ended by a fault of its own");
            forget(each.name());
        });
        running.clear();
    }

    private void obtain(List<Wanted> wanted) {
        Optional<BfdException> refusal =
                opened.isEmpty() && !wanted.isEmpty() ? openWhatCanBeHad(wanted) : Optional.empty();
        for (Wanted each : wanted) {
            if (opened.isEmpty() && refusal.isPresent()) {
                lacking.add(each, text(refusal.get()));
            } else {
                attempt(new ArrayList<>(), each.name(), () -> add(each));
            }
        }
    }

    /** {@return why not all ports that these ask for could be had, if so: some may be had nevertheless} */
    private Optional<BfdException> openWhatCanBeHad(List<Wanted> wanted) {
        try {
            open(settings.system(encapsulations(wanted)));
            return Optional.empty();
        } catch (BfdException refused) {
            for (Wanted each : wanted) {
                if (opens(each)) {
                    break;
                }
            }
            return Optional.of(refused);
        }
    }

    private static String text(RuntimeException refused) {
        return Optional.ofNullable(refused.getMessage()).orElseGet(refused::toString);
    }

    private boolean opens(Wanted wanted) {
        try {
            open(settings.system(encapsulations(List.of(wanted))));
            return true;
        } catch (BfdException refused) {
            return false;
        }
    }

    /**
     * Takes other peers, and other settings of the whole. A session that only gets other intervals or keys goes on. Where
     * other sockets are needed the engine begins anew: every remote system is told AdminDown first, so that none takes
     * the path for failed. No BGP session ends because BFD is taken out, put in or begun anew.
     *
     * @return what was done, or failed, a line each
     */
    public synchronized List<String> reload(BfdSection common, List<PeerSection> peers) {
        BfdSettings before = settings;
        settings = new BfdSettings(common);
        policies = policies(peers);
        List<Wanted> wanted = settings.wanted(peers);
        lacking.retain(wanted);
        List<String> done = new ArrayList<>();
        if (opened.isPresent() && !wanted.isEmpty() && !serves(opened.get(), wanted)) {
            beginAnew(before, wanted, done);
        } else {
            follow(wanted, done);
        }
        return done;
    }

    /** {@return whether the sockets that are open are those that are wanted; one more does no harm} */
    private boolean serves(Opened current, List<Wanted> wanted) {
        List<Encapsulation> open = current.config().sockets().encapsulations();
        return settings.system(open).equals(current.config())
                && current.ports().containsAll(ports(encapsulations(wanted)));
    }

    private void beginAnew(BfdSettings before, List<Wanted> wanted, List<String> done) {
        Opened old = opened.orElseThrow();
        Map<String, Wanted> sessions = new LinkedHashMap<>(running);
        List<SessionStatus> ended = old.system().sessions();
        opened = Optional.empty();
        leave(old.system());
        running.clear();
        ended.forEach(status -> forget(BfdNames.peer(status.identity())));
        Set<String> names = wanted.stream().map(Wanted::name).collect(Collectors.toSet());
        sessions.keySet().stream().filter(name -> !names.contains(name)).forEach(this::release);
        sessions.keySet().retainAll(names);
        SystemConfig needed = settings.system(encapsulations(wanted));
        try {
            open(needed);
            done.add("bfd begun anew with other sockets");
        } catch (BfdException refused) {
            settings = before;
            done.add("bfd with other sockets: failed: " + refused.getMessage() + "; it goes on with those it had");
            attempt(done, "bfd begun anew as it was", () -> open(old.config()));
            sessions.values().forEach(session -> attempt(done, "bfd with " + session.name(), () -> add(session)));
            return;
        }
        wanted.forEach(each -> attempt(done, "bfd with " + each.name() + " begun anew", () -> add(each)));
    }

    private void follow(List<Wanted> all, List<String> done) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        all.forEach(each -> wanted.put(each.name(), each));
        for (Wanted before : List.copyOf(running.values())) {
            Wanted after = wanted.remove(before.name());
            if (after == null) {
                attempt(done, "bfd with " + before.name() + " removed", () -> remove(before));
            } else if (!after.equals(before)) {
                attempt(done, "bfd with " + before.name() + " changed", () -> change(before, after));
            }
        }
        for (Wanted added : wanted.values()) {
            attempt(done, "bfd with " + added.name() + " added", () -> {
                openFor(all, added);
                add(added);
            });
        }
    }

    private void openFor(List<Wanted> all, Wanted added) {
        if (opened.isEmpty()) {
            try {
                open(settings.system(encapsulations(all)));
            } catch (BfdException refused) {
                lacking.add(added, text(refused));
                throw refused;
            }
        }
    }

    private static void attempt(List<String> done, String what, Runnable change) {
        try {
            change.run();
            done.add(what);
        } catch (BfdException | IllegalArgumentException refused) {
            done.add(what + ": failed: " + refused.getMessage());
        }
    }

    private static Map<String, PeerBfdSection> policies(List<PeerSection> peers) {
        Map<String, PeerBfdSection> policies = new LinkedHashMap<>();
        peers.forEach(peer -> peer.bfd().ifPresent(bfd -> policies.put(peer.name(), bfd)));
        return Map.copyOf(policies);
    }

    /** The ports that somebody asks for and no others: another program may have them. */
    private static List<Encapsulation> encapsulations(List<Wanted> wanted) {
        Map<Integer, Encapsulation> byPort = new LinkedHashMap<>();
        wanted.stream()
                .map(Wanted::encapsulation)
                .forEach(encapsulation -> byPort.putIfAbsent(encapsulation.destinationPort(), encapsulation));
        return List.copyOf(byPort.values());
    }

    private static Set<Integer> ports(List<Encapsulation> encapsulations) {
        return encapsulations.stream().map(Encapsulation::destinationPort).collect(Collectors.toSet());
    }

    private void open(SystemConfig config) {
        BfdSystem system = starter.apply(config, event -> coupling.handOver(new Input.Told(event)));
        opened = Optional.of(new Opened(system, config));
        coupling.follow(system);
    }

    private BfdSystem system() {
        return opened.map(Opened::system).orElseThrow(() -> new BfdException("BFD is not running"));
    }

    private void add(Wanted wanted) {
        try {
            switch (wanted) {
                case Wanted.OfPeer(var config) -> system().add(config);
                case Wanted.OfRange(var config) -> system().add(config);
            }
        } catch (BfdException | IllegalArgumentException refused) {
            lacking.add(wanted, text(refused));
            throw refused;
        }
        running.put(wanted.name(), wanted);
        lacking.had(wanted);
    }

    private void remove(Wanted wanted) {
        system().remove(wanted.name());
        running.remove(wanted.name());
        release(wanted.name());
    }

    /** BFD has no say any more in the BGP session of that name. */
    private void release(String name) {
        waiting.end(name);
        forget(name);
    }

    /** Nothing is known any more: who waits for BFD waits until it is Up. */
    private void forget(String peer) {
        try {
            speaker.bfdUnknown(peer);
        } catch (SpeakerException removedToo) {
            return; // with its BGP session
        }
    }

    private void change(Wanted before, Wanted after) {
        boolean goesOn = before.with(after.parameters(), after.keys()).equals(after);
        if (!goesOn) {
            remove(before);
            add(after);
            return;
        }
        if (!before.parameters().equals(after.parameters())) {
            system().change(after.name(), after.parameters());
        }
        if (!before.keys().equals(after.keys())) {
            system().changeKeys(after.name(), after.keys());
        }
        running.put(after.name(), after);
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
        return asked(BfdSystem::sessions).orElse(List.of()).stream()
                .map(status -> reports.of(
                        status, Optional.ofNullable(current.get(BfdNames.configured(status.identity()))), now))
                .toList();
    }

    /** {@return what the configuration asks for and could not be had} */
    public List<BfdReport.Unavailable> unavailable() {
        return lacking.reports();
    }

    /** {@return what all sessions have in common} */
    public BfdReport.Engine status() {
        return asked(BfdSystem::status).map(BfdReports::of).orElseGet(BfdReports::notRunning);
    }

    private <T> Optional<T> asked(Function<BfdSystem, T> question) {
        try {
            return opened.map(Opened::system).map(question);
        } catch (BfdException closedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Tells all remote systems AdminDown, so that no path is taken for failed, and closes the sockets. */
    @Override
    public void close() {
        retries.interrupt();
        synchronized (this) {
            closed = true;
        }
        coupling.end();
        opened.map(Opened::system).ifPresent(BfdService::leave);
    }

    private static void leave(BfdSystem system) {
        system.close(Farewell.of(system.sessions()));
    }
}
