package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;

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
        TypeFilter types = TypeFilter.of(query.text("type"));
        OptionalLong asked = query.number("from", 0, Long.MAX_VALUE);
        long from = asked.isPresent() ? asked.getAsLong() : newest(to, limit, types);
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write("{\"events\":[".getBytes(StandardCharsets.US_ASCII));
        long next = write(body, from, to, limit, types);
        body.write(("],\"next_seq\":" + next + ",\"last_seq\":" + lastSeq + "}").getBytes(StandardCharsets.US_ASCII));
        Answer.send(exchange, 200, "application/json", body.toByteArray());
    }

    /** {@return with which event the newest {@code limit} that {@code types} admits begin, none of them after {@code to}} */
    private long newest(long to, int limit, TypeFilter types) throws IOException, InterruptedException {
        Deque<Long> admitted = new ArrayDeque<>();
        long known = to + 1; // from here on everything has been looked at
        long span = limit;
        while (known > 1 && admitted.size() < limit) {
            long from = Math.max(1, known - span);
            List<Long> found = admitted(from, known - 1, types);
            int room = limit - admitted.size();
            found.subList(Math.max(0, found.size() - room), found.size())
                    .reversed()
                    .forEach(admitted::addFirst);
            known = from;
            span *= 2; // what lies far back is read in few, long reaches
        }
        return admitted.isEmpty() ? Math.max(1, to - limit + 1) : admitted.getFirst();
    }

    private List<Long> admitted(long from, long to, TypeFilter types) throws IOException, InterruptedException {
        List<Long> found = new ArrayList<>();
        try (JournalReader reader = view.journal(from)) {
            while (reader.position() <= to) {
                List<Line> lines = reader.read(Duration.ZERO);
                if (lines.isEmpty()) {
                    break;
                }
                lines.stream()
                        .filter(line -> line.seq() <= to && types.admits(line))
                        .forEach(line -> found.add(line.seq()));
            }
        }
        return found;
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
