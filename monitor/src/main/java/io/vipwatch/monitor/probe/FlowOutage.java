package io.vipwatch.monitor.probe;

import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.ProbeLossEnd.FlowLoss;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What one flow loses in an outage. The longest loss without a good probe is the flow's gap (RFC 6414 §3.5, TBLM). Where
 * each probe has a connection of its own and so perhaps another path, good ones among the lost are to be expected: there
 * the gap is from the first lost one to the last.
 */
final class FlowOutage {
    /** Packets to each destination that the validation takes at least (RFC 6412 §3.7.5). */
    private static final int LEAST_GOOD = 5;

    private static final int MOST_GOOD = 200;
    private static final double CHANCE = 1e-5;

    private final int flow;
    private final boolean connectionEach;
    private long sent;
    private long sentUntilGood;
    private long lost;
    private Duration lossDerived = Duration.ZERO;
    private Optional<Loss> current = Optional.empty();
    private Optional<Loss> longest = Optional.empty();
    private Optional<Moment> lastLost = Optional.empty();
    private Optional<Moment> recovered = Optional.empty();
    private int goodSince;
    private Optional<Moment> lastOk = Optional.empty();

    /**
     * A loss.
     *
     * @param first its first probe
     * @param lastLost when its last probe was sent
     * @param firstGood the first good probe after it; empty while there is none
     * @param share how many of the probes from the first to the last were lost, 0 to 1
     */
    record Loss(Attempt first, Moment lastLost, Optional<Attempt> firstGood, double share) {
        /** {@return when the last good probe before it was sent} */
        Optional<Moment> lastOk() {
            return first.lastOk();
        }

        /** {@return when its first probe was sent} */
        Moment firstLost() {
            return first.sent();
        }

        /** {@return when the first good probe after it was sent; empty while there is none} */
        Optional<Moment> firstOk() {
            return firstGood.map(Attempt::sent);
        }

        /** The middle of where the end can lie, less the middle of where the beginning can. */
        Optional<Duration> gap() {
            if (lastOk().isEmpty() || firstOk().isEmpty()) {
                return Optional.empty();
            }
            Duration outer = firstOk().get().since(lastOk().get());
            Duration inner = lastLost.since(firstLost());
            return Optional.of(outer.plus(inner).dividedBy(2));
        }

        /** Half of what lies between the good and the lost probes; more where not every probe was lost in the outage. */
        Duration uncertainty() {
            if (lastOk().isEmpty() || firstOk().isEmpty()) {
                return Duration.ZERO;
            }
            Duration unseen =
                    firstLost().since(lastOk().get()).plus(firstOk().get().since(lastLost));
            return Duration.ofNanos(Math.round(unseen.toNanos() / 2.0 / Math.max(share, 0.01)));
        }

        Duration length() {
            return gap().orElseGet(() -> lastLost.since(firstLost()));
        }
    }

    FlowOutage(int flow, boolean connectionEach) {
        this.flow = flow;
        this.connectionEach = connectionEach;
    }

    void lost(Attempt attempt) {
        if (current.isEmpty()) {
            if (lost == 0) {
                lastOk = attempt.lastOk();
            }
            current = Optional.of(new Loss(attempt, attempt.sent(), Optional.empty(), 1));
        }
        sent++;
        lost++;
        sentUntilGood = sent;
        goodSince = 0;
        recovered = Optional.empty();
        lossDerived = lossDerived.plus(attempt.spacing());
        lastLost = Optional.of(attempt.sent());
        double share = connectionEach ? (double) lost / sent : 1;
        current = current.map(loss -> new Loss(loss.first(), attempt.sent(), Optional.empty(), share));
    }

    void good(Attempt attempt) {
        if (lost == 0) {
            return;
        }
        sent++;
        goodSince++;
        if (goodSince == 1) {
            recovered = Optional.of(attempt.sent());
            current = current.map(loss -> new Loss(loss.first(), loss.lastLost(), Optional.of(attempt), loss.share()));
            if (!connectionEach) {
                longest = longest();
                current = Optional.empty();
            }
        }
    }

    boolean affected() {
        return lost > 0;
    }

    long sent() {
        return sentUntilGood;
    }

    long lost() {
        return lost;
    }

    Duration lossDerived() {
        return lossDerived;
    }

    Optional<Moment> lastLost() {
        return lastLost;
    }

    /** {@return when the last good probe before the flow's first lost one was sent} */
    Optional<Moment> lastOk() {
        return lastOk;
    }

    /** {@return when the first good probe after all lost ones was sent, of whichever loss; the last lost one while there is none} */
    Optional<Moment> recovered() {
        return recovered.or(() -> lastLost);
    }

    /** {@return how many good probes have followed the last lost one} */
    int goodSince() {
        return goodSince;
    }

    /**
     * {@return how many good probes must follow the last lost one}. Where an outage hits one connection in a few, some good
     * ones in a row are chance.
     */
    int goodWanted() {
        double share = (double) lost / Math.max(1, sentUntilGood);
        if (!connectionEach || share >= 1) {
            return LEAST_GOOD;
        }
        int wanted = (int) Math.ceil(Math.log(CHANCE) / Math.log(1 - share));
        return Math.max(LEAST_GOOD, Math.min(MOST_GOOD, wanted));
    }

    /** {@return the longest loss, also one that is not over} */
    Optional<Loss> longest() {
        if (longest.isEmpty() || current.isEmpty()) {
            return current.or(() -> longest);
        }
        return current.get().length().compareTo(longest.get().length()) > 0 ? current : longest;
    }

    /** @param background the share of probes that would have been lost anyway */
    Duration lossDerivedWithout(double background) {
        if (sentUntilGood == 0) {
            return Duration.ZERO;
        }
        double expected = background * sentUntilGood * lossDerived.toNanos() / lost;
        return Duration.ofNanos(Math.max(0, Math.round(lossDerived.toNanos() - expected)));
    }

    FlowLoss told(OptionalInt sourcePort, double background) {
        Loss loss = longest().orElseThrow();
        return new FlowLoss(
                flow,
                sourcePort,
                sentUntilGood,
                lost,
                epoch(loss.lastOk()),
                loss.firstLost().epochNanos(),
                loss.firstOk().orElse(loss.lastLost()).epochNanos(),
                loss.gap(),
                loss.uncertainty(),
                lossDerivedWithout(background),
                loss.first().nodeBefore(),
                loss.firstGood().flatMap(Attempt::node),
                loss.firstGood().flatMap(Attempt::roundTrip));
    }

    static OptionalLong epoch(Optional<Moment> moment) {
        return moment.map(at -> OptionalLong.of(at.epochNanos())).orElse(OptionalLong.empty());
    }
}
