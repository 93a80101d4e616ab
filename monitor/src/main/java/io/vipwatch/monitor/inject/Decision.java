package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectAttributesSection;
import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.InjectGuard;
import io.vipwatch.monitor.event.InjectSuppressed;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Decides with what the path of each backend of a service is announced: by what is wished, and by what guards allow. */
final class Decision {
    private final InjectGuardsSection guards;
    private final FailOpen failOpen;
    private final Drills drills;
    private final Moment now;
    private final Outbox out;

    /**
     * What is chosen for a backend.
     *
     * @param attributes with what its path is announced; empty: not at all
     * @param reason why
     * @param guard the guard that has it otherwise than wished
     * @param why what the guard says
     * @param remaining how long it says so if nothing happens
     */
    private record Choice(
            Optional<InjectAttributesSection> attributes,
            String reason,
            Optional<InjectGuard> guard,
            String why,
            Optional<Duration> remaining) {
        static Choice wished(Wish wish) {
            return new Choice(wish.attributes(), wish.reason(), Optional.empty(), "", Optional.empty());
        }

        boolean isDamped() {
            return guard.filter(InjectGuard.DAMPING::equals).isPresent();
        }

        static Choice kept(Backend backend, InjectGuard guard, String why) {
            return new Choice(backend.announced, backend.reason, Optional.of(guard), why, Optional.empty());
        }
    }

    Decision(InjectGuardsSection guards, FailOpen failOpen, Drills drills, Moment now, Outbox out) {
        this.guards = guards;
        this.failOpen = failOpen;
        this.drills = drills;
        this.now = now;
        this.out = out;
    }

    /** Decides for all backends of {@code service}. */
    void decide(InjectedService service) {
        Map<Backend, Choice> choices = new LinkedHashMap<>();
        for (Backend backend : service.backends()) {
            choices.put(backend, choose(backend));
        }
        if (!service.section().allowBlackhole()) {
            letTheLastComeBack(choices);
            keepTheLast(service, choices);
        }
        choices.forEach((backend, choice) -> {
            if (!failOpen.awaits(backend.id())) {
                apply(backend, choice);
            }
        });
        retire(service);
    }

    /** Holds back what is good already, until every check of {@code service} has come to something. */
    void holdBack(InjectedService service) {
        for (Backend backend : service.backends()) {
            if (backend.verdict().serves() && !backend.isTaken()) {
                String why = FirstRound.notYet(service.name());
                tellGuards(backend, Choice.kept(backend, InjectGuard.FIRST_ROUND, why), "announce");
            }
        }
    }

    private Choice choose(Backend backend) {
        Wish wish = Wish.of(backend, now);
        wish.changesAtNanos().ifPresent(out::wakeAt);
        Optional<String> drill = drills.lock(backend.id().node());
        backend.drilled = drill.isPresent();
        if (drill.isPresent() && !wish.attributes().equals(backend.announced)) {
            return Choice.kept(backend, InjectGuard.DRILL, "the drill " + drill.get() + " runs on it");
        }
        if (failOpen.awaits(backend.id())) {
            return new Choice(backend.announced, backend.reason, Optional.empty(), "", Optional.empty());
        }
        if (!backend.roundDone
                && !backend.isTaken()
                && backend.announced.isEmpty()
                && wish.attributes().isPresent()) {
            return Choice.kept(
                    backend,
                    InjectGuard.FIRST_ROUND,
                    FirstRound.notYet(backend.id().toString()));
        }
        boolean bad = backend.verdict() == Verdict.BAD;
        if (bad && failOpen.holds(backend.id()) && backend.announced.isPresent()) {
            return Choice.kept(backend, InjectGuard.FAIL_OPEN, "too many went bad at once: our own view is suspect");
        }
        backend.penalty = backend.penalty.asOf(now.monotonicNanos(), guards.damping());
        if (backend.penalty.suppressed()
                && !backend.isTaken()
                && backend.verdict().serves()
                && !backend.well) {
            Duration remaining = backend.penalty.remaining(guards.damping());
            out.wakeAt(now.plus(remaining).monotonicNanos());
            String why = "it comes and goes: a figure of merit of " + Math.round(backend.penalty.figure());
            return new Choice(
                    Wish.ofBad(backend, now).attributes(),
                    why,
                    Optional.of(InjectGuard.DAMPING),
                    why,
                    Optional.of(remaining));
        }
        return Choice.wished(wish);
    }

    /** Lets one that comes and goes be announced nevertheless, if no other can serve. */
    private void letTheLastComeBack(Map<Backend, Choice> choices) {
        boolean somebodyServes = choices.entrySet().stream()
                .anyMatch(each -> each.getKey().verdict().serves()
                        && each.getValue().attributes().isPresent()
                        && !each.getValue().isDamped());
        if (somebodyServes) {
            return;
        }
        choices.entrySet().stream()
                .filter(each -> each.getValue().isDamped())
                .map(Map.Entry::getKey)
                .min(Comparator.comparingDouble(backend -> backend.penalty.figure()))
                .ifPresent(backend -> {
                    Wish wish = Wish.of(backend, now);
                    String reason = "it comes and goes, and no other can serve; " + wish.reason();
                    choices.put(backend, Choice.wished(new Wish(wish.attributes(), reason, wish.changesAtNanos())));
                });
    }

    /** Keeps the one that was good last, if otherwise none were left. */
    private void keepTheLast(InjectedService service, Map<Backend, Choice> choices) {
        boolean someIsLeft =
                choices.values().stream().anyMatch(choice -> choice.attributes().isPresent());
        if (someIsLeft) {
            return;
        }
        List<Backend> candidates = new ArrayList<>(service.backends().stream()
                .filter(backend -> backend.announced.isPresent() || backend.remembered)
                .toList());
        candidates.stream()
                .max(Comparator.comparing((Backend backend) -> backend.verdict().serves())
                        .thenComparing(backend -> backend.announced.isPresent())
                        .thenComparingLong(backend ->
                                backend.lastGood.map(Moment::monotonicNanos).orElse(Long.MIN_VALUE)))
                .ifPresent(last -> choices.put(
                        last,
                        new Choice(
                                last.announced.or(() -> Optional.of(
                                        service.section().attributes().up())),
                                "the last origin of " + service.name() + " is kept; " + last.sentence(),
                                Optional.of(InjectGuard.LAST_ORIGIN),
                                "no other origin of " + service.name() + " would be left",
                                Optional.empty())));
    }

    /** What is no longer configured goes when another path is announced: a reload is no reason for a black hole either. */
    private void retire(InjectedService service) {
        boolean another = service.backends().stream().anyMatch(backend -> backend.announced.isPresent());
        boolean kept = !another && !service.section().allowBlackhole();
        for (Backend backend : service.retired()) {
            Optional<String> drill = drills.lock(backend.id().node());
            if (drill.isPresent()) {
                Choice stays = Choice.kept(backend, InjectGuard.DRILL, "the drill " + drill.get() + " runs on it");
                tellGuards(backend, stays, "withdraw");
                continue;
            }
            String reason = "it is no longer configured, and "
                    + (kept ? "no other origin of " + service.name() + " would be left" : "others serve");
            backend.reason = reason;
            Optional<InjectGuard> guard = kept ? Optional.of(InjectGuard.LAST_ORIGIN) : Optional.empty();
            tellGuards(backend, new Choice(backend.announced, reason, guard, reason, Optional.empty()), "withdraw");
            backend.announced = kept ? backend.announced : Optional.empty();
        }
        service.forgetRetired();
    }

    private void apply(Backend backend, Choice choice) {
        boolean before = backend.announced.isPresent();
        boolean serves = backend.verdict().serves();
        boolean asWished = choice.guard().isEmpty();
        if (asWished && serves && !backend.isTaken() && choice.attributes().isPresent()) {
            backend.well = true;
        } else if (asWished && backend.verdict() == Verdict.BAD && backend.well) {
            backend.well = false;
            if (!choice.attributes().equals(backend.announced)) {
                backend.penalty = backend.penalty.afterFlap(now.monotonicNanos(), guards.damping());
            }
        }
        backend.announced = choice.attributes();
        backend.reason = choice.reason();
        backend.remembered = false;
        String wanted = before ? "withdraw" : "announce";
        tellGuards(
                backend,
                choice,
                choice.guard()
                        .filter(guard -> guard == InjectGuard.DAMPING)
                        .map(_ -> "announce")
                        .orElse(wanted));
    }

    private void tellGuards(Backend backend, Choice choice, String wanted) {
        for (Map.Entry<InjectGuard, String> was : Map.copyOf(backend.guarded).entrySet()) {
            InjectGuard guard = was.getKey();
            if (choice.guard().filter(guard::equals).isEmpty()) {
                backend.guarded.remove(guard);
                String reason = choice.reason();
                out.tell(suppressed(GuardChange.CLEARED, guard, backend, was.getValue(), reason, Optional.empty()));
            }
        }
        choice.guard().filter(guard -> !backend.guarded.containsKey(guard)).ifPresent(guard -> {
            backend.guarded.put(guard, wanted);
            out.tell(suppressed(GuardChange.RAISED, guard, backend, wanted, choice.why(), choice.remaining()));
        });
    }

    private static InjectSuppressed suppressed(
            GuardChange change,
            InjectGuard guard,
            Backend backend,
            String wanted,
            String reason,
            Optional<Duration> remaining) {
        return new InjectSuppressed(
                change,
                guard,
                backend.id().service(),
                backend.id().node(),
                wanted,
                reason,
                remaining,
                backend.findings());
    }
}
