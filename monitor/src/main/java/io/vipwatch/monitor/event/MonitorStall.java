package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code monitor.stall}: the monitor itself did not run for a while; figures that overlap it are less certain.
 *
 * @param late by how much a tick came late
 */
public record MonitorStall(@JsonProperty("late_ns") Duration late) implements Occurrence {
    @Override
    public String type() {
        return "monitor.stall";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
