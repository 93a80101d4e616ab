package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * {@code inject.maintenance}: the maintenance of a node begins, or is over.
 *
 * @param node the node
 * @param change what happened
 * @param untilEpochNanos when it ends by itself, in nanoseconds since the epoch
 * @param reason what the operator gave
 */
public record InjectMaintenance(
        String node,
        Change change,
        @JsonProperty("until_ns") long untilEpochNanos,
        String reason) implements InjectOccurrence {
    /** What happens to a maintenance. */
    public enum Change {
        BEGUN("begun"),
        ENDED("ended"),
        EXPIRED("expired");

        private final String text;

        Change(String text) {
            this.text = text;
        }

        /** {@return the name in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    @Override
    public String type() {
        return "inject.maintenance";
    }

    @Override
    public String subject() {
        return node;
    }
}
