package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code monitor.stall}: the monitor itself did not run for a while; figures that overlap it are less certain.
 *
 * @param late by how much a tick came late
 * @param part what did not run: {@code process}, or {@code bfd} for the thread of the BFD sessions, whose packets waited
 * @param untold how many more late ticks there were since the last such event, each shorter than this or too many to tell
 */
public record MonitorStall(@JsonProperty("late_ns") Duration late, String part, long untold) implements Occurrence {
    @Override
    public String type() {
        return "monitor.stall";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
