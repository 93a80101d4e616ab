package io.vipwatch.monitor.collect;

import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.Moment;
import java.util.Optional;

/**
 * How a collector fares.
 *
 * @param name {@code poll}, {@code capture}, {@code log}, {@code routes} or {@code clock}
 * @param state its state
 * @param since since when
 * @param reason why
 * @param remedy what somebody can do about it, or have more of; may be empty
 * @param received how many lines, packets, rounds or round trips it got
 * @param lost how many it could not take
 * @param lastReceived when it last got one
 */
public record CollectorStatus(
        String name,
        CollectorState state,
        Moment since,
        String reason,
        String remedy,
        long received,
        long lost,
        Optional<Moment> lastReceived) {}
