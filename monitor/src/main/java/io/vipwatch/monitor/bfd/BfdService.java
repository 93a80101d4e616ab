package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.Encapsulation;
import io.vipwatch.bfd.session.BfdListener;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SystemConfig;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.bfd.BfdSettings.Wanted;
import io.vipwatch.monitor.config.BfdSection;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerSection;
import io.vipwatch.monitor.http.BfdReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * BFD as the monitor runs it: its sessions follow the configuration, and what they find reaches BGP and the journal. Its
 * methods may be called by any thread; the sessions run on a thread of the BFD library, what follows from them on
 * {@link CouplingThread}. Sockets are opened when the first session is asked for.
 */
public final class BfdService implements AutoCloseable {
    private final BfdSection common;
    private final BfdSettings settings;
    private final BfdReports reports;
    private final Speaker speaker;
    private final LongSupplier monotonicNanos;
    private final BiFunction<SystemConfig, BfdListener, BfdSystem> starter;
    private final CouplingThread coupling;
    private final Map<String, Wanted> running = new LinkedHashMap<>();
    private volatile Map<String, PeerBfdSection> policies = Map.of();
    private volatile Optional<BfdSystem> system = Optional.empty();

    /**
     * @param common what all sessions have in common
     * @param monotonicNanos the clock on which the stamps of the BFD library are
     * @param starter starts a BFD system
     */
    public BfdService(
            BfdSection common,
            Speaker speaker,
            Outlet outlet,
            LongSupplier monotonicNanos,
            BiFunction<SystemConfig, BfdListener, BfdSystem> starter) {
        this.common = common;
        this.speaker = speaker;
        this.monotonicNanos = monotonicNanos;
        this.starter = starter;
        settings = new BfdSettings(common);
        reports = new BfdReports(common.multihopPort());
        coupling = new CouplingThread(
                speaker, outlet, reports, name -> Optional.ofNullable(policies.get(name)), monotonicNanos);
    }

    /**
     * What the peers are to be. To be said before the speaker knows them: one of them may be in OpenConfirm at once, and
     * whether it waits for BFD is decided by this.
     */
    public void expect(List<PeerSection> peers) {
        policies = policies(peers);
    }

    /**
     * Starts what the configuration asks for.
     *
     * @throws BfdException if it cannot be had here
     */
    public synchronized void start(List<PeerSection> peers) {
        policies = policies(peers);
        List<Wanted> wanted = wanted(peers);
        if (!wanted.isEmpty()) {
            open(wanted);
            wanted.forEach(this::add);
        }
    }

    /**
     * Takes other peers. A session that only gets other intervals or keys goes on, and no BGP session ends because BFD is
     * taken out or put in.
     *
     * @return what was done, or failed, a line each
     */
    public synchronized List<String> reload(List<PeerSection> peers) {
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        wanted(peers).forEach(each -> wanted.put(each.name(), each));
        policies = policies(peers);
        List<String> done = new ArrayList<>();
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
                if (system.isEmpty()) {
                    open(List.of(added));
                }
                add(added);
            });
        }
        return done;
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

    private List<Wanted> wanted(List<PeerSection> peers) {
        Stream<Wanted> ofPeers = peers.stream().flatMap(peer -> peer.bfd().map(bfd -> settings.of(peer, bfd)).stream());
        return Stream.concat(ofPeers, common.unsolicited().stream().map(settings::of))
                .toList();
    }

    /** Opens the ports that somebody asks for and no others: another program may have them. */
    private void open(List<Wanted> wanted) {
        Map<Integer, Encapsulation> byPort = new LinkedHashMap<>();
        for (Wanted each : wanted) {
            Encapsulation encapsulation = switch (each) {
                case Wanted.OfPeer(var config) -> config.encapsulation();
                case Wanted.OfRange(var config) -> config.encapsulation();
            };
            byPort.putIfAbsent(encapsulation.destinationPort(), encapsulation);
        }
        BfdSystem opened = starter.apply(
                settings.system(List.copyOf(byPort.values())), event -> coupling.handOver(new Input.Told(event)));
        system = Optional.of(opened);
        coupling.start(opened);
    }

    private BfdSystem system() {
        return system.orElseThrow(() -> new BfdException("BFD is not running"));
    }

    private void add(Wanted wanted) {
        switch (wanted) {
            case Wanted.OfPeer(var config) -> system().add(config);
            case Wanted.OfRange(var config) -> system().add(config);
        }
        running.put(wanted.name(), wanted);
    }

    private void remove(Wanted wanted) {
        system().remove(wanted.name());
        running.remove(wanted.name());
        coupling.handOver(new Input.Settled(wanted.name()));
        try {
            speaker.bfdUnknown(wanted.name());
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
            coupling.handOver(entered ? new Input.Waiting(peer) : new Input.Settled(peer));
        }
    }

    /** {@return all sessions as the API shows them} */
    public List<BfdReport> sessions() {
        long now = monotonicNanos.getAsLong();
        Map<String, PeerBfdSection> current = policies;
        return system.map(BfdSystem::sessions).orElse(List.of()).stream()
                .map(status -> reports.of(
                        status, Optional.ofNullable(current.get(BfdNames.configured(status.identity()))), now))
                .toList();
    }

    /** {@return what all sessions have in common} */
    public BfdReport.Engine status() {
        return system.map(BfdSystem::status).map(BfdReports::of).orElseGet(BfdReports::notRunning);
    }

    /** Tells all remote systems AdminDown, so that no path is taken for failed, and closes the sockets. */
    @Override
    public void close() {
        coupling.end();
        system.ifPresent(running -> running.close(Farewell.of(running.sessions())));
    }
}
