package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.MonitorStall;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The thread {@code stall-detector}: sleeps for ten milliseconds at a time and notes by how much it wakes too late, for
 * by so much everything else in this process may have been late.
 */
final class StallDetector implements AutoCloseable {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final long SECOND = 1_000_000_000;

    private final LongSupplier monotonicNanos;
    private final StallWatch watch;
    private final Consumer<Duration> lateness;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param stalls told of stalls
     * @param lateness told, at every tick, of the longest lateness in this second and the one before
     */
    StallDetector(LongSupplier monotonicNanos, Consumer<MonitorStall> stalls, Consumer<Duration> lateness) {
        this.monotonicNanos = monotonicNanos;
        watch = new StallWatch(stalls);
        this.lateness = lateness;
        thread = Thread.ofPlatform().name("stall-detector").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        long nextSecond = monotonicNanos.getAsLong() + SECOND;
        while (!closed) {
            long before = monotonicNanos.getAsLong();
            LockSupport.parkNanos(TICK.toNanos());
            long now = monotonicNanos.getAsLong();
            watch.tick(now, Duration.ofNanos(now - before).minus(TICK));
            lateness.accept(watch.longest());
            if (now >= nextSecond) {
                nextSecond = now + SECOND;
                watch.nextSecond();
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    /** Decides which late ticks are told. */
    static final class StallWatch {
        private static final Duration LATE = Duration.ofMillis(5);
        private static final int MOST_PER_SECOND = 10;

        private final Consumer<MonitorStall> stalls;
        private long secondBegan;
        private int toldThisSecond;
        private long untold;
        private Duration longest = Duration.ZERO;
        private Duration longestBefore = Duration.ZERO;

        StallWatch(Consumer<MonitorStall> stalls) {
            this.stalls = stalls;
        }

        void tick(long nowNanos, Duration lateness) {
            if (lateness.compareTo(longest) > 0) {
                longest = lateness;
            }
            if (lateness.compareTo(LATE) <= 0) {
                return;
            }
            if (nowNanos - secondBegan >= SECOND) {
                secondBegan = nowNanos;
                toldThisSecond = 0;
            }
            if (toldThisSecond < MOST_PER_SECOND) {
                toldThisSecond++;
                stalls.accept(new MonitorStall(lateness, "process", untold));
                untold = 0;
            } else {
                untold++;
            }
        }

        /** {@return the longest lateness in this second and the one before} */
        Duration longest() {
            return longest.compareTo(longestBefore) > 0 ? longest : longestBefore;
        }

        void nextSecond() {
            longestBefore = longest;
            longest = Duration.ZERO;
        }
    }
}
