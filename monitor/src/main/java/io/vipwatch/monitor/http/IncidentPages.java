package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.store.EventFilter;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Incidents as they were told last: {@code /api/v1/incidents}, the newest first, and {@code /api/v1/incidents/{id}}. They
 * are looked up in the store and the journal, on the thread of the request.
 */
final class IncidentPages {
    private static final int UNLESS_SAID = 20;
    private static final int AT_MOST = 1_000;
    private static final String BASE = "/api/v1/incidents/";
    private static final String NAME = "inc-";

    private final MonitorView view;
    private final PastIncidents past;

    IncidentPages(MonitorView view) {
        this.view = view;
        past = new PastIncidents(view, PastIncidents.MOST_READ);
    }

    void newest(HttpExchange exchange) throws IOException, InterruptedException {
        Query query = Query.of(exchange, FilterQuery.namesForIncidents("limit"));
        int limit = (int) query.number("limit", 1, AT_MOST).orElse(UNLESS_SAID);
        EventFilter filter = FilterQuery.of(query, view.past().nowEpochNanos());
        Answer.json(exchange, 200, past.newest(filter, limit));
    }

    void one(HttpExchange exchange) throws IOException, InterruptedException {
        Query.of(exchange);
        String id = exchange.getRequestURI().getPath().substring(BASE.length());
        OptionalLong opened = opened(id);
        Optional<IncidentReport> report = opened.isPresent() ? past.one(id, opened.getAsLong()) : Optional.empty();
        if (report.isPresent()) {
            Answer.json(exchange, 200, report.get());
        } else {
            Answer.json(exchange, 404, Map.of("error", "there is no incident " + id));
        }
    }

    private static OptionalLong opened(String id) {
        String number = id.startsWith(NAME) ? id.substring(NAME.length()) : "";
        boolean digits =
                !number.isEmpty() && number.length() <= 18 && number.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? OptionalLong.of(Long.parseLong(number)) : OptionalLong.empty();
    }
}
