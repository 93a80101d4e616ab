package io.vipwatch.monitor.drill;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Something beside the fault that may have moved the figures of a repetition.
 *
 * @param kind what
 * @param detail how much, when and where, in words
 */
public record Contamination(Kind kind, String detail) {
    /** What may move figures. */
    public enum Kind {
        /** The monitor's own process did not run in time. */
        STALL("stall"),
        /** A clock was set. */
        CLOCK_STEP("clock-step"),
        /** Probes were lost before the fault. */
        BACKGROUND_LOSS("background-loss"),
        /** Others used the processors of the monitor's machine. */
        CPU_STEAL("cpu-steal"),
        /** Probes were not sent at their instants. */
        PROBER_LAG("prober-lag"),
        /** The monitor missed events. */
        EVENTS_MISSED("events-missed"),
        /** Another incident overlaps. */
        OTHER_INCIDENT("other-incident");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** {@return the word in results} */
        @JsonValue
        public String text() {
            return text;
        }
    }
}
