package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code store.recovered}: a sink of the journal takes events again.
 *
 * @param store which
 * @param duration how long it took none
 * @param behind how many events it has yet to catch up on
 */
public record StoreRecovered(
        String store, @JsonProperty("duration_ns") Duration duration, long behind) implements Occurrence {
    @Override
    public String type() {
        return "store.recovered";
    }

    @Override
    public String subject() {
        return store;
    }
}
