package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.vipwatch.monitor.store.EventFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/** Events that have been, a page at a time: {@code /api/v1/events}. */
final class EventPages {
    private static final int UNLESS_SAID = 100;
    private static final int AT_MOST = 10_000;

    private final MonitorView view;

    EventPages(MonitorView view) {
        this.view = view;
    }

    void handle(HttpExchange exchange) throws IOException, InterruptedException, UnavailableException {
        Query query = Query.of(exchange, FilterQuery.names("from", "to", "limit"));
        int limit = (int) query.number("limit", 1, AT_MOST).orElse(UNLESS_SAID);
        long lastSeq = view.lastSeq();
        long to = Math.min(query.number("to", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE), lastSeq);
        OptionalLong from = query.number("from", 0, Long.MAX_VALUE);
        EventFilter filter = FilterQuery.of(query, view.past().nowEpochNanos());
        PastEvents.Page page = new PastEvents(view, filter, limit).page(from, to);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < page.events().size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.write(page.events().get(i).json().getBytes(StandardCharsets.UTF_8));
        }
        body.write(("],\"next_seq\":" + page.next() + ",\"last_seq\":" + lastSeq + "}")
                .getBytes(StandardCharsets.US_ASCII));
        Answer.send(exchange, 200, "application/json", body.toByteArray());
    }
}
