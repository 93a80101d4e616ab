package io.vipwatch.monitor.inject;

import io.vipwatch.monitor.event.InjectOccurrence;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Collects what follows from one event. */
final class Outbox {
    private final List<InjectAction> actions = new ArrayList<>();
    private OptionalLong wakeAt = OptionalLong.empty();

    void add(InjectAction action) {
        actions.add(action);
    }

    void tell(InjectOccurrence what) {
        actions.add(new InjectAction.Tell(what));
    }

    /** Asks to be woken at this time of the monotonic clock, or before. */
    void wakeAt(long nanos) {
        wakeAt = wakeAt.isPresent() && wakeAt.getAsLong() - nanos <= 0 ? wakeAt : OptionalLong.of(nanos);
    }

    /** Forgets when to be woken: it is decided anew once everything else is. */
    void forgetWake() {
        wakeAt = OptionalLong.empty();
    }

    Step step() {
        return new Step(actions, wakeAt);
    }
}
