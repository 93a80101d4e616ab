package io.vipwatch.monitor.http;

import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * A part of the journal that a question is answered from; read on the thread of the request.
 *
 * @param from the first sequence number
 * @param to the last sequence number
 */
record JournalReach(long from, long to) {
    /** Takes a line; what it throws ends the reading. */
    @FunctionalInterface
    interface Taker<E extends Exception> {
        void take(Line line) throws E;
    }

    /** Hands over every line of this part, in order. */
    <E extends Exception> void read(MonitorView view, Taker<E> taker) throws IOException, InterruptedException, E {
        try (JournalReader reader = view.journal(from)) {
            while (reader.position() <= to) {
                List<Line> lines = reader.read(Duration.ZERO);
                if (lines.isEmpty()) {
                    break;
                }
                for (Line line : lines) {
                    if (line.seq() <= to) {
                        taker.take(line);
                    }
                }
            }
        }
    }
}
