package io.vipwatch.monitor.evidence;

import io.vipwatch.monitor.clock.ClockOffset;
import io.vipwatch.monitor.clock.ClockTrack;
import io.vipwatch.monitor.clock.Exchange;
import io.vipwatch.monitor.event.ClockStep;
import io.vipwatch.monitor.event.ClockSync;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Models where on our clock the things are that the edge stamped by its own (RFC 5905 §8). A stamp is believed only when
 * round trips before and after it agree about the edge's clock: until the second one is there the observation waits, and
 * where they do not agree, or the second one does not come, its instant is unknown. Not safe for use by several threads.
 *
 * <p>The round trips are on our monotonic clock, so that a step of our own wall clock is none of the edge's.
 */
public final class Timeline {
    /** For so long an observation waits for a round trip that confirms the edge's clock, in nanoseconds. */
    static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    /** So many may wait. */
    static final int ROOM = 10_000;

    /** From one {@code clock.sync} to the next, in nanoseconds. */
    static final long SYNC_INTERVAL = Duration.ofMinutes(1).toNanos();

    /** A single round trip tells of no drift, and of no delay that is the shortest. */
    private static final int SAMPLES_BEFORE_SYNC = 8;

    private final String edge;
    private final boolean measured;
    private final ArrayDeque<Observation> waiting = new ArrayDeque<>();
    private final Placement placement;
    private ClockTrack track = ClockTrack.empty();
    /** Since when all round trips have agreed, on the monotonic clock. */
    private OptionalLong steadySince = OptionalLong.empty();

    private boolean disturbed;
    private OptionalLong lastSync = OptionalLong.empty();
    private long shortestRoundTrip = Long.MAX_VALUE;

    /**
     * Begins a time line.
     *
     * @param edge the edge's name
     * @param measured whether round trips are made at all
     */
    public Timeline(String edge, boolean measured) {
        this.edge = edge;
        this.measured = measured;
        placement = new Placement(edge);
    }

    /** {@return what can be told at once after {@code observation}} */
    public List<Dated> observed(Observation observation, Moment now) {
        boolean needsTheEdgesClock = switch (observation.time()) {
            case EdgeTime.Stamped _, EdgeTime.StampedLocally _ -> true;
            case EdgeTime.Between _, EdgeTime.BeforeArrival _ -> false;
        };
        if (!needsTheEdgesClock) {
            return List.of(placement.unstamped(observation, now));
        }
        if (!measured) {
            return List.of(placement.unknown(observation, "the edge's clock is not measured", now));
        }
        if (waiting.size() >= ROOM) {
            return List.of(placement.unknown(observation, "too much happened at once to check the edge's clock", now));
        }
        waiting.add(observation);
        return List.of();
    }

    /** {@return whether an observation waits for a round trip} */
    public boolean isWaiting() {
        return !waiting.isEmpty();
    }

    /** {@return what can be told after {@code exchange}, on our monotonic clock} */
    public List<Dated> exchanged(Exchange exchange, Moment now) {
        if (!exchange.plausible()) {
            return List.of();
        }
        ClockTrack.Turn turn = track.with(exchange);
        track = turn.track();
        List<Dated> told = new ArrayList<>();
        turn.step().ifPresent(step -> stepped(step, now, told));
        if (!track.isSteady()) {
            disturbed = true;
            return told;
        }
        if (steadySince.isEmpty()) {
            steadySince = OptionalLong.of(exchange.sent());
        }
        confirmed(exchange.sent(), now, told);
        disturbed = false;
        shortestRoundTrip = Math.min(shortestRoundTrip, exchange.delay());
        sync(now).ifPresent(told::add);
        return told;
    }

    private void stepped(ClockTrack.Step step, Moment now, List<Dated> told) {
        String size = (step.size() < 0 ? "back by " : "ahead by ") + Math.abs(step.size()) / 1_000_000 + " ms";
        while (!waiting.isEmpty() && waiting.peek().arrival() < step.before()) {
            told.add(placement.unknown(waiting.poll(), "the edge's clock was set " + size + " about then", now));
        }
        long middle = step.after() + (step.before() - step.after()) / 2;
        told.add(new Dated(
                Placement.moment(middle, (step.before() - step.after()) / 2, now),
                new ClockStep(edge, Duration.ofNanos(step.size()))));
        disturbed = false;
        steadySince = OptionalLong.of(step.before());
        shortestRoundTrip = Long.MAX_VALUE;
        lastSync = OptionalLong.empty();
    }

    private void confirmed(long sent, Moment now, List<Dated> told) {
        while (!waiting.isEmpty() && waiting.peek().arrival() <= sent) {
            Observation next = waiting.poll();
            ClockOffset offset = track.offsetNear(next.arrival()).orElseThrow();
            told.add(
                    disturbed
                            ? placement.unknown(next, "the edge's clock was not steady", now)
                            : placement.stamped(
                                    next, offset, track.lateAbout(next.arrival()), steadySince.orElseThrow(), now));
        }
    }

    private Optional<Dated> sync(Moment now) {
        boolean due = lastSync.isEmpty() || now.monotonicNanos() - lastSync.getAsLong() >= SYNC_INTERVAL;
        return track.offsetNear(now.monotonicNanos())
                .filter(offset -> due && track.size() >= SAMPLES_BEFORE_SYNC)
                .map(offset -> {
                    lastSync = OptionalLong.of(now.monotonicNanos());
                    long trip = shortestRoundTrip;
                    shortestRoundTrip = Long.MAX_VALUE;
                    return new Dated(now, sync(offset, trip, now));
                });
    }

    private ClockSync sync(ClockOffset offset, long trip, Moment now) {
        return new ClockSync(
                edge,
                ahead(offset, now),
                Duration.ofNanos(offset.uncertaintyAt(now.monotonicNanos())),
                Math.round(offset.drift() * 1e9),
                Duration.ofNanos(trip),
                offset.samples());
    }

    /** {@return what can be told because it has waited for too long} */
    public List<Dated> tick(Moment now) {
        List<Dated> told = new ArrayList<>();
        while (!waiting.isEmpty() && now.monotonicNanos() - waiting.peek().arrival() > PATIENCE) {
            told.add(placement.unknown(waiting.poll(), "the edge's clock could not be checked", now));
        }
        return told;
    }

    /** {@return everything that still waits, its instants unknown for this reason} */
    public List<Dated> end(String reason, Moment now) {
        List<Dated> told = new ArrayList<>();
        while (!waiting.isEmpty()) {
            told.add(placement.unknown(waiting.poll(), reason, now));
        }
        return told;
    }

    /** How far the edge's clock is ahead of ours, and how far that may be off. */
    public record Ahead(Duration offset, Duration uncertainty, int samples) {}

    /** {@return what is known of the edge's clock, once a round trip was made} */
    public Optional<Ahead> ahead(Moment now) {
        return track.offsetNear(now.monotonicNanos())
                .map(offset -> new Ahead(
                        ahead(offset, now),
                        Duration.ofNanos(offset.uncertaintyAt(now.monotonicNanos())),
                        offset.samples()));
    }

    private static Duration ahead(ClockOffset offset, Moment now) {
        return Duration.ofNanos(offset.at(now.monotonicNanos()) - (now.epochNanos() - now.monotonicNanos()));
    }
}
