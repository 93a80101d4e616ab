package io.vipwatch.monitor.probe;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Whether there is a reason to probe often. A reason holds until it is taken back or its time is over. Instants are
 * nanoseconds of the monotonic clock. Not safe for use by several threads.
 */
public final class Pace {
    /** No incident keeps the probes in a hurry for longer, in case its end is never told. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private final Map<String, Long> until = new HashMap<>();

    /** Takes note of a reason to hurry. */
    public void hurry(String reason, long now, Duration atMost) {
        until.merge(reason, now + atMost.toNanos(), (one, other) -> one - other > 0 ? one : other);
    }

    /** Takes a reason back. */
    public void rest(String reason) {
        until.remove(reason);
    }

    /** {@return whether there is a reason to hurry} */
    public boolean isHurried(long now) {
        until.values().removeIf(end -> end - now <= 0);
        return !until.isEmpty();
    }
}
