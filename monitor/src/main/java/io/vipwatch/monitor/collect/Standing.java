package io.vipwatch.monitor.collect;

import io.vipwatch.monitor.event.CollectorState;
import io.vipwatch.monitor.event.CollectorStateChanged;
import io.vipwatch.monitor.event.Moment;
import java.util.Optional;
import java.util.function.Supplier;

/** How one collector fares; any thread may say and ask. A change is an event. */
final class Standing {
    private final String edge;
    private final String name;
    private final Surroundings surroundings;
    private CollectorState state = CollectorState.WAITING;
    private String reason = "not connected yet";
    private Supplier<String> remedy = () -> "";
    private Moment since;
    private Optional<Moment> lastReceived = Optional.empty();
    private long received;
    private long lost;

    Standing(String edge, String name, Surroundings surroundings) {
        this.edge = edge;
        this.name = name;
        this.surroundings = surroundings;
        since = surroundings.now();
    }

    /** Takes note that it fares like this, for a reason, and what can be done about it. */
    void is(CollectorState now, String why, String cure) {
        is(now, why, () -> cure);
    }

    /** As above, where what can be done changes with what is seen. */
    synchronized void is(CollectorState now, String why, Supplier<String> cure) {
        remedy = cure;
        boolean news = now != state || (now != CollectorState.WORKING && !why.equals(reason));
        reason = why;
        if (!news || state == CollectorState.STOPPED) {
            return;
        }
        CollectorState previous = state;
        state = now;
        since = surroundings.now();
        surroundings.occurred(new CollectorStateChanged(edge, name, now, previous, why, cure.get()), since);
    }

    /** Takes note that it got something. */
    synchronized void received(long count) {
        received += count;
        lastReceived = Optional.of(surroundings.now());
    }

    /** Takes note that it could not take something. */
    synchronized void lost(long count) {
        lost += count;
    }

    synchronized CollectorState state() {
        return state;
    }

    synchronized CollectorStatus status() {
        return new CollectorStatus(name, state, since, reason, remedy.get(), received, lost, lastReceived);
    }
}
