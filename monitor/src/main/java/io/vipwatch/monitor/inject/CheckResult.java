package io.vipwatch.monitor.inject;

import java.time.Duration;

/**
 * What came of one check.
 *
 * @param outcome good, bad, or neither
 * @param detail the same in words
 * @param took from its start to its end
 */
public record CheckResult(Outcome outcome, String detail, Duration took) {
    /** What a check says of its backend. */
    public enum Outcome {
        GOOD,
        BAD,
        /** It could not be made: that says nothing of the backend, and unknown is not down. */
        UNKNOWN;

        /** {@return the name in events} */
        public String text() {
            return switch (this) {
                case GOOD -> "good";
                case BAD -> "bad";
                case UNKNOWN -> "unknown";
            };
        }
    }
}
