package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.CrosscheckOccurrence;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.incident.Correlator;
import io.vipwatch.monitor.incident.Said;
import io.vipwatch.monitor.journal.Journal;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Draws incidents from what is recorded, on the recorder's thread. A fault in that is told and costs the incident, not the
 * event.
 */
final class Correlation {
    private final Correlator correlator;

    /** Is told of a fault. */
    interface Faulted {
        void tell(String doing, RuntimeException fault, Moment at);
    }

    Correlation(Correlator correlator) {
        this.correlator = correlator;
    }

    /**
     * {@return one that goes on after what a journal holds: the incidents that were open at its end are closed by the next
     * start of the monitor}
     *
     * @throws IOException if the journal cannot be read
     */
    static Correlation after(Journal journal, Moment now) throws IOException {
        Correlator correlator = new Correlator();
        correlator.left(LeftOpen.in(journal));
        for (Event open : CrosscheckHistory.of(journal, now).open()) {
            if (open.what() instanceof CrosscheckOccurrence told) {
                correlator.differed(told, open.at());
            }
        }
        return new Correlation(correlator);
    }

    /** {@return what is to be recorded before this event} */
    List<Said> before(Moment at, Occurrence what, Faulted faulted) {
        return guarded(() -> correlator.before(at, what), List.of(), "passing time before " + what.type(), at, faulted);
    }

    /** {@return the incident of an event, and what is to be recorded after it} */
    Correlator.Taken take(long seq, Moment at, Occurrence what, Faulted faulted) {
        Correlator.Taken nothing = new Correlator.Taken(Optional.empty(), List.of());
        return guarded(() -> correlator.take(seq, at, what), nothing, "taking " + what.type() + " " + seq, at, faulted);
    }

    /** {@return what is to be recorded because time has passed} */
    List<Said> tick(Moment now, Faulted faulted) {
        return guarded(() -> correlator.tick(now), List.of(), "passing time", now, faulted);
    }

    private static <T> T guarded(Supplier<T> drawing, T otherwise, String doing, Moment at, Faulted faulted) {
        try {
            return drawing.get();
        } catch (RuntimeException fault) {
            faulted.tell(doing, fault, at);
            return otherwise;
        }
    }
}
