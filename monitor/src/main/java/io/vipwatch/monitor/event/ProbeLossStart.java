package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * {@code probe.loss-start}: probes that follow each other are lost (Convergence Event Transition, RFC 6412 §3.3.1). A
 * single one that is lost between good ones is counted and not told. The event's own time is that of the conclusion, which
 * comes a timeout after the loss; its instants are those at which probes were sent.
 *
 * @param probe the probe
 * @param lastOkEpochNanos when the last good probe before the first lost one was sent, in nanoseconds since the epoch;
 *     empty if none was ever answered
 * @param lossStartEpochNanos when the first lost probe was sent, in nanoseconds since the epoch
 * @param spacing from the one to the other: the loss began somewhere in between
 * @param reason why the first lost probe counts as lost
 * @param detail the same in words
 * @param flows how many flows the probe has
 * @param affected how many of them have lost one
 * @param lagged whether the prober itself was late meanwhile
 * @param stampUncertainty by how much the instants may be off those at which the packets left; empty in what an earlier
 *     version wrote
 */
public record ProbeLossStart(
        @JsonUnwrapped ProbeTarget probe,
        @JsonProperty("last_ok_ns") OptionalLong lastOkEpochNanos,
        @JsonProperty("loss_start_ns") long lossStartEpochNanos,
        @JsonProperty("spacing_ns") Duration spacing,
        ProbeFailure reason,
        String detail,
        int flows,
        int affected,
        boolean lagged,
        @JsonProperty("stamp_uncertainty_ns") Optional<Duration> stampUncertainty)
        implements ProbeOccurrence {
    public ProbeLossStart {
        stampUncertainty = Objects.requireNonNullElse(stampUncertainty, Optional.empty());
    }

    @Override
    public String type() {
        return "probe.loss-start";
    }

    @Override
    public String subject() {
        return probe.probe();
    }
}
