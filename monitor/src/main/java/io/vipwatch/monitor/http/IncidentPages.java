package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * Incidents as they were told last: {@code /api/v1/incidents}, the newest first, and {@code /api/v1/incidents/{id}}. They
 * are looked up in the journal, on the thread of the request.
 */
final class IncidentPages {
    private static final int UNLESS_SAID = 20;
    private static final int AT_MOST = 1_000;
    private static final String BASE = "/api/v1/incidents/";
    private static final String TYPES = "incident.";
    private static final String NAME = "inc-";

    private final MonitorView view;
    private final EventJson json = new EventJson();

    IncidentPages(MonitorView view) {
        this.view = view;
    }

    private record Newest(List<IncidentReport> incidents, long lastSeq) {}

    void newest(HttpExchange exchange) throws IOException, InterruptedException {
        Query query = Query.of(exchange, "limit");
        int limit = (int) query.number("limit", 1, AT_MOST).orElse(UNLESS_SAID);
        long last = view.lastSeq();
        Map<String, IncidentReport> found = new LinkedHashMap<>();
        long known = last + 1; // from here on everything has been looked at
        long span = 1_024;
        while (known > 1 && found.size() < limit) {
            long from = Math.max(1, known - span);
            Map<String, IncidentReport> earlier = new LinkedHashMap<>();
            read(from, known - 1, _ -> true).forEach(one -> earlier.put(one.id(), one));
            for (IncidentReport report : List.copyOf(earlier.values()).reversed()) {
                found.putIfAbsent(report.id(), report);
            }
            known = from;
            span *= 2; // what lies far back is read in few, long reaches
        }
        List<IncidentReport> newest = found.values().stream()
                .sorted((one, other) -> Long.compare(other.openedBy(), one.openedBy()))
                .limit(limit)
                .toList();
        Answer.json(exchange, 200, new Newest(newest, last));
    }

    void one(HttpExchange exchange) throws IOException, InterruptedException {
        Query.of(exchange);
        String id = exchange.getRequestURI().getPath().substring(BASE.length());
        OptionalLong opened = opened(id);
        Optional<IncidentReport> report = Optional.empty();
        if (opened.isPresent()) {
            report = read(opened.getAsLong(), view.lastSeq(), name -> name.equals(id)).stream()
                    .reduce((_, later) -> later);
        }
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

    /** {@return what was said of incidents, in order} */
    private List<IncidentReport> read(long from, long to, Predicate<String> wanted)
            throws IOException, InterruptedException {
        List<IncidentReport> found = new ArrayList<>();
        try (JournalReader reader = view.journal(from)) {
            while (reader.position() <= to) {
                List<Line> lines = reader.read(Duration.ZERO);
                if (lines.isEmpty()) {
                    break;
                }
                for (Line line : lines) {
                    if (line.seq() <= to && line.type().startsWith(TYPES)) {
                        report(line).filter(report -> wanted.test(report.id())).ifPresent(found::add);
                    }
                }
            }
        }
        return found;
    }

    private Optional<IncidentReport> report(Line line) {
        try {
            Event event = json.read(line.text());
            return event.what() instanceof IncidentOccurrence said ? Optional.of(said.incident()) : Optional.empty();
        } catch (NotAnEvent ofAnotherVersion) {
            return Optional.empty();
        }
    }
}
