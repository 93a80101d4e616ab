package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorFault;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.track.Tracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code recorder}: takes what the event loops hand over, in order, has the tracker draw its conclusions, and
 * writes both to the journal. Handing over never blocks: when too much waits of what a peer can send at will, further
 * such events are dropped, which is told, and the routes of those peers are read again. Everything but the methods that hand over runs on that
 * thread.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** How much may wait, counted in changes of routes; see {@link #weight}. */
    static final long MOST_WAITING = 2_000_000;

    /** As many octets of a malformed message count as one change. */
    private static final int OCTETS_A_CHANGE = 32;

    /** After the time to record what waits is over, for the turn that is under way. */
    private static final Duration LAST_TURN = Duration.ofSeconds(5);

    private static final int TURN = 256;
    private static final Duration TICK = Duration.ofSeconds(1);

    private final BlockingQueue<Input> queue = new LinkedBlockingQueue<>();
    private final long mostWaiting;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Set<Peer> toReadAgain = ConcurrentHashMap.newKeySet();
    private final MonitorClock clock;
    private final Journal journal;
    private final Tracker tracker;
    private final Translation translation;
    private final MonitorMetrics metrics;
    private final Consumer<Peer> readAgain;
    private final Faults faults = new Faults();

    /** Recorded in this turn. */
    private final List<Event> recorded = new ArrayList<>();

    private final Thread thread;
    private volatile long lastTurnNanos;
    private volatile Optional<Occurrence> hurriedEnd = Optional.empty();
    private boolean running = true;

    /**
     * @param mostWaiting how much may wait, counted in changes of routes
     * @param readAgain has the routes of a peer read again and handed over by {@link #held}
     */
    Recorder(
            long mostWaiting,
            MonitorClock clock,
            Journal journal,
            Tracker tracker,
            Translation translation,
            MonitorMetrics metrics,
            Consumer<Peer> readAgain) {
        this.mostWaiting = mostWaiting;
        this.clock = clock;
        this.journal = journal;
        this.tracker = tracker;
        this.translation = translation;
        this.metrics = metrics;
        this.readAgain = readAgain;
        lastTurnNanos = clock.now().monotonicNanos();
        thread = Thread.ofPlatform().name("recorder").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private sealed interface Input {
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
            toReadAgain.add(routes.peer()); // before it is counted, so that whoever sees the count sees the peer
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
        queue.add(new Input.Occurred(clock.now(), what));
    }

    /** Hands over a fault of our own in another part of the monitor; on any thread. */
    void failed(String part, String doing, RuntimeException fault) {
        queue.add(new Input.Failed(clock.now(), part, doing, fault));
    }

    /** Hands over what was seen to happen at some time; on any thread. */
    void occurred(Occurrence what, Moment at) {
        queue.add(new Input.Occurred(at, what));
    }

    /** Follows other rules and other peers from now on; on any thread. */
    void follow(List<TrackRule> rules, PeerDirectory directory) {
        queue.add(new Input.Task(at -> {
            translation.use(directory);
            metrics.expectPeers(directory.roles().keySet());
            rules.stream()
                    .filter(rule -> !rule.within())
                    .forEach(rule -> metrics.expectPrefix(rule.name(), rule.prefix()));
            record(tracker.follow(rules, directory::configuredRole, at), at);
        }));
    }

    /** {@return what {@code question} says of the tracker and of the last sequence number that went into it} */
    <T> CompletableFuture<T> ask(BiFunction<Tracker, Long, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        queue.add(new Input.Task(_ -> {
            try {
                answer.complete(question.apply(tracker, journal.lastRecorded()));
            } catch (RuntimeException fault) {
                answer.completeExceptionally(fault);
                throw fault;
            }
        }));
        return answer;
    }

    /** {@return how long ago the thread last came round; it does so once a second at least} */
    Duration sinceLastTurn() {
        return Duration.ofNanos(clock.now().monotonicNanos() - lastTurnNanos);
    }

    /** Says of sessions that end from now on that they do, and nothing of their routes; on any thread. */
    void sessionsEnd() {
        queue.add(new Input.Task(_ -> translation.end()));
    }

    /**
     * Records what waits and {@code last}, and ends the thread. What has not been recorded after {@code atMost} is left
     * out, which is told.
     *
     * @return whether the thread has ended; if not, the disk does not answer, and the journal is still its own
     */
    boolean stop(Occurrence last, Duration atMost) throws InterruptedException {
        queue.add(new Input.Task(at -> {
            record(List.of(last), at);
            running = false;
        }));
        if (thread.join(atMost)) {
            return true;
        }
        hurriedEnd = Optional.of(last);
        return thread.join(LAST_TURN);
    }

    /** {@return whether what waits is being left out, because the time to record it is over} */
    boolean isHurried() {
        return hurriedEnd.isPresent();
    }

    private void run() {
        List<Input> turn = new ArrayList<>();
        while (running) {
            await(turn);
            Moment now = clock.now();
            lastTurnNanos = now.monotonicNanos();
            int taken = 0;
            for (Input input : turn) {
                if (running && hurriedEnd.isEmpty()) {
                    take(input);
                    taken++;
                }
            }
            if (running && hurriedEnd.isPresent()) {
                endNow(turn.size() - taken, hurriedEnd.get());
            }
            turn.clear();
            if (running) {
                record(tracker.tick(now), now);
            }
            makeUpForDropped();
            List<Event> own = journal.flush(clock.now());
            // The readers have them now: counting and logging them can wait, but not the readers for that.
            count(recorded);
            recorded.clear();
            count(own);
        }
    }

    private void endNow(int left, Occurrence last) {
        Moment now = clock.now();
        long missed = (long) left + queue.size();
        if (missed > 0) {
            record(List.of(new MonitorLagged("recorder", 0, 0, missed, "the monitor ends")), now);
        }
        record(List.of(last), now);
        running = false;
    }

    private void await(List<Input> turn) {
        try {
            Input first = queue.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
            if (first != null) {
                turn.add(first);
                queue.drainTo(turn, TURN - 1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void take(Input input) {
        try {
            switch (input) {
                case Input.Told(SpeakerEvent event) -> {
                    Moment at = clock.moment(event.stamp());
                    waiting.addAndGet(-weight(event));
                    record(translation.occurrences(event, at), at);
                }
                case Input.Held(Peer peer, Moment at, List<Route> routes) ->
                    record(translation.resynchronize(peer, routes, at), at);
                case Input.Occurred(Moment at, Occurrence what) -> record(translation.occurred(what, at), at);
                case Input.Task(Consumer<Moment> task) -> task.accept(clock.now());
                case Input.Failed(Moment at, String part, String doing, RuntimeException fault) ->
                    tell(part, doing, fault, at);
            }
        } catch (RuntimeException fault) {
            faulted(input, fault);
        }
    }

    /** What a fault has kept from the tracker is read again from the peer's routes. */
    private void faulted(Input input, RuntimeException fault) {
        try {
            boolean told = tell("recorder", "recording " + input, fault, clock.now());
            if (told && input instanceof Input.Told(SpeakerEvent.RoutesChanged routes)) {
                toReadAgain.add(routes.peer());
            }
        } catch (RuntimeException again) {
            LOG.error("a fault of our own cannot be told", again);
        }
    }

    private boolean tell(String part, String doing, RuntimeException fault, Moment at) {
        Optional<MonitorFault> told = faults.tell(part, doing, fault, at.monotonicNanos());
        told.ifPresent(_ -> LOG.error("a fault of our own in the {} while {}", part, doing, fault));
        told.ifPresent(what -> record(List.of(what), at));
        return told.isPresent();
    }

    private void record(List<Occurrence> occurrences, Moment at) {
        for (Occurrence occurrence : occurrences) {
            recorded.add(journal.record(at, occurrence));
        }
    }

    private void count(List<Event> events) {
        Moment now = clock.now();
        for (Event event : events) {
            metrics.count(event, now);
            EventLog.tell(event);
        }
    }

    private void makeUpForDropped() {
        long missed = dropped.getAndSet(0);
        if (missed > 0) {
            record(
                    List.of(new MonitorLagged(
                            "recorder", 0, 0, missed, "the routes of the peers concerned are read again")),
                    clock.now());
        }
        Set<Peer> concerned = Set.copyOf(toReadAgain);
        toReadAgain.removeAll(concerned);
        concerned.forEach(readAgain);
    }
}
