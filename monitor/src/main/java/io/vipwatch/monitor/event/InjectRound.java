package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * {@code inject.round}: every check of a service has come to a result since the monitor started; from now on the service
 * is announced.
 *
 * @param service the service
 * @param backends how many backends it has
 * @param good how many of them are good
 * @param took since the checks began
 */
public record InjectRound(
        String service,
        int backends,
        int good,
        @JsonProperty("took_ns") Duration took) implements InjectOccurrence {
    @Override
    public String type() {
        return "inject.round";
    }

    @Override
    public String subject() {
        return service;
    }
}
