package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code clock.step}: the wall clock was set; from here on epoch times follow it.
 *
 * @param step by how much it moved, negative if backwards
 */
public record ClockStep(@JsonProperty("step_ns") Duration step) implements Occurrence {
    @Override
    public String type() {
        return "clock.step";
    }

    @Override
    public String subject() {
        return "monitor";
    }
}
