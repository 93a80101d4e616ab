package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectCheckSection;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Says when which check is made: from start to start at its interval, and more often while its results change. */
final class Checking {
    /** How long after its time-out a check that nobody told the end of is given up. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final RandomGenerator jitter;

    Checking(RandomGenerator jitter) {
        this.jitter = jitter;
    }

    /** Takes the end of a check; one that is not under way, or no longer, says nothing. */
    boolean ended(Backend backend, String check, CheckResult result, Moment now) {
        Long began = backend.underway.remove(check);
        if (began == null) {
            return false;
        }
        if (backend.discarded.remove(check)) {
            backend.due.put(check, now.monotonicNanos());
            return false;
        }
        backend.ended.put(check, now.monotonicNanos());
        boolean served = backend.verdict().serves();
        backend.health = backend.health.after(new Health.Happening.Checked(check, result), backend.service());
        if (backend.verdict().serves()) {
            backend.lastGood = Optional.of(now);
            backend.badSince = Optional.empty();
        } else if (served) {
            backend.badSince = Optional.of(now);
        }
        backend.service().checks().stream()
                .filter(section -> section.name().equals(check))
                .findFirst()
                .ifPresent(section -> {
                    boolean fast =
                            backend.health.track(check).isChanging() && result.outcome() != CheckResult.Outcome.UNKNOWN;
                    Duration pause = fast ? section.fastInterval() : section.interval();
                    backend.due.put(check, later(began + pause.toNanos(), now.monotonicNanos()));
                });
        return true;
    }

    /** Has every check of the backend made anew: at once, or when one that is under way and no longer counts has ended. */
    void hurry(Backend backend, Moment now) {
        backend.discarded.addAll(backend.underway.keySet());
        backend.service().checks().forEach(check -> backend.due.put(check.name(), now.monotonicNanos()));
    }

    /** Has the checks of a backend whose state does not change made at once, or as soon as when it does change. */
    void lookAgain(Backend backend, Moment now) {
        long nanos = now.monotonicNanos();
        for (InjectCheckSection check : backend.service().checks()) {
            long due = backend.due.getOrDefault(check.name(), nanos);
            long soon =
                    due - check.interval().plus(check.fastInterval().negated()).toNanos();
            if (!backend.health.track(check.name()).isChanging()) {
                backend.due.put(check.name(), later(soon, nanos));
            }
        }
    }

    /** Begins what is due, gives up what nobody tells the end of, and asks to be woken for the rest. */
    void begin(Backend backend, Moment now, Outbox out) {
        long nanos = now.monotonicNanos();
        for (InjectCheckSection check : backend.service().checks()) {
            String name = check.name();
            Long began = backend.underway.get(name);
            if (began != null) {
                long lost = began + check.timeout().plus(PATIENCE).toNanos();
                if (lost - nanos > 0) {
                    out.wakeAt(lost);
                    continue;
                }
                CheckResult nothing = new CheckResult(
                        CheckResult.Outcome.UNKNOWN,
                        "nobody told how the check ended",
                        Duration.ofNanos(nanos - began));
                ended(backend, name, nothing, now);
            }
            long due = backend.due.computeIfAbsent(name, _ -> nanos + start(check));
            if (due - nanos <= 0) {
                backend.underway.put(name, nanos);
                out.add(new InjectAction.Check(
                        new CheckId(backend.id().service(), backend.id().node(), name), backend.section(), check));
                out.wakeAt(nanos + check.timeout().plus(PATIENCE).toNanos());
            } else {
                out.wakeAt(due);
            }
        }
    }

    /** The first checks are spread over an interval, so that not all of them are made at the same time ever after. */
    private long start(InjectCheckSection check) {
        return (long) (jitter.nextDouble() * check.interval().toNanos());
    }

    private static long later(long left, long right) {
        return left - right > 0 ? left : right;
    }
}
