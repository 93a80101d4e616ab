package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeLossEnd;
import io.vipwatch.monitor.event.ProbeNodeChange;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * The first packet of a flow that one node answered where another had before. A flow whose port stays goes where the edge's
 * kernel sends it: by the time of the answer the kernel's route had changed, whenever that was told.
 *
 * @param at when it was sent; its uncertainty reaches to the answer
 * @param from who had answered before
 * @param to who answered
 */
record Turn(Moment at, String from, String to) {
    /**
     * Which nodes the edge's kernel sends packets through.
     *
     * @param before until a change; empty where that is not known, as of the first message after the following began
     * @param after since then
     */
    record Ways(Optional<Set<String>> before, Set<String> after) {
        Ways {
            before = before.map(Set::copyOf);
            after = Set.copyOf(after);
        }
    }

    /** @param instant places nanoseconds since the epoch */
    static Optional<Turn> of(ProbeLossEnd end, LongFunction<Moment> instant) {
        return end.affected().stream()
                .filter(flow -> flow.sourcePort().isPresent())
                .filter(flow -> flow.nodeBefore().isPresent()
                        && flow.nodeAfter().isPresent()
                        && !flow.nodeBefore().equals(flow.nodeAfter()))
                .map(flow -> new Turn(
                        instant.apply(flow.firstOkEpochNanos())
                                .within(flow.firstRoundTrip().orElse(Duration.ZERO)),
                        flow.nodeBefore().orElseThrow(),
                        flow.nodeAfter().orElseThrow()))
                .min(Comparator.comparingLong(Turn::latest));
    }

    /**
     * {@return what a flow tells that changed from one node to another, whether it lost anything or not}
     *
     * @param sent when the first probe was sent that the other one answered
     * @param answered when its answer was there at the latest
     */
    static Optional<Turn> of(ProbeNodeChange change, Moment sent, Moment answered) {
        boolean known = change.sourcePort().isPresent()
                && change.from().size() == 1
                && change.to().size() == 1;
        Duration roundTrip = answered.since(sent);
        return known && !roundTrip.isNegative()
                ? Optional.of(new Turn(
                        sent.within(roundTrip),
                        change.from().getFirst(),
                        change.to().getFirst()))
                : Optional.empty();
    }

    /** {@return how long the first good answer of all took to come} */
    static Duration firstRoundTrip(ProbeLossEnd end) {
        return end.affected().stream()
                .filter(flow -> flow.firstOkEpochNanos() == end.firstOkEpochNanos())
                .flatMap(flow -> flow.firstRoundTrip().stream())
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    /** {@return until when the kernel's route had changed at the latest, on the monotonic clock} */
    long latest() {
        return at.latestNanos();
    }

    /**
     * {@return when the kernel's route changed, if its message was read later than its stamp allows for}, as on a router
     * that is busy: then it changed after what had to happen before, and before this packet was answered.
     *
     * @param told when it changed by its message
     * @param ways between which ways it did
     * @param before what had to happen before
     */
    Optional<Seen> corrects(Seen told, Ways ways, Seen before) {
        boolean ofThis = ways.before().map(nodes -> nodes.contains(from)).orElse(true)
                && !ways.after().contains(from)
                && ways.after().contains(to);
        long earliest = before.at().earliestNanos();
        if (!ofThis || told.at().earliestNanos() <= latest() || earliest > latest()) {
            return Optional.empty();
        }
        long half = Math.ceilDiv(latest() - earliest, 2);
        long middle = earliest + half;
        Moment moment =
                new Moment(middle, told.at().epochNanos() + middle - told.at().monotonicNanos(), half);
        String why = "; its message was read too late, for %s had answered a packet %s earlier"
                .formatted(to, Words.duration(Duration.ofNanos(told.at().monotonicNanos() - latest())));
        return Optional.of(new Seen(moment, told.source(), told.detail() + why, told.clock()));
    }
}
