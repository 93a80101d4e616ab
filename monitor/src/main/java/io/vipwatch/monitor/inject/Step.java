package io.vipwatch.monitor.inject;

import java.util.List;
import java.util.OptionalLong;

/**
 * What follows from an event.
 *
 * @param actions what to do, in order
 * @param wakeAtNanos when to tell {@link InjectEvent.TimeCame} at the latest, on the monotonic clock of
 *     {@link io.vipwatch.monitor.event.Moment}; empty: there is nothing to wait for
 */
public record Step(List<InjectAction> actions, OptionalLong wakeAtNanos) {
    public Step {
        actions = List.copyOf(actions);
    }
}
