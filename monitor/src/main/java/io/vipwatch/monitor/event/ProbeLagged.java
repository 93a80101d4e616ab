package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code probe.lagged}: the prober did not run when probes were due. Those that were not sent are not lost; figures of an
 * outage that it overlaps are marked.
 *
 * @param late by how much the probe that was due longest was late
 * @param skipped how many probes were left out, over all probes
 * @param untold how often it was late since the last such event without being told
 */
public record ProbeLagged(@JsonProperty("late_ns") Duration late, long skipped, long untold)
        implements ProbeOccurrence {
    @Override
    public String type() {
        return "probe.lagged";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
