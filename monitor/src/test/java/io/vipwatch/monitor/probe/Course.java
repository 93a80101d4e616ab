package io.vipwatch.monitor.probe;

import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeFailure;
import io.vipwatch.monitor.event.ProbeKind;
import io.vipwatch.monitor.event.ProbeOccurrence;
import io.vipwatch.monitor.event.ProbeTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/** A probe on a virtual clock, and a network that a test makes up: what becomes of a probe is a function of when it is sent. */
final class Course {
    static final Duration ROUND_TRIP = Duration.ofMillis(1);
    static final ProbeTarget TARGET =
            new ProbeTarget("api", ProbeKind.UDP_ECHO, IpAddress.of("2001:db8:0:ff00::100"), 7007);

    private static final long EPOCH = 1_795_335_551_000_000_000L;

    private final ProbeTrack track;
    private final Cadence cadence;
    private final Network network;
    private final List<ProbeOccurrence> told = new ArrayList<>();
    private final PriorityQueue<Arrival> arrivals = new PriorityQueue<>();
    private long now;
    private long sequence;

    /** The network: nothing is the loss of a probe. */
    @FunctionalInterface
    interface Network {
        /** {@return after how long a probe of a flow, sent at a time, is answered, and by whom; nothing if it is lost} */
        Optional<Reply> carry(int flow, Duration at);
    }

    /** What comes back. */
    record Reply(Duration after, Outcome outcome) {
        static Optional<Reply> of(String node) {
            return Optional.of(new Reply(ROUND_TRIP, new Outcome.Good(Optional.of(node), ROUND_TRIP)));
        }

        static Optional<Reply> refused() {
            return Optional.of(new Reply(ROUND_TRIP, new Outcome.Lost(ProbeFailure.REFUSED, "nobody listens there")));
        }
    }

    private record Arrival(long at, long sequence, Outcome outcome) implements Comparable<Arrival> {
        @Override
        public int compareTo(Arrival other) {
            return Long.compare(at, other.at);
        }
    }

    Course(ProbeTarget target, int flows, boolean connectionEach, Duration interval, Network network) {
        track = new ProbeTrack(
                target, new ProbeTrack.Settings(flows, connectionEach, Duration.ofSeconds(1), Duration.ofSeconds(5)));
        cadence = new Cadence(flows, interval, 0);
        this.network = network;
    }

    static Course ofFlows(int flows, Duration interval, Network network) {
        return new Course(TARGET, flows, false, interval, network);
    }

    ProbeTrack track() {
        return track;
    }

    static Moment moment(long nanos) {
        return new Moment(nanos, EPOCH + nanos, 0);
    }

    static long epoch(Duration at) {
        return EPOCH + at.toNanos();
    }

    /** Goes on with another interval. */
    void interval(Duration interval) {
        cadence.interval(interval, now);
    }

    /** Has the prober stand still until then: nothing is sent, and what comes waits. */
    void stall(Duration until) {
        now = until.toNanos();
    }

    /** Lets time pass. */
    Course until(Duration end) {
        while (now < end.toNanos()) {
            while (!arrivals.isEmpty() && arrivals.peek().at() <= now) {
                Arrival arrival = arrivals.remove();
                told.addAll(track.ended(arrival.sequence(), arrival.outcome()));
            }
            for (Optional<Cadence.Due> due = cadence.take(now); due.isPresent(); due = cadence.take(now)) {
                if (due.get().late().toMillis() > 5) {
                    track.lagged(due.get().late());
                }
                send(due.get().flow());
            }
            told.addAll(track.tick(moment(now)));
            now += 500_000;
        }
        return this;
    }

    private void send(int flow) {
        long number = ++sequence;
        track.sent(flow, number, moment(now), cadence.interval());
        network.carry(flow, Duration.ofNanos(now))
                .ifPresent(reply -> arrivals.add(new Arrival(now + reply.after().toNanos(), number, reply.outcome())));
    }

    List<ProbeOccurrence> told() {
        return List.copyOf(told);
    }

    <T extends ProbeOccurrence> List<T> told(Class<T> type) {
        return told.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** {@return a network whose probes are answered by a node, but for those that a test names} */
    static Network good(String node, Function<Duration, Boolean> lost) {
        return (_, at) -> lost.apply(at) ? Optional.empty() : Reply.of(node);
    }

    static boolean between(Duration at, long fromMillis, long toMillis) {
        return at.toMillis() >= fromMillis && at.toMillis() < toMillis;
    }
}
