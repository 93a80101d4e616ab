package io.vipwatch.monitor.bfd;

import io.vipwatch.bfd.packet.SessionState;
import io.vipwatch.bfd.session.BfdEvent;
import io.vipwatch.bfd.session.BfdSystem;
import io.vipwatch.bfd.session.SessionIdentity;
import io.vipwatch.bfd.session.SessionStatus;
import io.vipwatch.bfd.socket.BfdException;
import io.vipwatch.monitor.event.BfdRefused;
import io.vipwatch.monitor.event.BfdWarning;
import io.vipwatch.monitor.event.MonitorFault;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorStall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code bfd-coupling}: takes what the engine tells, in order, has the journal know it, and tells the speaker
 * what it means for BGP. Handing over never blocks, so that the engine is delayed by nobody; what a flood of changes does
 * not find room for is made up for by reading the sessions' states again.
 */
final class CouplingThread {
    static final int MOST_WAITING = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(CouplingThread.class);
    private static final int TURN = 1024;
    private static final long TICK_NANOS = 1_000_000_000;

    private final BlockingQueue<Input> queue;
    private final AtomicLong dropped = new AtomicLong();
    private final BgpVoice bgp;
    private final Outlet outlet;
    private final SessionChanges changes;
    private final StrictWaiting waiting;
    private final Exemptions exemptions;
    private final LongSupplier monotonicNanos;
    private final Thread thread;
    private final BfdWatch watch = new BfdWatch();
    private Optional<BfdSystem> known = Optional.empty();
    private Optional<List<SessionStatus>> snapshot = Optional.empty();
    private volatile Optional<BfdSystem> system = Optional.empty();
    private volatile boolean ended;

    /**
     * @param monotonicNanos the clock on which the engine's stamps are
     * @param mostWaiting how many changes may wait for this thread
     */
    CouplingThread(
            BgpVoice bgp,
            Outlet outlet,
            SessionChanges changes,
            StrictWaiting waiting,
            Exemptions exemptions,
            LongSupplier monotonicNanos,
            int mostWaiting) {
        this.bgp = bgp;
        this.outlet = outlet;
        this.changes = changes;
        this.waiting = waiting;
        this.exemptions = exemptions;
        this.monotonicNanos = monotonicNanos;
        queue = new LinkedBlockingQueue<>(mostWaiting);
        thread = Thread.ofPlatform().name("bfd-coupling").daemon().unstarted(this::run);
    }

    /** Begins with an engine, or goes on with another one in its place, whose sessions are others. */
    void follow(BfdSystem running) {
        boolean first = system.isEmpty();
        system = Optional.of(running);
        if (first) {
            thread.start();
        }
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
            if (!known.equals(system)) {
                known = system;
                guarded(this::engineGone);
            }
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
            case Input.Waiting() -> waiting.release(sessions());
        }
    }

    private void told(BfdEvent event) {
        switch (event) {
            case BfdEvent.StateChanged change -> {
                if (change.to() == SessionState.UP) {
                    refresh(change.session());
                }
                changes.changed(change);
            }
            case BfdEvent.NegotiatedChanged change -> refresh(change.session());
            case BfdEvent.SessionForgotten forgotten -> {
                changes.forget(forgotten.session());
                bgp.tell(BfdNames.peer(forgotten.session()), Coupling.FORGET);
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
            case BfdEvent.Faulted faulted -> faulted.session().ifPresent(session -> faulted(faulted, session));
            case BfdEvent.EngineEnded ended -> {
                outlet.record(new MonitorFault("bfd", "serving every session", ended.text(), 0), ended.stamp());
                engineGone();
            }
            case BfdEvent.SessionCreated _ -> {}
        }
    }

    private void faulted(BfdEvent.Faulted faulted, SessionIdentity session) {
        String reason = "a fault of our own has ended the session: " + faulted.exception();
        outlet.record(new BfdWarning(changes.name(session), reason, 1), faulted.stamp());
        bgp.tell(BfdNames.peer(session), Coupling.LEAVE_ALONE);
    }

    /** Nothing is known of any session, also of those of ranges, which is not to say that one is Down. */
    private void engineGone() {
        Set<String> peers = changes.forgetAll();
        peers.addAll(exemptions.all());
        peers.forEach(peer -> bgp.tell(peer, Coupling.FORGET));
    }

    private void refresh(SessionIdentity session) {
        sessions().stream()
                .filter(status -> status.name().equals(session.name()))
                .findFirst()
                .ifPresent(changes::remember);
    }

    private void tick() {
        snapshot = Optional.empty();
        if (system.filter(each -> !each.isRunning()).isPresent()) {
            engineGone(); // its last word may have found no room
        }
        makeUpForDropped();
        sessions().stream().filter(status -> status.state() == SessionState.UP).forEach(changes::remember);
        exemptions.lapsed(sessions()).forEach(peer -> bgp.tell(peer, Coupling.FORGET));
        if (!waiting.isEmpty()) {
            waiting.release(sessions());
        }
        system.ifPresent(running -> watch.look(sessions(), running.status(), monotonicNanos.getAsLong())
                .forEach(warning -> outlet.record(
                        new BfdWarning(changes.name(warning.session()), warning.reason(), warning.count()),
                        outlet.now())));
    }

    private void makeUpForDropped() {
        long missed = dropped.getAndSet(0);
        if (missed > 0) {
            outlet.record(
                    new MonitorLagged("bfd", 0, 0, missed, "the states of the BFD sessions are read again"),
                    outlet.now());
            changes.catchUp(sessions());
        }
    }
}
