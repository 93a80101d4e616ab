package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.List;

/**
 * {@code inject.drain}: a step in taking a backend out, or in taking it back.
 *
 * @param service the service
 * @param node the backend
 * @param step the step
 * @param reason why; what the operator gave, or what has been seen
 * @param missing what has not been seen; of a step that timed out
 * @param took since the operator's request
 */
public record InjectDrain(
        String service,
        String node,
        Step step,
        String reason,
        List<String> missing,
        @JsonProperty("took_ns") Duration took)
        implements InjectOccurrence {
    /** The steps. */
    public enum Step {
        /** The path is announced with a lower preference. */
        LOWERED("lowered"),
        /** The edge and the probes have moved. */
        MOVED("moved"),
        /** The path is withdrawn. */
        WITHDRAWN("withdrawn"),
        /** What the step waits for has not come about in time; the path stays as it is. */
        TIMED_OUT("timed-out"),
        /** The checks must be good anew before the path comes back. */
        VERIFYING("verifying"),
        /** They are, and the path is announced as any other. */
        RETURNED("returned");

        private final String text;

        Step(String text) {
            this.text = text;
        }

        /** {@return the name in events} */
        @JsonValue
        public String text() {
            return text;
        }
    }

    public InjectDrain {
        missing = List.copyOf(missing);
    }

    @Override
    public String type() {
        return "inject.drain";
    }

    @Override
    public String subject() {
        return service + "/" + node;
    }
}
