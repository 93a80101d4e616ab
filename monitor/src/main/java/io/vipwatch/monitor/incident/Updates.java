package io.vipwatch.monitor.incident;

import io.vipwatch.monitor.event.Moment;
import java.time.Duration;
import java.util.Optional;

/** When what is new of an incident is said: soon at first, and rarely if there is much. */
final class Updates {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration RAREST = Duration.ofMinutes(1);

    private Optional<Moment> due = Optional.empty();
    private Duration delay = FIRST;

    /** More is known of it. Of one that is over it is said when nothing more comes for the quiet time. */
    void learned(Moment at, boolean open, Duration quiet) {
        if (due.isEmpty()) {
            due = Optional.of(at.plus(open ? delay : quiet));
        } else if (!open) {
            due = Optional.of(Incident.later(due.get(), at.plus(quiet)));
        }
    }

    /** What is waited for by those who watch an incident is said soon, however much there was before. */
    void awaited(Moment at, boolean open) {
        Moment soon = at.plus(FIRST);
        if (open && (due.isEmpty() || due.get().monotonicNanos() > soon.monotonicNanos())) {
            due = Optional.of(soon);
        }
    }

    /** All of it was said. */
    void said() {
        none();
        Duration slower = delay.multipliedBy(2);
        delay = slower.compareTo(RAREST) > 0 ? RAREST : slower;
    }

    /** There is nothing to say. */
    void none() {
        due = Optional.empty();
    }

    /** {@return when the next is due: an update, or what else is} */
    Optional<Moment> dueBefore(Optional<Moment> other) {
        if (due.isEmpty() || other.isEmpty()) {
            return due.or(() -> other);
        }
        return due.get().monotonicNanos() < other.get().monotonicNanos() ? due : other;
    }
}
