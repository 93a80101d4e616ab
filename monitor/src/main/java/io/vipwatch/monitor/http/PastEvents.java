package io.vipwatch.monitor.http;

import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.store.EventFilter;
import io.vipwatch.monitor.store.History;
import io.vipwatch.monitor.store.HistoryException;
import io.vipwatch.monitor.store.StoredEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds events of the past: in the store as far as it has them, what is newer in the journal, and all of it in the journal
 * where there is no store or it cannot answer; on the thread of the request.
 */
final class PastEvents {
    /** How many events of the journal are looked at for one question to which the store has no answer. */
    private static final long MOST_READ = 1_000_000;

    private final MonitorView view;
    private final EventFilter filter;
    private final int limit;

    PastEvents(MonitorView view, EventFilter filter, int limit) {
        this.view = view;
        this.filter = filter;
        this.limit = limit;
    }

    /**
     * Some events.
     *
     * @param events in order
     * @param next the sequence number at which to go on
     */
    record Page(List<StoredEvent> events, long next) {}

    /** {@return the first of the events from {@code from} to {@code to}, or, without {@code from}, the newest} */
    Page page(OptionalLong from, long to) throws IOException, InterruptedException, UnavailableException {
        Optional<History> history =
                filter.isByTypeAlone() ? Optional.empty() : view.past().history();
        if (history.isEmpty()) {
            return page(new Stored(List.of(), 0, "there is no store"), from, to);
        }
        try {
            return page(stored(history.get(), from, to), from, to);
        } catch (HistoryException e) {
            return page(new Stored(List.of(), 0, String.valueOf(e.getMessage())), from, to);
        }
    }

    /**
     * What the store has.
     *
     * @param events those that were asked for
     * @param last the last event that the store has taken
     * @param failure why it has none
     */
    private record Stored(List<StoredEvent> events, long last, String failure) {}

    private Stored stored(History history, OptionalLong from, long to) throws HistoryException, InterruptedException {
        long last = Math.min(history.lastSeq(), to);
        History.Reach reach = new History.Reach(from.orElse(1), last, limit, from.isEmpty());
        return new Stored(history.events(filter, reach), last, "");
    }

    private Page page(Stored stored, OptionalLong from, long to)
            throws IOException, InterruptedException, UnavailableException {
        return from.isPresent() ? following(stored, from.getAsLong(), to) : newest(stored, to);
    }

    private Page following(Stored stored, long from, long to)
            throws IOException, InterruptedException, UnavailableException {
        List<StoredEvent> events = new ArrayList<>(stored.events);
        long next = Math.max(from, stored.last + 1);
        Reading reading = new Reading(stored.failure);
        try (JournalReader reader = view.journal(next)) {
            while (next <= to && events.size() < limit) {
                List<Line> lines = reader.read(Duration.ZERO);
                if (lines.isEmpty()) {
                    break;
                }
                for (Line line : lines) {
                    if (line.seq() > to || events.size() == limit) {
                        break;
                    }
                    reading.admit(line).ifPresent(events::add);
                    next = line.seq() + 1;
                }
            }
        }
        boolean full = events.size() == limit;
        return new Page(events, full ? events.getLast().seq() + 1 : Math.max(from, next));
    }

    private Page newest(Stored stored, long to) throws IOException, InterruptedException, UnavailableException {
        Deque<StoredEvent> events = new ArrayDeque<>();
        Reading reading = new Reading(stored.failure);
        long known = to + 1; // from here on everything has been looked at
        long span = limit;
        while (known > stored.last + 1 && events.size() < limit) {
            long begin = Math.max(stored.last + 1, known - span);
            for (StoredEvent event : reading.between(begin, known - 1).reversed()) {
                if (events.size() < limit) {
                    events.addFirst(event);
                }
            }
            known = begin;
            span *= 2; // what lies far back is read in few, long reaches
        }
        for (StoredEvent event : stored.events.reversed()) {
            if (events.size() < limit) {
                events.addFirst(event);
            }
        }
        return new Page(List.copyOf(events), to + 1);
    }

    /** What is read of the journal for one question. */
    private final class Reading {
        private final String failure;
        private long read;

        Reading(String failure) {
            this.failure = failure;
        }

        Optional<StoredEvent> admit(Line line) throws UnavailableException {
            if (++read > MOST_READ && !filter.isByTypeAlone()) {
                throw new UnavailableException("nothing was found among " + MOST_READ
                        + " events of the journal, and what lies beyond takes the store: " + failure);
            }
            return filter.admits(line) ? Optional.of(new StoredEvent(line.seq(), line.text())) : Optional.empty();
        }

        List<StoredEvent> between(long from, long to) throws IOException, InterruptedException, UnavailableException {
            List<StoredEvent> found = new ArrayList<>();
            new JournalReach(from, to)
                    .<UnavailableException>read(view, line -> admit(line).ifPresent(found::add));
            return found.subList(Math.max(0, found.size() - limit), found.size());
        }
    }
}
