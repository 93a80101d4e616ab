package io.vipwatch.monitor.collect;

import io.vipwatch.monitor.clock.Exchange;
import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.EdgeOccurrence;
import io.vipwatch.monitor.event.EvidenceSource;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.evidence.CaptureEvidence;
import io.vipwatch.monitor.evidence.Dated;
import io.vipwatch.monitor.evidence.Observation;
import io.vipwatch.monitor.evidence.Timeline;
import io.vipwatch.monitor.frr.BgpNeighbor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Dates what the collectors saw and hands it on, on a virtual thread of its own. Who brings something never waits: what
 * finds no room is counted, and so is what is more than the journal should take.
 */
final class Desk implements AutoCloseable {
    private static final int ROOM = 20_000;
    private static final Duration TICK = Duration.ofMillis(250);

    /** So many events a second go on, after the first {@link #BURST}: more than that is no failover but a storm. */
    private static final int EACH_SECOND = 1_000;

    private static final long BURST = 20_000;
    private static final long SECOND = 1_000_000_000;

    private final Surroundings surroundings;
    private final Timeline timeline;
    private final Map<EvidenceSource, Standing> standings;
    private final Runnable clockWish;
    private final BlockingQueue<Input> queue = new ArrayBlockingQueue<>(ROOM);
    private final AtomicLong turnedAway = new AtomicLong();
    private final HoldTimes holdTimes = new HoldTimes();
    private long budget = BURST;
    private long budgetSince;
    private volatile Optional<Timeline.Ahead> ahead = Optional.empty();
    private volatile boolean closed;

    private sealed interface Input {
        record Seen(Observation observation) implements Input {}

        record Exchanged(Exchange exchange) implements Input {}
    }

    /**
     * Prepares a desk.
     *
     * @param standings who is to be told that something was turned away
     * @param clockWish has the edge asked for the time soon
     */
    Desk(Surroundings surroundings, Timeline timeline, Map<EvidenceSource, Standing> standings, Runnable clockWish) {
        this.surroundings = surroundings;
        this.timeline = timeline;
        this.standings = Map.copyOf(standings);
        this.clockWish = clockWish;
        budgetSince = surroundings.now().monotonicNanos();
    }

    void start() {
        Thread.ofVirtual().name("edge-evidence").start(this::run);
    }

    /** Takes what a collector saw; on its thread. */
    void seen(List<Observation> observations) {
        for (Observation observation : observations) {
            if (!queue.offer(new Input.Seen(observation))) {
                turnAway(observation.source(), 1);
            }
        }
    }

    /** Takes what the edge says of its neighbours; on any thread. */
    void neighbors(List<BgpNeighbor> neighbors) {
        holdTimes.take(neighbors);
    }

    /** Takes that a neighbour was heard; on the thread of a capture. */
    void heard(CaptureEvidence.Heard heard) {
        holdTimes.heard(heard);
    }

    /** Takes a round trip; on the thread that made it. */
    void exchanged(Exchange exchange) {
        if (!queue.offer(new Input.Exchanged(exchange))) {
            turnedAway.incrementAndGet();
        }
    }

    /** {@return how far the edge's clock is ahead of ours; on any thread} */
    Optional<Timeline.Ahead> ahead() {
        return ahead;
    }

    private void run() {
        while (!closed) {
            try {
                Input input = queue.poll(TICK.toNanos(), TimeUnit.NANOSECONDS);
                Moment now = surroundings.now();
                if (input != null) {
                    take(input, now);
                }
                publish(timeline.tick(now), now);
                if (timeline.isWaiting()) {
                    clockWish.run();
                }
            } catch (InterruptedException nobodyInterruptsUs) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException fault) {
                surroundings.failed("dating what the edge showed", fault);
            }
        }
        Moment now = surroundings.now();
        publish(timeline.end("the collection ended before the edge's clock was checked", now), now);
    }

    private void take(Input input, Moment now) {
        switch (input) {
            case Input.Seen(Observation observation) -> publish(timeline.observed(observation, now), now);
            case Input.Exchanged(Exchange exchange) -> {
                publish(timeline.exchanged(exchange, now), now);
                ahead = timeline.ahead(now);
            }
        }
    }

    private void publish(List<Dated> dated, Moment now) {
        for (Dated one : dated) {
            if (spend(now)) {
                surroundings.occurred(holdTimes.tell(one.what(), one.at(), timeline.ahead(now)), one.at());
            } else if (one.what() instanceof EdgeOccurrence seen) {
                turnAway(seen.seen().source(), 1);
            } else {
                turnedAway.incrementAndGet();
            }
        }
    }

    private boolean spend(Moment now) {
        long earned = (now.monotonicNanos() - budgetSince) / (SECOND / EACH_SECOND);
        if (earned > 0) {
            budget = Math.min(BURST, budget + earned);
            budgetSince = now.monotonicNanos();
        }
        if (budget == 0) {
            return false;
        }
        budget--;
        return true;
    }

    private void turnAway(EvidenceSource source, long count) {
        turnedAway.addAndGet(count);
        Optional.ofNullable(standings.get(source)).ifPresent(standing -> {
            standing.lost(count);
            standing.is(
                    CollectorState.LIMITED,
                    "more happens than can be recorded",
                    "track fewer prefixes, or have the router log less");
        });
    }

    /** {@return how much could not be recorded} */
    long turnedAway() {
        return turnedAway.get();
    }

    /** Ends it. What still waits for the edge's clock is recorded, its instants unknown. */
    @Override
    public void close() {
        closed = true;
    }
}
