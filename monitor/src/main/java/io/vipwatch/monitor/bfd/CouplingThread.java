package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.Diagnostic;
import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.session.Stamp;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.bgp.fsm.FlushReason;
import io.vipwatch.bgp.session.Speaker;
import io.vipwatch.bgp.session.SpeakerException;
import io.vipwatch.monitor.config.PeerBfdSection;
import io.vipwatch.monitor.config.PeerBfdSection.OnDown;
import io.vipwatch.monitor.event.BfdDown;
import io.vipwatch.monitor.event.BfdDown.Consequence;
import io.vipwatch.monitor.event.BfdRefused;
import io.vipwatch.monitor.event.BfdUp;
import io.vipwatch.monitor.event.BfdUp.Agreed;
import io.vipwatch.monitor.event.BfdWarning;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.PeerName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code bfd-coupling}: takes what the engine tells, in order, has the journal know it, and tells the speaker
 * what it means for BGP. Handing over never blocks, so that the engine is delayed by nobody; what a flood of changes does
 * not find room for is made up for by reading the sessions' states again.
 */
final class CouplingThread {
    private static final Logger LOG = LoggerFactory.getLogger(CouplingThread.class);
    private static final int MOST_WAITING = 100_000;
    private static final int TURN = 1024;
    private static final long TICK_NANOS = 1_000_000_000;
    private static final Duration UNKNOWN = Duration.ZERO;

    private final BlockingQueue<Input> queue = new LinkedBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Speaker speaker;
    private final Outlet outlet;
    private final BfdReports reports;
    private final LongSupplier monotonicNanos;
    private final Function<String, Optional<PeerBfdSection>> policies;
    private final Thread thread;
    private final BfdWatch watch = new BfdWatch();
    private final Map<String, Agreed> agreed = new HashMap<>();
    private final Map<String, SessionState> states = new HashMap<>();
    private final Exemptions exemptions = new Exemptions();
    private final Set<String> waiting = new HashSet<>();
    private Optional<List<SessionStatus>> snapshot = Optional.empty();
    private volatile Optional<BfdSystem> system = Optional.empty();
    private volatile boolean ended;

    /**
     * @param policies the BFD section of a configured name, if it has one
     * @param monotonicNanos the clock on which the engine's stamps are
     */
    CouplingThread(
            Speaker speaker,
            Outlet outlet,
            BfdReports reports,
            Function<String, Optional<PeerBfdSection>> policies,
            LongSupplier monotonicNanos) {
        this.speaker = speaker;
        this.outlet = outlet;
        this.reports = reports;
        this.policies = policies;
        this.monotonicNanos = monotonicNanos;
        thread = Thread.ofPlatform().name("bfd-coupling").daemon().unstarted(this::run);
    }

    void start(BfdSystem running) {
        system = Optional.of(running);
        thread.start();
    }

    /** Hands something over; on any thread. */
    void handOver(Input input) {
        if (!queue.offer(input)) {
            dropped.incrementAndGet();
        }
    }

    /** Nothing is said to the speaker any more: what ends now ends because the monitor does. */
    void end() {
        ended = true;
        thread.interrupt();
    }

    private void run() {
        List<Input> turn = new ArrayList<>();
        long nextTick = monotonicNanos.getAsLong() + TICK_NANOS;
        while (!ended) {
            try {
                Optional.ofNullable(
                                queue.poll(Math.max(0, nextTick - monotonicNanos.getAsLong()), TimeUnit.NANOSECONDS))
                        .ifPresent(turn::add);
            } catch (InterruptedException e) {
                return;
            }
            queue.drainTo(turn, TURN);
            snapshot = Optional.empty();
            turn.forEach(input -> guarded(() -> take(input)));
            turn.clear();
            if (monotonicNanos.getAsLong() - nextTick >= 0) {
                nextTick = monotonicNanos.getAsLong() + TICK_NANOS;
                guarded(this::tick);
            }
        }
    }

    private void guarded(Runnable task) {
        try {
            if (!ended) {
                task.run();
            }
        } catch (BfdException closedMeanwhile) {
            LOG.debug("the BFD system is closed", closedMeanwhile);
        } catch (RuntimeException fault) {
            outlet.failed("coupling BFD and BGP", fault);
        }
    }

    private List<SessionStatus> sessions() {
        List<SessionStatus> current =
                snapshot.orElseGet(() -> system.map(BfdSystem::sessions).orElse(List.of()));
        snapshot = Optional.of(current);
        return current;
    }

    private void take(Input input) {
        switch (input) {
            case Input.Told(BfdEvent event) -> told(event);
            case Input.Waiting(String peer) -> {
                waiting.add(peer);
                releaseWaiting();
            }
            case Input.Settled(String peer) -> waiting.remove(peer);
        }
    }

    private void told(BfdEvent event) {
        switch (event) {
            case BfdEvent.StateChanged change -> changed(change);
            case BfdEvent.NegotiatedChanged change -> refresh(change.session().name());
            case BfdEvent.SessionForgotten forgotten -> {
                agreed.remove(forgotten.session().name());
                states.remove(forgotten.session().name());
                tell(forgotten.session(), Coupling.FORGET);
            }
            case BfdEvent.CreationRefused refused ->
                outlet.record(
                        new BfdRefused(
                                refused.range(),
                                refused.address(),
                                refused.reason().text(),
                                refused.suppressed()),
                        refused.stamp());
            case BfdEvent.Stalled stalled ->
                outlet.record(new MonitorStall(stalled.duration(), "bfd", stalled.suppressed()), stalled.stamp());
            case BfdEvent.Faulted faulted ->
                faulted.session().ifPresent(session -> {
                    outlet.record(
                            new BfdWarning(
                                    name(session),
                                    "a fault of our own has ended the session: " + faulted.exception(),
                                    1),
                            faulted.stamp());
                    tell(session, Coupling.LEAVE_ALONE);
                });
            case BfdEvent.SessionCreated _ -> {}
        }
    }

    private void changed(BfdEvent.StateChanged change) {
        SessionIdentity session = change.session();
        states.put(session.name(), change.to());
        Optional<PeerBfdSection> policy = policies.apply(BfdNames.configured(session));
        Coupling coupling = Coupling.of(
                change.from(),
                change.to(),
                change.failure(),
                policy.map(PeerBfdSection::onDown).orElse(OnDown.OBSERVE));
        if (change.to() == SessionState.UP) {
            refresh(session.name());
            outlet.record(new BfdUp(name(session), agreed(session)), change.stamp());
        } else if (change.from() == SessionState.UP) {
            outlet.record(down(change, policy.isPresent() ? coupling : Coupling.NOTHING), change.stamp());
        }
        if (policy.isPresent()) {
            tell(session, coupling);
        }
    }

    private BfdDown down(BfdEvent.StateChanged change, Coupling coupling) {
        return new BfdDown(
                name(change.session()),
                agreed(change.session()),
                change.to().text(),
                BfdReports.word(change.cause()),
                change.failure(),
                change.diagnostic().text(),
                change.remoteDiagnostic().map(Diagnostic::text),
                consequence(coupling),
                change.lastHeard()
                        .map(heard -> OptionalLong.of(heard.epochNanos()))
                        .orElse(OptionalLong.empty()),
                change.lastHeard().map(change.stamp()::since),
                change.overhead(),
                List.of());
    }

    private static Consequence consequence(Coupling coupling) {
        return switch (coupling) {
            case CLOSE -> Consequence.SESSION_CLOSED;
            case FLUSH_STALE -> Consequence.STALE_PATHS_FLUSHED;
            case LET_GO_ON, LEAVE_ALONE, FORGET, NOTHING -> Consequence.NONE;
        };
    }

    private void tell(SessionIdentity session, Coupling coupling) {
        tell(BfdNames.peer(session), coupling);
    }

    private void tell(String peer, Coupling coupling) {
        exemptions.told(peer, coupling);
        try {
            switch (coupling) {
                case LET_GO_ON -> speaker.bfdUp(peer);
                case CLOSE -> speaker.bfdDown(peer);
                case FLUSH_STALE -> speaker.flushStale(peer, FlushReason.BFD_DOWN);
                case LEAVE_ALONE -> speaker.bfdAdminDown(peer);
                case FORGET -> speaker.bfdUnknown(peer);
                case NOTHING -> {}
            }
        } catch (SpeakerException noBgpWithIt) {
            LOG.debug("there is no BGP session with {}", peer);
        }
    }

    private PeerName name(SessionIdentity session) {
        return outlet.nameOf(BfdNames.peer(session), BfdNames.address(session));
    }

    private Agreed agreed(SessionIdentity session) {
        return agreed.getOrDefault(session.name(), new Agreed("", 0, 0, UNKNOWN, UNKNOWN, UNKNOWN));
    }

    /** Remembers what is agreed with a session that is Up, for it is forgotten when it goes Down. */
    private void refresh(String session) {
        sessions().stream()
                .filter(status ->
                        status.name().equals(session) && status.heard().isPresent())
                .findFirst()
                .ifPresent(status -> agreed.put(session, reports.agreed(status)));
    }

    private void tick() {
        snapshot = Optional.empty();
        makeUpForDropped();
        sessions().stream()
                .filter(status -> status.state() == SessionState.UP)
                .forEach(status -> agreed.put(status.name(), reports.agreed(status)));
        exemptions.lapsed(sessions()).forEach(peer -> tell(peer, Coupling.FORGET));
        releaseWaiting();
        system.ifPresent(running -> watch.look(sessions(), running.status(), monotonicNanos.getAsLong())
                .forEach(warning -> outlet.record(
                        new BfdWarning(name(warning.session()), warning.reason(), warning.count()), now())));
    }

    private Stamp now() {
        return outlet.now();
    }

    /** AdminDown of the remote system, told while ours is Down, changes no state and so is no event. */
    private void releaseWaiting() {
        if (waiting.isEmpty()) {
            return;
        }
        Map<String, SessionStatus> byPeer = new HashMap<>();
        sessions().forEach(status -> byPeer.put(BfdNames.peer(status.identity()), status));
        for (String peer : List.copyOf(waiting)) {
            Optional<SessionStatus> status = Optional.ofNullable(byPeer.get(peer));
            boolean up =
                    status.filter(known -> known.state() == SessionState.UP).isPresent();
            if (up || status.filter(Exemptions::isAdminDown).isPresent()) {
                waiting.remove(peer);
                tell(peer, up ? Coupling.LET_GO_ON : Coupling.LEAVE_ALONE);
            }
        }
    }

    private void makeUpForDropped() {
        long missed = dropped.getAndSet(0);
        if (missed == 0) {
            return;
        }
        outlet.record(new MonitorLagged("bfd", 0, 0, missed, "the states of the BFD sessions are read again"), now());
        for (SessionStatus status : sessions()) {
            SessionState before = states.getOrDefault(status.name(), SessionState.DOWN);
            if (before != status.state()) {
                states.put(status.name(), status.state());
                boolean failure = before == SessionState.UP && !Exemptions.isAdminDown(status);
                policies.apply(BfdNames.configured(status.identity()))
                        .ifPresent(policy ->
                                tell(status.identity(), Coupling.of(before, status.state(), failure, policy.onDown())));
            }
        }
    }
}
