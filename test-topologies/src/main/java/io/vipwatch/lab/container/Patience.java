package io.vipwatch.lab.container;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a lab to reach a state. This is the lab's clock: it blocks the thread of its caller. */
public final class Patience {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    private Patience() {}

    /** {@return whether a state was reached in time} */
    public static boolean until(Duration atMost, BooleanSupplier reached) {
        long begin = System.nanoTime();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() - begin >= atMost.toNanos()) {
                return false;
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
