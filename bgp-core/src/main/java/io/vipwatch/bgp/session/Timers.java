package io.vipwatch.bgp.session;

import io.netty.channel.EventLoop;
import io.vipwatch.bgp.fsm.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The timers of one peer, on that peer's event loop. The hold timer starts anew with every message, so starting a timer
 * that runs only notes the later deadline; when the event loop wakes up too early for it, it goes back to sleep.
 */
final class Timers {
    private final EventLoop loop;
    private final StampClock clock;
    private final Consumer<Timer> expired;
    private final Map<Timer, Running> running = new HashMap<>();

    /** A timer that was started. */
    private final class Running implements Runnable {
        private final Timer timer;
        private long deadline;
        private long wakesAt;
        private Future<?> wake;

        Running(Timer timer, long deadline) {
            this.timer = timer;
            this.deadline = deadline;
            this.wakesAt = deadline;
            this.wake = wakeAtDeadline();
        }

        void restart(long newDeadline) {
            deadline = newDeadline;
            if (newDeadline - wakesAt < 0) {
                wake.cancel(false);
                sleep();
            }
        }

        private void sleep() {
            wakesAt = deadline;
            wake = wakeAtDeadline();
        }

        private Future<?> wakeAtDeadline() {
            long left = deadline - clock.now().monotonicNanos();
            return loop.schedule(this, Math.max(0, left), TimeUnit.NANOSECONDS);
        }

        @Override
        public void run() {
            if (running.get(timer) != this) {
                return;
            }
            if (deadline - clock.now().monotonicNanos() > 0) {
                sleep();
            } else {
                running.remove(timer);
                expired.accept(timer);
            }
        }
    }

    Timers(EventLoop loop, StampClock clock, Consumer<Timer> expired) {
        this.loop = loop;
        this.clock = clock;
        this.expired = expired;
    }

    /**
     * Starts a timer, or starts it again.
     *
     * @param from the monotonic time from which {@code duration} counts
     */
    void arm(Timer timer, long from, Duration duration) {
        long deadline = from + duration.toNanos();
        Running already = running.get(timer);
        if (already == null) {
            running.put(timer, new Running(timer, deadline));
        } else {
            already.restart(deadline);
        }
    }

    void disarm(Timer timer) {
        Running stopped = running.remove(timer);
        if (stopped != null) {
            stopped.wake.cancel(false);
        }
    }

    void disarmAll() {
        running.values().forEach(timer -> timer.wake.cancel(false));
        running.clear();
    }
}
