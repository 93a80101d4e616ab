package io.vipwatch.monitor.drill.run;

import io.vipwatch.monitor.drill.Ending;

/** Why a drill ends before it is through. */
public enum StopReason {
    /** What must hold before a fault did not hold in time. */
    NOT_STEADY(Ending.NOT_STEADY, "failed"),
    /** A safeguard was breached. */
    SAFEGUARD(Ending.ABORTED, "safeguard"),
    /** Somebody asked for its end. */
    ABORTED(Ending.ABORTED, "aborted"),
    /** A signal for the process. */
    INTERRUPTED(Ending.INTERRUPTED, "interrupted"),
    /** Something could not be done. */
    FAILED(Ending.FAILED, "failed");

    private final Ending ending;
    private final String text;

    StopReason(Ending ending, String text) {
        this.ending = ending;
        this.text = text;
    }

    Ending ending() {
        return ending;
    }

    /** {@return the word in {@code fault.reverted}} */
    String text() {
        return text;
    }
}
