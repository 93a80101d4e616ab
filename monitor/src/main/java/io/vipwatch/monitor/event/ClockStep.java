package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code clock.step}: a wall clock was set. Of the monitor's own, epoch times follow it from here on. Of another host's,
 * it was at some time within the event's uncertainty.
 *
 * @param host whose; {@code monitor} for our own
 * @param step by how much it moved, negative if backwards
 */
public record ClockStep(
        String host, @JsonProperty("step_ns") Duration step) implements Occurrence {
    /** The host of a step of our own clock. */
    public static final String OURS = "monitor";

    public ClockStep {
        host = host.isEmpty() ? OURS : host; // events of earlier versions name no host: it was ours
    }

    @Override
    public String type() {
        return "clock.step";
    }

    @Override
    public String subject() {
        return host;
    }
}
