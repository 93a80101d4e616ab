package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonValue;

/** Whether a guard or an alarm begins to hold or no longer does. */
public enum GuardChange {
    RAISED("raised"),
    CLEARED("cleared");

    private final String text;

    GuardChange(String text) {
        this.text = text;
    }

    /** {@return the name in events} */
    @JsonValue
    public String text() {
        return text;
    }
}
