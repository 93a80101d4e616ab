package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code service.up}: a service answers as it should, on a new connection. It is told of the first good answer after a
 * start too.
 *
 * @param probe the probe that asks it
 * @param node who answered, where that is known
 * @param sentEpochNanos when the check that was good began, in nanoseconds since the epoch
 * @param down how long no check was good; empty after a start
 * @param spacing since the check before it, which was not good: the service may have been good since; empty after a start,
 *     and in what an earlier version wrote
 */
public record ServiceUp(
        @JsonUnwrapped ProbeTarget probe,
        Optional<String> node,
        @JsonProperty("sent_ns") long sentEpochNanos,
        @JsonProperty("down_ns") Optional<Duration> down,
        @JsonProperty("spacing_ns") Optional<Duration> spacing)
        implements ProbeOccurrence {
    public ServiceUp {
        spacing = Objects.requireNonNullElse(spacing, Optional.empty());
    }

    @Override
    public String type() {
        return "service.up";
    }

    @Override
    public String subject() {
        return probe.probe();
    }
}
