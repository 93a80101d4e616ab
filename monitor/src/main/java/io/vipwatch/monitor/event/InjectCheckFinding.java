package io.vipwatch.monitor.event;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * What one check of a backend says, beside a decision of the injector.
 *
 * @param check its name
 * @param standing what it counts as: {@code good}, {@code bad} or {@code unknown}
 * @param latest what the latest result was: {@code good}, {@code bad} or {@code unknown}
 * @param inARow how many results in a row were like the latest
 * @param detail the latest result in words
 * @param took how long the latest check took
 */
public record InjectCheckFinding(
        String check,
        String standing,
        String latest,
        int inARow,
        String detail,
        @JsonProperty("took_ns") Duration took) {}
