package io.vipwatch.monitor.daemon;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.collect.EdgeCollectors;
import io.vipwatch.monitor.config.EdgeSection;
import io.vipwatch.monitor.ssh.EdgePoll;
import io.vipwatch.monitor.track.TrackRule;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * What becomes of each round of questions to the edge, on the thread of its poll: evidence of changes, and the comparison.
 * Neither waits for the other, and a fault of our own in one of them is told and ends neither.
 */
final class EdgeRounds implements EdgePoll.Listener {
    private final EdgeSection section;
    private final Supplier<List<TrackRule>> rules;
    private final EdgeCollectors collectors;
    private final EdgeWatch watch;
    private final HandOver handOver;
    private final EdgeTap tap;
    private final EdgeRelease release;

    EdgeRounds(
            EdgeSection section,
            Supplier<List<TrackRule>> rules,
            EdgeCollectors collectors,
            EdgeWatch watch,
            HandOver handOver,
            EdgeTap tap,
            EdgeRelease release) {
        this.section = section;
        this.rules = rules;
        this.collectors = collectors;
        this.watch = watch;
        this.handOver = handOver;
        this.tap = tap;
        this.release = release;
    }

    @Override
    public EdgePoll.Scope begins() {
        collectors.pollBegins();
        Set<Prefix> exact = prefixes(rules.get(), false);
        exact.addAll(tap.begins());
        return new EdgePoll.Scope(
                exact, prefixes(rules.get(), true), watch.latest().missed(), tap.ours(), tap.us());
    }

    /** {@return what the edge is asked about} It is asked for no other table than that of IPv6. */
    static Set<Prefix> prefixes(List<TrackRule> rules, boolean within) {
        return rules.stream()
                .filter(rule -> rule.within() == within)
                .map(TrackRule::prefix)
                .filter(prefix -> prefix.family().equals(Family.IPV6_UNICAST))
                .collect(Collectors.toCollection(HashSet::new));
    }

    @Override
    public Duration answered(EdgePoll.Round round) {
        try {
            collectors.polled(round.edge());
        } catch (RuntimeException fault) {
            failed("taking evidence from round " + round.number(), fault);
        }
        try {
            tap.answered(round.edge());
        } catch (RuntimeException fault) {
            failed("telling the injector of round " + round.number(), fault);
        }
        Duration pause = compared(round);
        try {
            release.answered(round.edge());
        } catch (RuntimeException fault) {
            failed("asking for the release of FRR after round " + round.number(), fault);
        }
        return pause;
    }

    private Duration compared(EdgePoll.Round round) {
        try {
            return pause(round, watch.look(round, section.allowance()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            handOver.failed("crosscheck", "comparing round " + round.number(), fault);
            watch.faulted(round, fault);
        }
        return interval();
    }

    /**
     * A difference that may become a mismatch is looked at as soon as it has lasted long enough; and at once, where the
     * edge may know better than we do what it is.
     */
    private Duration pause(EdgePoll.Round round, boolean soon) {
        Set<IpAddress> missed = new HashSet<>(watch.latest().missed());
        missed.removeAll(round.scope().missed());
        if (!missed.isEmpty()) {
            return EdgePoll.BREATH;
        }
        Duration allowance = section.allowance();
        return soon && allowance.compareTo(interval()) < 0 ? allowance : interval();
    }

    private Duration interval() {
        return section.poll().orElseThrow();
    }

    @Override
    public void failed(String doing, RuntimeException fault) {
        handOver.failed("edge", doing, fault);
    }
}
