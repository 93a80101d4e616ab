package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * {@code probe.loss-end}: every flow is good again and has stayed so for the Sustained Convergence Validation Time
 * (RFC 6412 §3.7.5). The event's own time is the end of that time; its instants are those at which probes were sent.
 *
 * @param probe the probe
 * @param lastOkEpochNanos when the last good probe of any affected flow before the first lost one was sent, in nanoseconds
 *     since the epoch; empty if none was ever answered
 * @param lossStartEpochNanos when the first lost probe was sent
 * @param firstOkEpochNanos when the first good probe of any affected flow after its loss was sent (First Route Convergence
 *     Instant, RFC 6412 §3.2.3)
 * @param recoveredEpochNanos when the first good probe of the last affected flow was sent (Convergence Recovery Instant,
 *     RFC 6412 §3.2.4)
 * @param gap the outage by the gap method: of the flow that was out longest, first_ok − last_ok − interval (TBLM, RFC 6414
 *     §3.5); empty if none was answered before
 * @param gapMedian the same of the affected flows' median
 * @param gapUncertainty by how much {@code gap} may be wrong either way: probes see nothing between each other
 * @param lossDerived the same outage by the number of lost probes (PLBM, RFC 6414 §3.5), without those that are lost anyway
 * @param background the share of probes that were lost in the minute before, 0 to 1
 * @param validation for how long all flows have been good when this is told
 * @param sent how many probes were sent from the first lost one until {@code recovered}, by the affected flows
 * @param lost how many of them were lost
 * @param late how many answers came after their timeout, and count as lost
 * @param reason why most of them count as lost
 * @param lag the most by which the prober itself was late meanwhile; nothing was seen in that time
 * @param lagged whether that is so long that the figures are to be read with care
 * @param flows how many flows the probe has
 * @param affected the flows that lost a probe
 * @param stampUncertainty by how much the instants may be off those at which the packets left; empty in what an earlier
 *     version wrote
 */
public record ProbeLossEnd(
        @JsonUnwrapped ProbeTarget probe,
        @JsonProperty("last_ok_ns") OptionalLong lastOkEpochNanos,
        @JsonProperty("loss_start_ns") long lossStartEpochNanos,
        @JsonProperty("first_ok_ns") long firstOkEpochNanos,
        @JsonProperty("recovered_ns") long recoveredEpochNanos,
        @JsonProperty("gap_ns") Optional<Duration> gap,
        @JsonProperty("gap_median_ns") Optional<Duration> gapMedian,
        @JsonProperty("gap_uncertainty_ns") Duration gapUncertainty,
        @JsonProperty("loss_derived_ns") Duration lossDerived,
        double background,
        @JsonProperty("validation_ns") Duration validation,
        long sent,
        long lost,
        long late,
        ProbeFailure reason,
        @JsonProperty("lag_ns") Duration lag,
        boolean lagged,
        int flows,
        List<FlowLoss> affected,
        @JsonProperty("stamp_uncertainty_ns") Optional<Duration> stampUncertainty)
        implements ProbeOccurrence {
    public ProbeLossEnd {
        affected = List.copyOf(affected);
        stampUncertainty = Objects.requireNonNullElse(stampUncertainty, Optional.empty());
    }

    /**
     * What one flow lost. A flow has one source port, so that routers which share traffic among equal paths send all of it
     * the same way; where each probe has a connection of its own, all of them are one flow.
     *
     * @param flow its number, from 0
     * @param sourcePort its source port; empty where each probe has another
     * @param sent how many probes were sent from the first lost one until the first good one after the last
     * @param lost how many of them were lost
     * @param lastOkEpochNanos when the last good probe before the longest loss was sent; empty if there was none
     * @param lossStartEpochNanos when the first probe of the longest loss was sent
     * @param firstOkEpochNanos when the first good probe after it was sent
     * @param gap how long that loss was
     * @param gapUncertainty by how much that may be wrong either way
     * @param lossDerived the flow's lost probes, each with the time that it stands for
     * @param nodeBefore who answered before, where that is known
     * @param nodeAfter who answered after, where that is known
     * @param firstRoundTrip from sending that first good probe until its answer was read: by then packets took the way that is
     *     good; empty while there was none, and in what an earlier version wrote
     */
    public record FlowLoss(
            int flow,
            OptionalInt sourcePort,
            long sent,
            long lost,
            @JsonProperty("last_ok_ns") OptionalLong lastOkEpochNanos,
            @JsonProperty("loss_start_ns") long lossStartEpochNanos,
            @JsonProperty("first_ok_ns") long firstOkEpochNanos,
            @JsonProperty("gap_ns") Optional<Duration> gap,
            @JsonProperty("gap_uncertainty_ns") Duration gapUncertainty,
            @JsonProperty("loss_derived_ns") Duration lossDerived,
            Optional<String> nodeBefore,
            Optional<String> nodeAfter,
            @JsonProperty("first_ok_rtt_ns") Optional<Duration> firstRoundTrip) {
        public FlowLoss {
            firstRoundTrip = Objects.requireNonNullElse(firstRoundTrip, Optional.empty());
        }
    }

    @Override
    public String type() {
        return "probe.loss-end";
    }

    @Override
    public String subject() {
        return probe.probe();
    }
}
