package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.rib.Route;
import io.vipwatch.bgp.session.Peer;
import io.vipwatch.bgp.session.SpeakerEvent;
import io.vipwatch.monitor.daemon.HandOver.Input;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.track.DecisionRules;
import io.vipwatch.monitor.track.TrackRule;
import io.vipwatch.monitor.track.Tracker;
import io.vipwatch.monitor.translation.PeerDirectory;
import io.vipwatch.monitor.translation.Translation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread {@code recorder}: takes what was handed over, in order, has the tracker draw its conclusions, and records
 * both. What other threads ask of it they hand over too.
 */
final class Recorder {
    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    /** After the time to record what waits is over, for the turn that is under way. */
    private static final Duration LAST_TURN = Duration.ofSeconds(5);

    private static final Duration TICK = Duration.ofSeconds(1);

    private final HandOver handOver;
    private final MonitorClock clock;
    private final Tracker tracker;
    private final Translation translation;
    private final Recording recording;
    private final Consumer<Peer> readAgain;
    private final Thread thread;
    private volatile long lastTurnNanos;
    private volatile Optional<Occurrence> hurriedEnd = Optional.empty();
    private boolean running = true;

    /** @param readAgain has the routes of a peer read again and handed over by {@link HandOver#held} */
    Recorder(
            HandOver handOver,
            MonitorClock clock,
            Tracker tracker,
            Translation translation,
            Recording recording,
            Consumer<Peer> readAgain) {
        this.handOver = handOver;
        this.clock = clock;
        this.tracker = tracker;
        this.translation = translation;
        this.recording = recording;
        this.readAgain = readAgain;
        lastTurnNanos = clock.now().monotonicNanos();
        thread = Thread.ofPlatform().name("recorder").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Follows other rules and other peers from now on; on any thread. */
    void follow(List<TrackRule> rules, PeerDirectory directory) {
        handOver.task(at -> {
            translation.use(directory);
            recording.expect(directory, rules);
            recording.record(tracker.follow(rules, directory::configuredRole, at), at);
        });
    }

    /** Gives the edge this time to take notice, from now on; on any thread. */
    void allow(Duration time) {
        handOver.task(_ -> tracker.allow(time));
    }

    /** Takes the edge to choose by other rules from now on; on any thread. */
    void decideBy(DecisionRules rules) {
        handOver.task(_ -> tracker.decideBy(rules));
    }

    /** {@return what {@code question} says of the tracker and of the last sequence number that went into it} */
    <T> CompletableFuture<T> ask(BiFunction<Tracker, Long, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        handOver.task(_ -> {
            try {
                answer.complete(question.apply(tracker, recording.lastRecorded()));
            } catch (RuntimeException fault) {
                answer.completeExceptionally(fault);
                throw fault;
            }
        });
        return answer;
    }

    /** {@return how long ago the thread last came round; it does so once a second at least} */
    Duration sinceLastTurn() {
        return Duration.ofNanos(clock.now().monotonicNanos() - lastTurnNanos);
    }

    /** Says of sessions that end from now on that they do, and nothing of their routes; on any thread. */
    void sessionsEnd() {
        handOver.task(_ -> translation.end());
    }

    /**
     * Records what waits and {@code last}, and ends the thread. What has not been recorded after {@code atMost} is left
     * out, which is told.
     *
     * @return whether the thread has ended; if not, the disk does not answer, and the journal is still its own
     */
    boolean stop(Occurrence last, Duration atMost) throws InterruptedException {
        handOver.task(at -> {
            recording.record(last, at);
            running = false;
        });
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
                recording.record(tracker.tick(now), now);
                recording.tick(now);
            }
            makeUpForDropped();
            recording.flush(clock);
        }
    }

    private void endNow(int left, Occurrence last) {
        Moment now = clock.now();
        long missed = (long) left + handOver.size();
        if (missed > 0) {
            recording.record(new MonitorLagged("recorder", 0, 0, missed, "the monitor ends"), now);
        }
        recording.record(last, now);
        running = false;
    }

    private void await(List<Input> turn) {
        try {
            handOver.take(turn, TICK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            running = false;
        }
    }

    private void take(Input input) {
        try {
            switch (input) {
                case Input.Told(SpeakerEvent event) -> {
                    Moment at = clock.read(event.stamp());
                    handOver.done(event);
                    recording.record(translation.occurrences(event, at), at);
                }
                case Input.Held(Peer peer, Moment at, List<Route> routes) ->
                    recording.record(translation.resynchronize(peer, routes, at), at);
                case Input.Occurred(Moment at, Occurrence what) -> recording.record(translation.occurred(what, at), at);
                case Input.Task(Consumer<Moment> task) -> task.accept(clock.now());
                case Input.Failed(Moment at, String part, String doing, RuntimeException fault) ->
                    recording.fault(part, doing, fault, at);
            }
        } catch (RuntimeException fault) {
            faulted(input, fault);
        }
    }

    /** What a fault has kept from the tracker is read again from the peer's routes. */
    private void faulted(Input input, RuntimeException fault) {
        try {
            boolean told = recording.fault("recorder", "recording " + input, fault, clock.now());
            if (told && input instanceof Input.Told(SpeakerEvent.RoutesChanged routes)) {
                handOver.readAgain(routes.peer());
            }
        } catch (RuntimeException again) {
            LOG.error("a fault of our own cannot be told", again);
        }
    }

    private void makeUpForDropped() {
        long missed = handOver.takeDropped();
        if (missed > 0) {
            recording.record(
                    new MonitorLagged("recorder", 0, 0, missed, "the routes of the peers concerned are read again"),
                    clock.now());
        }
        handOver.takeToReadAgain().forEach(readAgain);
    }
}
