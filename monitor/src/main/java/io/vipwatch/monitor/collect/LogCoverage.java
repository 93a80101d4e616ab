package io.vipwatch.monitor.collect;

import io.vipwatch.bgp.prefix.IpAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Models whether the logs tell of the sessions that come and go: a change that lasts for some seconds has to be in a log by
 * then, unless FRR does not write it, or writes it elsewhere. The threads of the logs say
 * what they read, and the poll's compares.
 */
final class LogCoverage {
    /** What a line may take over SSH, and more, in nanoseconds. */
    static final long MARGIN = Duration.ofSeconds(5).toNanos();

    private final Map<IpAddress, Boolean> told = new HashMap<>();
    private Map<IpAddress, Boolean> before = Map.of();
    private final Map<IpAddress, Change> changed = new HashMap<>();

    /** A change of a session, and when the round began that found it, on the monotonic clock. */
    private record Change(boolean up, long at) {}

    /** Takes note that a log tells of a session that came up or went down. */
    synchronized void told(IpAddress neighbor, boolean up) {
        told.put(neighbor, up);
    }

    /** Takes note that lines are missing: what changed meanwhile need not be told. */
    synchronized void interrupted() {
        told.clear();
        changed.clear();
        before = Map.of();
    }

    /**
     * {@return the neighbours whose sessions changed some time ago, and no log has told it; each change once}
     *
     * @param sessions which sessions are up, by neighbour
     * @param now when they were asked for, in nanoseconds of the monotonic clock
     */
    synchronized Set<IpAddress> round(Map<IpAddress, Boolean> sessions, long now) {
        Set<IpAddress> untold = new TreeSet<>();
        changed.entrySet().removeIf(change -> {
            IpAddress neighbor = change.getKey();
            Boolean up = change.getValue().up();
            boolean over = !up.equals(sessions.get(neighbor)) || up.equals(told.get(neighbor));
            boolean due = now - change.getValue().at() >= MARGIN;
            if (due && !over) {
                untold.add(neighbor);
            }
            return due || over;
        });
        sessions.forEach((neighbor, up) -> {
            if (before.containsKey(neighbor) && !up.equals(before.get(neighbor))) {
                changed.put(neighbor, new Change(up, now));
            }
        });
        before = Map.copyOf(sessions);
        return untold;
    }
}
