package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;

/**
 * {@code crosscheck.mismatch}: the edge believes something else than what is concluded here, and has had the time to
 * learn of it.
 *
 * @param kind {@code stale-at-edge}: it still announces a path through a node that BFD does not reach
 * @param path that path
 * @param duration since when that is so: since BFD went Down
 */
public record CrosscheckMismatch(
        String kind,
        @JsonUnwrapped EdgePath path,
        @JsonProperty("duration_ns") Duration duration) implements Occurrence {
    /** A path is kept through a node that BFD does not reach. */
    public static final String STALE_AT_EDGE = "stale-at-edge";

    @Override
    public String type() {
        return "crosscheck.mismatch";
    }

    @Override
    public String subject() {
        return path.prefix().toString();
    }
}
