package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.config.InjectGuardsSection;
import io.vipwatch.monitor.event.GuardChange;
import io.vipwatch.monitor.event.HealthState;
import io.vipwatch.monitor.event.InjectAlarm;
import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /** Those that are bad while it is not known yet how the others fare. */
    private final Set<BackendId> awaited = new LinkedHashSet<>();

    /** {@return whether nothing is decided of this backend yet, since others are being asked whether they are bad too} */
    boolean awaits(BackendId backend) {
        return awaited.contains(backend);
    }

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
        awaited.clear();
        failing.stream()
                .filter(backend -> backend.verdict() == Verdict.BAD && !holds(backend.id()))
                .filter(backend -> isAlone(backend, all, now, out))
                .forEach(backend -> awaited.add(backend.id()));
    }

    /**
     * {@return whether others that are well have not been asked since {@code backend} was first found bad} No longer than
     * its own checks may take, so that one that hangs elsewhere holds nothing up.
     */
    private static boolean isAlone(Backend backend, Collection<Backend> all, Moment now, Outbox out) {
        if (backend.suspectSince.isEmpty()) {
            return false;
        }
        Moment since = backend.suspectSince.get();
        Duration patience = backend.service().checks().stream()
                .map(check -> check.fastInterval().plus(check.timeout()))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        boolean late = now.since(since).compareTo(patience) >= 0;
        boolean alone = !late
                && all.stream()
                        .anyMatch(other ->
                                other != backend && !other.isTaken() && other.isWell() && !other.isCheckedSince(since));
        if (alone) {
            out.wakeAt(since.plus(patience).monotonicNanos());
        }
        return alone;
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
