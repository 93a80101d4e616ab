package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.Moment;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Tells a failure of many backends at once from one of our own view. A backend that is on its way to bad counts as failing
 * too: when what we look through fails, all of them begin at the same time, and the first is bad a moment before the rest.
 * In the same way the first is good again a moment before the rest: those are let go of only when their checks have been
 * made once more, and are bad.
 */
final class FailOpen {
    private static final String ALARM = "fail-open";
    private static final String ABOUT = "monitor";

    /** Those held, with what was known of each when too many were bad for the last time. */
    private final Map<BackendId, Health> held = new LinkedHashMap<>();

    /** {@return whether nothing is withdrawn because this backend is bad} */
    boolean holds(BackendId backend) {
        return held.containsKey(backend);
    }

    /** Looks at all backends of services that are announced. */
    void look(Collection<Backend> all, InjectGuardsSection guards, Moment now, Outbox out) {
        List<Backend> failing = all.stream()
                .filter(backend -> !backend.isTaken() && isFailing(backend, guards, now))
                .toList();
        long well = all.stream()
                .filter(backend -> !backend.isTaken() && backend.verdict().serves() && !failing.contains(backend))
                .count();
        long before = well + failing.size();
        boolean tooMany = failing.size() > 1 && failing.size() * 100L > guards.failOpenShare() * before;
        Map<BackendId, Health> bad = new LinkedHashMap<>();
        failing.stream()
                .filter(backend -> backend.verdict() == Verdict.BAD)
                .filter(backend -> tooMany || isStillHeld(backend))
                .forEach(backend -> bad.put(
                        backend.id(), tooMany ? backend.health : held.getOrDefault(backend.id(), backend.health)));
        if (held.isEmpty() && !bad.isEmpty()) {
            out.tell(new InjectAlarm(
                    GuardChange.RAISED,
                    ALARM,
                    ABOUT,
                    failing.size() + " of " + before + " backends went bad at once: " + names(failing),
                    "see whether this machine can reach them; nothing is withdrawn meanwhile"));
        } else if (!held.isEmpty() && bad.isEmpty()) {
            String reason = failing.size() + " of " + before + " backends are failing: not more than "
                    + guards.failOpenShare() + " percent";
            out.tell(new InjectAlarm(GuardChange.CLEARED, ALARM, ABOUT, reason, ""));
        }
        held.clear();
        held.putAll(bad);
    }

    /** {@return whether it is not known yet how a backend fares since the share is no longer exceeded} */
    private boolean isStillHeld(Backend backend) {
        return Optional.ofNullable(held.get(backend.id()))
                .filter(then -> backend.state() == HealthState.RISING || !isCheckedSince(backend, then))
                .isPresent();
    }

    private static boolean isCheckedSince(Backend backend, Health then) {
        return backend.service().checks().stream().allMatch(check -> {
            CheckTrack before = then.track(check.name());
            CheckTrack after = backend.health.track(check.name());
            return after.run() != before.run() || after.inARow() != before.inARow();
        });
    }

    private boolean isFailing(Backend backend, InjectGuardsSection guards, Moment now) {
        if (backend.verdict() == Verdict.BAD) {
            boolean atOnce = backend.badSince
                    .map(since -> now.since(since).compareTo(guards.failOpenWindow()) <= 0)
                    .orElse(false);
            return atOnce || held.containsKey(backend.id());
        }
        return backend.state() == HealthState.FALLING;
    }

    private static String names(List<Backend> backends) {
        return backends.stream().map(backend -> backend.id().toString()).collect(Collectors.joining(", "));
    }
}
