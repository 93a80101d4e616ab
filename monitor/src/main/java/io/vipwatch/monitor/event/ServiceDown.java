package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code service.down}: several checks of a service one after the other were not good. That says nothing of routes: the
 * address may be reachable and nobody answer there.
 *
 * @param probe the probe that asks it
 * @param reason why the last check was not good
 * @param detail the same in words
 * @param lastOkEpochNanos when the last good check began, in nanoseconds since the epoch; empty if none ever was
 * @param failedSinceEpochNanos when the first of the bad checks began, in nanoseconds since the epoch
 * @param failures how many there were
 * @param up how long checks were good before; empty if none ever was
 */
public record ServiceDown(
        @JsonUnwrapped ProbeTarget probe,
        ProbeFailure reason,
        String detail,
        @JsonProperty("last_ok_ns") OptionalLong lastOkEpochNanos,
        @JsonProperty("failed_since_ns") long failedSinceEpochNanos,
        int failures,
        @JsonProperty("up_ns") Optional<Duration> up)
        implements ProbeOccurrence {
    @Override
    public String type() {
        return "service.down";
    }

    @Override
    public String subject() {
        return probe.probe();
    }
}
