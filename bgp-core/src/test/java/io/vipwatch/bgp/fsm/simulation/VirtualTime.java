package io.vipwatch.bgp.fsm.simulation;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only from one thing that is due to the next. */
final class VirtualTime {
    private final PriorityQueue<Due> queue =
            new PriorityQueue<>(Comparator.comparingLong(Due::nanos).thenComparingLong(Due::sequence));
    private long now;
    private long sequence;

    private record Due(long nanos, long sequence, Runnable action) {}

    long now() {
        return now;
    }

    void in(Duration delay, Runnable action) {
        queue.add(new Due(now + delay.toNanos(), sequence++, action));
    }

    /** Does what is due next and says whether there was something until then. */
    boolean runNext(long until) {
        Due next = queue.peek();
        if (next == null || next.nanos() > until) {
            now = until;
            return false;
        }
        queue.remove();
        now = next.nanos();
        next.action().run();
        return true;
    }
}
