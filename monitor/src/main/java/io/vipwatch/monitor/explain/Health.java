package io.vipwatch.monitor.explain;

import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.config.InjectCheckSection.OnFailure;
import io.vipwatch.monitor.config.InjectServiceSection;
import io.vipwatch.monitor.config.InjectServiceSection.BadHealth;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long the health checks of an injected service need until they take a node out: its first bad result comes within an
 * interval, the others that {@code fall} asks for at {@code fast_interval}; a node that says nothing costs a time-out each.
 *
 * @param crash from the end of the service's process on a node that lives
 * @param silence from the moment in which the node falls silent
 * @param timer what is in charge, in a few words
 */
public record Health(Outcome crash, Outcome silence, String timer) {
    /** A process that has ended refuses at once: what the answer needs on its way. */
    private static final Duration REFUSAL = Duration.ofMillis(10);

    /** A session of ours with the node ends by timers of its own, sooner or later than checks find anything. */
    private static final Span AT_ANY_TIME = new Span(Duration.ZERO, Duration.ofDays(1));

    /** {@return what the checks of {@code service} need} */
    public static Health of(InjectServiceSection service) {
        List<InjectCheckSection> counting = service.checks().stream()
                .filter(check -> check.onFailure() == OnFailure.DOWN)
                .toList();
        return new Health(
                outcome(
                        service,
                        counting,
                        check -> Optional.of(check)
                                .filter(one -> !one.kind().isSession())
                                .map(Health::refused)),
                outcome(service, counting, check -> Optional.of(silent(check))),
                counting.stream()
                        .map(check -> "check " + check.name() + " " + check.fall() + " × "
                                + check.fastInterval().toMillis() + " ms")
                        .findFirst()
                        .orElse("no check"));
    }

    private static Outcome outcome(
            InjectServiceSection service,
            List<InjectCheckSection> counting,
            Function<InjectCheckSection, Optional<Span>> time) {
        if (service.onBadHealth() == BadHealth.NOTHING) {
            return new Outcome.Endless("service " + service.name() + " leaves a bad node as it is (on_bad_health)");
        }
        if (service.backends().size() == 1 && !service.allowBlackhole()) {
            return new Outcome.Endless("service " + service.name()
                    + " has one backend, and the last path is not withdrawn (allow_blackhole)");
        }
        int enough = counting.size() - service.needed() + 1;
        List<Span> spans = counting.stream().map(time).flatMap(Optional::stream).toList();
        if (enough > spans.size()) {
            return new Outcome.Endless("of the checks of service " + service.name() + ", " + spans.size()
                    + " would find it, and it takes " + enough);
        }
        Span all = new Span(ranked(spans, Span::least, enough), ranked(spans, Span::most, enough));
        if (all.most().equals(AT_ANY_TIME.most())) {
            return new Outcome.NotKnown("it is found when our own session with the node ends");
        }
        return new Outcome.Takes(
                all, "health checks take the node out: up to an interval, then as often as fall says at fast_interval");
    }

    private static Duration ranked(List<Span> spans, Function<Span, Duration> end, int rank) {
        return spans.stream()
                .map(end)
                .sorted(Comparator.naturalOrder())
                .toList()
                .get(rank - 1);
    }

    private static Span refused(InjectCheckSection check) {
        Duration more = check.fastInterval().multipliedBy(check.fall() - 1L);
        return new Span(more, check.interval().plus(more).plus(REFUSAL));
    }

    private static Span silent(InjectCheckSection check) {
        if (check.kind().isSession()) {
            return AT_ANY_TIME;
        }
        Duration apart = check.fastInterval().compareTo(check.timeout()) > 0 ? check.fastInterval() : check.timeout();
        Duration more = check.timeout().plus(apart.multipliedBy(check.fall() - 1L));
        return new Span(more, check.interval().plus(more));
    }
}
