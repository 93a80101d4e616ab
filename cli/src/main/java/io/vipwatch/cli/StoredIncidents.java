package io.vipwatch.cli;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.store.EventFilter;
import io.vipwatch.monitor.store.HistoryException;
import io.vipwatch.monitor.store.SqliteHistory;
import io.vipwatch.monitor.store.StoredIncident;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Incidents as a store has them, in the words of the monitor's API.
 *
 * @param history the store
 */
record StoredIncidents(SqliteHistory history) {
    /** What a store has to say. */
    @FunctionalInterface
    private interface Question<T> {
        T ask() throws HistoryException;
    }

    /** {@return what {@code /api/v1/incidents} would say} */
    Json newest(EventFilter filter, int number) throws CommandFailure {
        return answer(() -> {
            Map<String, Object> page = new LinkedHashMap<>();
            page.put(
                    "incidents",
                    history.incidents(filter, number).stream()
                            .flatMap(incident -> report(incident).stream())
                            .map(Json::value)
                            .toList());
            page.put("last_seq", history.lastSeq());
            return new Json(page);
        });
    }

    /** {@return what {@code /api/v1/incidents/ID} would say} */
    Json one(String id) throws CommandFailure {
        Optional<Json> report = answer(() -> history.incident(id).flatMap(StoredIncidents::report));
        return report.orElseThrow(() -> new CommandFailure(ExitCode.INCONCLUSIVE, "the store has no incident " + id));
    }

    private static <T> T answer(Question<T> question) throws CommandFailure {
        try {
            return question.ask();
        } catch (HistoryException e) {
            throw new CommandFailure(ExitCode.INCONCLUSIVE, String.valueOf(e.getMessage()));
        }
    }

    private static Optional<Json> report(StoredIncident incident) {
        try {
            Event event = new EventJson().read(incident.json());
            return event.what() instanceof IncidentOccurrence said
                    ? Optional.of(new Json(JsonReader.read(EventJson.text(said.incident()))))
                    : Optional.empty();
        } catch (NotAnEvent ofAnotherVersion) {
            return Optional.empty();
        }
    }
}
