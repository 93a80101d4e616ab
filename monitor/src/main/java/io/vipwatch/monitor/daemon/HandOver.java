package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * What waits for the recorder: handed over on any thread, in order, taken on the recorder's. Handing over never blocks:
 * when too much waits of what a peer can send at will, further such events are dropped, which is counted, and the routes
 * of those peers are to be read again.
 */
final class HandOver {
    /** How much may wait, counted in changes of routes; see {@link #weight}. */
    static final long MOST_WAITING = 2_000_000;

    /** As many octets of a malformed message count as one change. */
    private static final int OCTETS_A_CHANGE = 32;

    private static final int TURN = 256;

    private final BlockingQueue<Input> queue = new LinkedBlockingQueue<>();
    private final long mostWaiting;
    private final MonitorClock clock;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Set<Peer> toReadAgain = ConcurrentHashMap.newKeySet();

    /** @param mostWaiting how much may wait, counted in changes of routes */
    HandOver(long mostWaiting, MonitorClock clock) {
        this.mostWaiting = mostWaiting;
        this.clock = clock;
    }

    /** What is handed over. */
    sealed interface Input {
        record Told(SpeakerEvent event) implements Input {}

        record Held(Peer peer, Moment at, List<Route> routes) implements Input {}

        record Occurred(Moment at, Occurrence what) implements Input {}

        record Task(Consumer<Moment> task) implements Input {}

        record Failed(Moment at, String part, String doing, RuntimeException fault) implements Input {}
    }

    /** Hands over what a speaker tells; on its event loops. */
    void told(SpeakerEvent event) {
        if (event instanceof SpeakerEvent.StateChanged || event instanceof SpeakerEvent.RouteRefreshReceived) {
            return; // nothing is recorded of them, and a peer can send ROUTE-REFRESH at will
        }
        long weight = weight(event);
        if (weight > 0 && waiting.get() + weight > mostWaiting) {
            drop(event);
            return;
        }
        waiting.addAndGet(weight);
        queue.add(new Input.Told(event));
    }

    private void drop(SpeakerEvent event) {
        if (event instanceof SpeakerEvent.RoutesChanged routes) {
            readAgain(routes.peer()); // before it is counted, so that whoever sees the count sees the peer
            dropped.addAndGet(routes.changes().size());
        } else {
            dropped.incrementAndGet();
        }
    }

    /** {@return how much room an event takes; 0 for one that a peer cannot cause as often as it likes} */
    private static long weight(SpeakerEvent event) {
        return switch (event) {
            case SpeakerEvent.RoutesChanged routes -> routes.changes().size();
            case SpeakerEvent.MalformedMessage malformed ->
                1 + malformed.message().length() / OCTETS_A_CHANGE;
            case SpeakerEvent.EndOfRib _ -> 1;
            case SpeakerEvent.SessionUp _,
                    SpeakerEvent.SessionDown _,
                    SpeakerEvent.StateChanged _,
                    SpeakerEvent.StaleMarked _,
                    SpeakerEvent.StaleFlushed _,
                    SpeakerEvent.MaximumPrefixesWarning _,
                    SpeakerEvent.ConnectionFailed _,
                    SpeakerEvent.Damped _,
                    SpeakerEvent.ConnectionRefused _,
                    SpeakerEvent.ClockStepped _,
                    SpeakerEvent.RouteRefreshReceived _ -> 0;
        };
    }

    /** Hands over what the Adj-RIB-In of a peer holds, on the event loop on which it was read. */
    void held(Peer peer, List<Route> routes) {
        queue.add(new Input.Held(peer, clock.now(), routes));
    }

    /** Hands over an occurrence in the monitor itself; on any thread. */
    void occurred(Occurrence what) {
        occurred(what, clock.now());
    }

    /** Hands over what was seen to happen at some time; on any thread. */
    void occurred(Occurrence what, Moment at) {
        queue.add(new Input.Occurred(at, what));
    }

    /** Hands over a fault of our own in another part of the monitor; on any thread. */
    void failed(String part, String doing, RuntimeException fault) {
        queue.add(new Input.Failed(clock.now(), part, doing, fault));
    }

    /** Has something done on the recorder's thread, in its turn; on any thread. */
    void task(Consumer<Moment> task) {
        queue.add(new Input.Task(task));
    }

    /** Has the routes of a peer read again at the end of the turn, for something of them was lost; on any thread. */
    void readAgain(Peer peer) {
        toReadAgain.add(peer);
    }

    /**
     * Waits for something to be handed over and takes what there is, so much at most that the readers need not wait for
     * it; nothing if nothing comes for {@code atMost}.
     */
    void take(List<Input> turn, Duration atMost) throws InterruptedException {
        Input first = queue.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
            turn.add(first);
            queue.drainTo(turn, TURN - 1);
        }
    }

    /** Gives back the room of what was taken. */
    void done(SpeakerEvent event) {
        waiting.addAndGet(-weight(event));
    }

    /** {@return how many inputs wait} */
    int size() {
        return queue.size();
    }

    /** {@return how many events were dropped since this was last asked} */
    long takeDropped() {
        return dropped.getAndSet(0);
    }

    /** {@return the peers whose routes are to be read again, since this was last asked; ask for what was dropped first} */
    Set<Peer> takeToReadAgain() {
        Set<Peer> concerned = Set.copyOf(toReadAgain);
        toReadAgain.removeAll(concerned);
        return concerned;
    }
}
