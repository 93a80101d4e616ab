package io.vipwatch.lab.bench.bfd;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits, on the thread of its caller. */
final class Patience {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final long LOOK_MILLIS = 20;
    private static final long GENTLE_LOOK_MILLIS = 500;

    private Patience() {}

    /**
     * Waits until something is so.
     *
     * @throws IllegalStateException if it is not after two minutes
     */
    static void until(String what, BooleanSupplier reached) {
        if (!until(LIMIT_NANOS, LOOK_MILLIS, reached)) {
            throw new IllegalStateException("not reached in two minutes: " + what);
        }
    }

    /** {@return whether something became so in time, where to look costs those who are measured something} */
    static boolean gently(long limitNanos, BooleanSupplier reached) {
        return until(limitNanos, GENTLE_LOOK_MILLIS, reached);
    }

    private static boolean until(long limitNanos, long lookMillis, BooleanSupplier reached) {
        long begin = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - begin > limitNanos) {
                return false;
            }
            sleep(lookMillis);
        }
        return true;
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
