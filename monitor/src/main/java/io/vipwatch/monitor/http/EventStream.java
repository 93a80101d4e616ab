package io.vipwatch.monitor.http;

import com.sun.net.httpserver.HttpExchange;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Server-sent events: {@code /api/v1/events/stream}. A reader gets a snapshot and then every event after it, or, if it
 * says which event it has seen last, every event after that one. A reader that is too slow for the memory of the journal
 * is told which events it misses and goes on with newer ones; it can ask for the missed ones in pages.
 */
final class EventStream {
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
    private static final int BUFFER = 64 << 10;

    private final MonitorView view;

    EventStream(MonitorView view) {
        this.view = view;
    }

    void handle(HttpExchange exchange) throws IOException, InterruptedException, UnavailableException {
        Query query = Query.of(exchange, "last_event_id", "snapshot", "type");
        TypeFilter types = TypeFilter.of(query.text("type"));
        OptionalLong seen = seen(exchange, query);
        Optional<Snapshot> snapshot =
                seen.isEmpty() && query.flag("snapshot", true) ? Optional.of(view.snapshot()) : Optional.empty();
        long from = seen.orElseGet(() -> snapshot.map(Snapshot::seq).orElseGet(view::lastSeq)) + 1;
        try (JournalReader reader = view.journal(from)) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), BUFFER);
            if (snapshot.isPresent()) {
                message(out, "snapshot", snapshot.get().seq(), Answer.MAPPER.writeValueAsBytes(snapshot.get()));
            }
            out.write(": ready\n\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            follow(reader, out, types, seen.isPresent());
        }
    }

    private static OptionalLong seen(HttpExchange exchange, Query query) {
        OptionalLong asked = query.number("last_event_id", 0, Long.MAX_VALUE - 1);
        if (asked.isPresent()) {
            return asked;
        }
        String header = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        if (header == null || header.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Math.max(0, Long.parseLong(header)));
        } catch (NumberFormatException notOurs) {
            throw new BadRequest("Last-Event-ID is a sequence number, not '" + header + "'");
        }
    }

    /** @param catchingUp whether the reader begins in the past, where being behind is no sign of being slow */
    private static void follow(JournalReader reader, OutputStream out, TypeFilter types, boolean catchingUp)
            throws IOException, InterruptedException {
        boolean past = catchingUp;
        while (!reader.isAtEnd() && !Thread.currentThread().isInterrupted()) {
            long behind = reader.behindMemory();
            past &= behind > 0;
            if (behind > 0 && !past) {
                long from = reader.position();
                lagged(out, from, reader.skipToMemory()); // by now more than `behind`, perhaps
            }
            List<Line> lines = reader.read(KEEP_ALIVE);
            for (Line line : lines) {
                if (types.admits(line)) {
                    event(out, line);
                }
            }
            if (lines.isEmpty()) {
                out.write(": keep-alive\n\n".getBytes(StandardCharsets.US_ASCII));
            }
            out.flush();
        }
    }

    private static void event(OutputStream out, Line line) throws IOException {
        out.write(("event: " + line.type() + "\nid: " + line.seq() + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        line.writeTo(out);
        out.write('\n');
        out.write('\n');
    }

    private static void lagged(OutputStream out, long from, long missed) throws IOException {
        long to = from + missed - 1;
        byte[] json = Answer.MAPPER.writeValueAsBytes(Map.of(
                "missed_from", from,
                "missed_to", to,
                "missed", missed,
                "remedy", "/api/v1/events?from=" + from + "&to=" + to));
        out.write("event: monitor.lagged\ndata: ".getBytes(StandardCharsets.US_ASCII));
        out.write(json);
        out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void message(OutputStream out, String name, long id, byte[] json) throws IOException {
        out.write(("event: " + name + "\nid: " + id + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.write(json);
        out.write("\n\n".getBytes(StandardCharsets.US_ASCII));
    }
}
