package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Events that have been, a page at a time: {@code /api/v1/events}. */
final class EventPages {
    private static final int UNLESS_SAID = 100;
    private static final int AT_MOST = 10_000;

    private final MonitorView view;

    EventPages(MonitorView view) {
        this.view = view;
    }

    void handle(HttpExchange exchange) throws IOException, InterruptedException {
        Query query = Query.of(exchange, "from", "to", "limit", "type");
        int limit = (int) query.number("limit", 1, AT_MOST).orElse(UNLESS_SAID);
        long lastSeq = view.lastSeq();
        long to = Math.min(query.number("to", 0, Long.MAX_VALUE).orElse(Long.MAX_VALUE), lastSeq);
        long from = query.number("from", 0, Long.MAX_VALUE).orElse(Math.max(1, to - limit + 1));
        TypeFilter types = TypeFilter.of(query.text("type"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
        long next = write(body, from, to, limit, types);
        body.write(("],\"next_seq\":" + next + ",\"last_seq\":" + lastSeq + "}").getBytes(StandardCharsets.US_ASCII));
        Answer.send(exchange, 200, "application/json", body.toByteArray());
    }

    /** {@return the sequence number with which the next page begins} */
    private long write(OutputStream body, long from, long to, int limit, TypeFilter types)
            throws IOException, InterruptedException {
        int written = 0;
        long next = from;
        try (JournalReader reader = view.journal(from)) {
            while (next <= to) {
                List<Line> lines = reader.read(Duration.ZERO);
                if (lines.isEmpty()) {
                    return next;
                }
                for (Line line : lines) {
                    if (line.seq() > to || written == limit) {
                        return line.seq();
                    }
                    if (types.admits(line)) {
                        if (written++ > 0) {
                            body.write(',');
                        }
                        line.writeTo(body);
                    }
                    next = line.seq() + 1;
                }
            }
        }
        return next;
    }
}
