package io.vipwatch.monitor.bfd;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Repeats a task on the thread {@code bfd-retries}, with a pause after each. */
public final class PausingRepeater implements Repeater {
    private final Duration pause;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("bfd-retries").factory());

    /** @param pause from the end of one to the beginning of the next */
    public PausingRepeater(Duration pause) {
        this.pause = pause;
    }

    @Override
    public void begin(Runnable task) {
        var _ = thread.scheduleWithFixedDelay(task, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
