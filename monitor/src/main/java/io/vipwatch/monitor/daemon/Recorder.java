package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.metrics.MonitorMetrics;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.track.Tracker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
 * writes both to the journal. Handing over never blocks: when too many route changes wait, further ones are dropped,
 * which is told, and the routes of those peers are read again. Everything but the methods that hand over runs on that
 * thread.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** How many changes of routes may wait; everything else is rare and always taken. */
    private static final long MOST_CHANGES = 2_000_000;

    private static final int TURN = 256;
    private static final Duration TICK = Duration.ofSeconds(1);

    private final BlockingQueue<Input> queue = new LinkedBlockingQueue<>();
    private final AtomicLong waitingChanges = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Set<Peer> toReadAgain = ConcurrentHashMap.newKeySet();
    private final MonitorClock clock;
    private final Journal journal;
    private final Tracker tracker;
    private final Translation translation;
    private final MonitorMetrics metrics;
    private final Consumer<Peer> readAgain;
    private final Thread thread;
    private volatile long lastTurnNanos;
    private boolean running = true;

    /** @param readAgain has the routes of a peer read again and handed over by {@link #held} */
    Recorder(
            MonitorClock clock,
            Journal journal,
            Tracker tracker,
            Translation translation,
            MonitorMetrics metrics,
            Consumer<Peer> readAgain) {
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
    }

    /** Hands over what a speaker tells; on its event loops. */
    void told(SpeakerEvent event) {
        if (event instanceof SpeakerEvent.RoutesChanged routes) {
            int changes = routes.changes().size();
            if (waitingChanges.get() + changes > MOST_CHANGES) {
                dropped.addAndGet(changes);
                toReadAgain.add(routes.peer());
                return;
            }
            waitingChanges.addAndGet(changes);
        }
        queue.add(new Input.Told(event));
    }

    /** Hands over what the Adj-RIB-In of a peer holds, on the event loop on which it was read. */
    void held(Peer peer, List<Route> routes) {
        queue.add(new Input.Held(peer, clock.now(), routes));
    }

    /** Hands over an occurrence in the monitor itself; on any thread. */
    void occurred(Occurrence what) {
        queue.add(new Input.Occurred(clock.now(), what));
    }

    /** Follows other rules and other peers from now on; on any thread. */
    void follow(List<TrackRule> rules, PeerDirectory directory) {
        queue.add(new Input.Task(at -> {
            translation.use(directory);
            record(tracker.follow(rules, at), at);
        }));
    }

    /** {@return what {@code question} says of the tracker and of the last sequence number that went into it} */
    <T> CompletableFuture<T> ask(BiFunction<Tracker, Long, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        queue.add(new Input.Task(_ -> answer.complete(question.apply(tracker, journal.lastRecorded()))));
        return answer;
    }

    /** {@return how long ago the thread last came round; it does so once a second at least} */
    Duration sinceLastTurn() {
        return Duration.ofNanos(clock.now().monotonicNanos() - lastTurnNanos);
    }

    /** Records what waits and {@code last}, and ends the thread. */
    void stop(Occurrence last, Duration atMost) throws InterruptedException {
        queue.add(new Input.Task(at -> {
            record(List.of(last), at);
            running = false;
        }));
        thread.join(atMost);
    }

    private void run() {
        List<Input> turn = new ArrayList<>();
        while (running) {
            await(turn);
            Moment now = clock.now();
            lastTurnNanos = now.monotonicNanos();
            for (Input input : turn) {
                if (running) {
                    take(input);
                }
            }
            turn.clear();
            makeUpForDropped();
            journal.flush(clock.now());
        }
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
                    if (event instanceof SpeakerEvent.RoutesChanged routes) {
                        waitingChanges.addAndGet(-routes.changes().size());
                    }
                    record(translation.occurrences(event, at), at);
                }
                case Input.Held(Peer peer, Moment at, List<Route> routes) ->
                    record(translation.resynchronize(peer, routes, at), at);
                case Input.Occurred(Moment at, Occurrence what) -> record(List.of(what), at);
                case Input.Task(Consumer<Moment> task) -> task.accept(clock.now());
            }
        } catch (RuntimeException fault) {
            LOG.error("a fault of our own while recording {}", input, fault);
        }
    }

    private void record(List<Occurrence> occurrences, Moment at) {
        for (Occurrence occurrence : occurrences) {
            Event event = journal.record(at, occurrence);
            metrics.count(event, clock.now());
            EventLog.tell(event);
        }
    }

    private void makeUpForDropped() {
        long missed = dropped.getAndSet(0);
        if (missed > 0) {
            Moment now = clock.now();
            record(
                    List.of(new MonitorLagged(
                            "recorder", 0, 0, missed, "the routes of the peers concerned are read again")),
                    now);
            Set<Peer> concerned = Set.copyOf(toReadAgain);
            toReadAgain.removeAll(concerned);
            concerned.forEach(readAgain);
        }
    }
}
