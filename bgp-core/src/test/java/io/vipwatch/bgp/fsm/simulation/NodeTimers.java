package io.vipwatch.bgp.fsm.simulation;

import io.vipwatch.bgp.fsm.ConnectionId;
import io.vipwatch.bgp.fsm.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/** The timers of a node, whose clock runs a little too fast or too slow and which now and then stands still. */
final class NodeTimers {
    private static final long SECOND = 1_000_000_000L;

    private final VirtualTime time;
    private final double clockRate;
    private final Consumer<Timer> expired;
    private final Map<Timer, Long> running = new HashMap<>();
    private long runs;
    private long stalledUntil;
    private long mutedUntil;

    NodeTimers(VirtualTime time, double clockRate, Consumer<Timer> expired) {
        this.time = time;
        this.clockRate = clockRate;
        this.expired = expired;
    }

    Set<Timer> running() {
        return running.keySet();
    }

    void arm(Timer timer, Duration duration) {
        long run = ++runs;
        running.put(timer, run);
        time.in(skewed(duration), () -> fire(timer, run));
    }

    void disarm(Timer timer) {
        running.remove(timer);
    }

    void clear() {
        running.clear();
        mutedUntil = 0;
    }

    /** {@return when this duration from now is over by this node's clock} */
    long deadline(Duration duration) {
        return time.now() + skewed(duration).toNanos();
    }

    void stall(Duration duration) {
        stalledUntil = Math.max(stalledUntil, time.now() + duration.toNanos());
    }

    /** No hold timer is looked at for that long from now. */
    void mute(Duration duration) {
        mutedUntil = time.now() + duration.toNanos();
    }

    boolean isStalled() {
        return time.now() < stalledUntil;
    }

    long stalledUntil() {
        return stalledUntil;
    }

    private static boolean isHold(Timer timer) {
        return timer instanceof Timer.OfConnection(ConnectionId _, Timer.Kind kind) && kind == Timer.Kind.HOLD;
    }

    private Duration skewed(Duration duration) {
        return Duration.ofNanos((long) (duration.toNanos() * clockRate));
    }

    private void fire(Timer timer, long run) {
        if (Objects.equals(running.get(timer), run)) {
            long waits = Math.max(stalledUntil, isHold(timer) ? mutedUntil : 0) - time.now();
            if (waits > 0) {
                time.in(Duration.ofNanos(Math.min(waits, SECOND)), () -> fire(timer, run));
            } else {
                running.remove(timer);
                expired.accept(timer);
            }
        }
    }
}
