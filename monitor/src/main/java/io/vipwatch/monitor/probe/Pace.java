package io.vipwatch.monitor.probe;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether there is a reason to probe often, and how often. A reason holds until it is taken back or its time is over.
 * Instants are nanoseconds of the monotonic clock. Not safe for use by several threads.
 */
public final class Pace {
    /** No reason keeps the probes in a hurry for longer, in case its end is never told. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Reason> reasons = new HashMap<>();

    private record Reason(long until, Optional<Duration> interval) {}

    /** Takes note of a reason to hurry, as fast as the probe is configured for that. */
    public void hurry(String reason, long now, Duration atMost) {
        Reason until = new Reason(now + atMost.toNanos(), Optional.empty());
        reasons.merge(reason, until, (one, other) -> one.until() - other.until() > 0 ? one : other);
    }

    /** Takes note of a reason to probe once in a certain interval; again, with the same reason, replaces what was said. */
    public void hurry(String reason, long now, Duration atMost, Duration interval) {
        reasons.put(reason, new Reason(now + atMost.toNanos(), Optional.of(interval)));
    }

    /** Takes a reason back. */
    public void rest(String reason) {
        reasons.remove(reason);
    }

    /** {@return whether there is a reason to hurry} */
    public boolean isHurried(long now) {
        return holding(now).findAny().isPresent();
    }

    private Stream<Reason> holding(long now) {
        reasons.values().removeIf(reason -> reason.until() - now <= 0);
        return reasons.values().stream();
    }

    /**
     * {@return how often to probe: the shortest interval that any reason asks for}
     *
     * @param calm the interval without a reason
     * @param fast the interval of a reason that asks for no other
     * @param least below which no reason can ask
     */
    public Duration interval(long now, Duration calm, Duration fast, Duration least) {
        return holding(now)
                .map(reason -> reason.interval()
                        .map(asked -> asked.compareTo(least) < 0 ? least : asked)
                        .orElse(fast))
                .min(Comparator.naturalOrder())
                .filter(asked -> asked.compareTo(calm) < 0)
                .orElse(calm);
    }
}
