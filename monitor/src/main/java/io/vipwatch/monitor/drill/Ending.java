package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonValue;

/** How a repetition ended. */
public enum Ending {
    /** Every step was done and undone. */
    COMPLETED("completed"),
    /** What must hold before a fault did not hold: no fault was made. */
    NOT_STEADY("not-steady"),
    /** A safeguard was breached: the faults were reverted at once. */
    ABORTED("aborted"),
    /** Somebody stopped it; the faults were reverted. */
    INTERRUPTED("interrupted"),
    /** A step could not be done; what had been done was reverted. */
    FAILED("failed"),
    /** A fault could not be reverted, or something is not as it was before. */
    NOT_REVERTED("not-reverted");

    private final String text;

    Ending(String text) {
        this.text = text;
    }

    /** {@return the word in results} */
    @JsonValue
    public String text() {
        return text;
    }
}
