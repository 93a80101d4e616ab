package io.vipwatch.monitor.http;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.store.EventFilter;
import io.vipwatch.monitor.store.History;
import io.vipwatch.monitor.store.HistoryException;
import io.vipwatch.monitor.store.StoredIncident;
import io.vipwatch.monitor.store.ToldIncidents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Finds incidents of the past: in the store as far as it has them, what was told since in the journal, and all of it in the
 * journal where there is no store or it cannot answer; on the thread of the request.
 */
final class PastIncidents {
    /** How many events of the journal are looked at for one question. */
    static final long MOST_READ = 1_000_000;

    private static final Comparator<IncidentReport> NEWEST_FIRST =
            Comparator.comparingLong(IncidentReport::openedBy).reversed();

    private final MonitorView view;
    private final long mostRead;
    private final EventJson json = new EventJson();

    PastIncidents(MonitorView view, long mostRead) {
        this.view = view;
        this.mostRead = mostRead;
    }

    /**
     * Some incidents.
     *
     * @param incidents as they were told last, the newest first
     * @param lastSeq the last event that is taken into account
     * @param complete whether there are no others that were asked for, but older ones than these
     * @param reason why it is not known whether there are
     */
    record Page(List<IncidentReport> incidents, long lastSeq, boolean complete, String reason) {}

    /** {@return the newest incidents that are wanted, as many as {@code limit} at the most} */
    Page newest(EventFilter filter, int limit) throws IOException, InterruptedException {
        long last = view.lastSeq();
        Optional<History> history = view.past().history();
        if (history.isEmpty()) {
            return newest(filter, limit, last, "there is no store");
        }
        try {
            long taken = history.get().lastSeq();
            Recent recent = recent(filter, limit, last, taken);
            List<StoredIncident> stored = history.get().incidents(filter, limit + recent.told.size());
            return page(recent, stored, filter, limit, "the store has taken the events up to " + taken);
        } catch (HistoryException e) {
            return newest(filter, limit, last, String.valueOf(e.getMessage()));
        }
    }

    private Page newest(EventFilter filter, int limit, long last, String withoutStore)
            throws IOException, InterruptedException {
        return page(recent(filter, limit, last, 0), List.of(), filter, limit, withoutStore);
    }

    /**
     * What the journal tells after the last event that the store has taken.
     *
     * @param told the incidents
     * @param known the event from which on everything has been looked at
     * @param last the last event
     * @param complete whether what was not looked at cannot matter
     */
    private record Recent(ToldIncidents told, long known, long last, boolean complete) {}

    private Recent recent(EventFilter filter, int limit, long last, long taken)
            throws IOException, InterruptedException {
        ToldIncidents told = new ToldIncidents();
        long known = last + 1;
        long least = Math.max(taken, last - mostRead) + 1;
        long span = 1_024;
        while (known > least && told.begun(filter) < limit) {
            long from = Math.max(least, known - span);
            ToldIncidents earlier = new ToldIncidents();
            new JournalReach(from, known - 1).read(view, earlier::take);
            told.addEarlier(earlier);
            known = from;
            span *= 2; // what lies far back is read in few, long reaches
        }
        return new Recent(told, known, last, known <= taken + 1 || told.begun(filter) >= limit);
    }

    private Page page(Recent recent, List<StoredIncident> stored, EventFilter filter, int limit, String state) {
        List<StoredIncident> found = new ArrayList<>(recent.told.wanted(filter));
        stored.stream().filter(one -> !recent.told.tellsOf(one.id())).forEach(found::add);
        return new Page(
                reports(found).stream().sorted(NEWEST_FIRST).limit(limit).toList(),
                recent.last,
                recent.complete,
                recent.complete
                        ? ""
                        : "what the journal tells before event " + recent.known + " was not looked at: " + state);
    }

    /**
     * {@return an incident}
     *
     * @param id its name
     * @param openedBy the event that opened it
     */
    Optional<IncidentReport> one(String id, long openedBy) throws IOException, InterruptedException {
        Stored stored = stored(id);
        ToldIncidents told = new ToldIncidents();
        long from = Math.max(openedBy, stored.taken + 1);
        new JournalReach(from, Math.min(view.lastSeq(), from + mostRead)).read(view, told::take);
        return told.find(id).or(stored::incident).flatMap(this::report);
    }

    /**
     * What the store has of an incident.
     *
     * @param incident the incident, if it has it
     * @param taken the last event that the store has taken; 0 where it does not answer
     */
    private record Stored(Optional<StoredIncident> incident, long taken) {}

    private Stored stored(String id) throws InterruptedException {
        Optional<History> history = view.past().history();
        if (history.isPresent()) {
            try {
                long taken = history.get().lastSeq(); // first: what it takes meanwhile is read twice, and not missed
                return new Stored(history.get().incident(id), taken);
            } catch (HistoryException none) {
                // The journal has it too.
            }
        }
        return new Stored(Optional.empty(), 0);
    }

    private List<IncidentReport> reports(List<StoredIncident> incidents) {
        return incidents.stream().flatMap(one -> report(one).stream()).toList();
    }

    private Optional<IncidentReport> report(StoredIncident incident) {
        try {
            Event event = json.read(incident.json());
            return event.what() instanceof IncidentOccurrence said ? Optional.of(said.incident()) : Optional.empty();
        } catch (NotAnEvent ofAnotherVersion) {
            return Optional.empty();
        }
    }
}
