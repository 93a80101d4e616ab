package io.vipwatch.cli.health;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a check again and again and tells of each change of health. Its listener runs on one thread of its own, named
 * {@code health}; the check runs on a virtual thread, which is given up when it hangs.
 */
public final class HealthWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final Check check;
    private final Schedule schedule;
    private final Listener listener;
    private final ScheduledExecutorService thread;
    private Health health = Health.unknown();
    private Thread asking = Thread.ofVirtual().unstarted(() -> {});

    /**
     * When to ask.
     *
     * @param interval from the beginning of one question to that of the next
     * @param timeout after which no answer counts as a bad one; not above the interval
     * @param thresholds how many answers make a verdict
     */
    public record Schedule(Duration interval, Duration timeout, Health.Thresholds thresholds) {
        public Schedule {
            if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(interval) > 0) {
                throw new IllegalArgumentException(
                        "the timeout " + timeout + " must be above 0 and at most the interval " + interval);
            }
        }
    }

    /** Is told of a change. */
    @FunctionalInterface
    public interface Listener {
        /**
         * The verdict has changed.
         *
         * @param from what was held before
         * @param to what is held now
         * @param answer the answer that completed the row
         */
        void healthChanged(Health.Verdict from, Health.Verdict to, Answer answer);
    }

    private HealthWatch(Check check, Schedule schedule, Listener listener) {
        this.check = check;
        this.schedule = schedule;
        this.listener = listener;
        this.thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("health").factory());
    }

    /** {@return a watch that asks from now on} */
    public static HealthWatch start(Check check, Schedule schedule, Listener listener) {
        HealthWatch watch = new HealthWatch(check, schedule, listener);
        var _ = watch.thread.scheduleAtFixedRate(
                watch::askOnce, 0, schedule.interval().toNanos(), TimeUnit.NANOSECONDS);
        return watch;
    }

    private void askOnce() {
        try {
            Answer answer = answer();
            Health.Verdict before = health.verdict();
            health = health.after(answer.good(), schedule.thresholds());
            if (health.verdict() != before) {
                listener.healthChanged(before, health.verdict(), answer);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) { // or the executor would never ask again, and say nothing
            LOG.error("a fault of our own while checking the health", fault);
        }
    }

    private Answer answer() throws InterruptedException {
        if (asking.isAlive() && !asking.join(schedule.timeout())) {
            // It ignores its interruption, and two would only hang beside each other.
            return Answer.bad("the check still hangs");
        }
        FutureTask<Answer> question = new FutureTask<>(check::ask);
        asking = Thread.ofVirtual().name("health-check").start(question);
        try {
            return question.get(schedule.timeout().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            return Answer.bad("no answer within " + schedule.timeout().toMillis() + " ms");
        } catch (ExecutionException fault) {
            return Answer.bad("a fault of our own: " + fault.getCause());
        } finally {
            question.cancel(true);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
