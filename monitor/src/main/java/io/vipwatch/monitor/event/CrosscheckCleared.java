package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;

/**
 * {@code crosscheck.cleared}: a {@code crosscheck.mismatch} is over.
 *
 * @param kind as there
 * @param path as there
 * @param duration how long it was so: since BFD went Down
 * @param reason {@code withdrawn}: the edge has withdrawn or replaced the path; {@code node-returned}: what it believed is
 *     true again; {@code edge-unknown}: it is not heard any more, so that it is not known what it believes
 */
public record CrosscheckCleared(
        String kind,
        @JsonUnwrapped EdgePath path,
        @JsonProperty("duration_ns") Duration duration,
        String reason) implements Occurrence {
    @Override
    public String type() {
        return "crosscheck.cleared";
    }

    @Override
    public String subject() {
        return path.prefix().toString();
    }
}
