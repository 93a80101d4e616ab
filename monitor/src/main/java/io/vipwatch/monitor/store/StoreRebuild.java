package io.vipwatch.monitor.store;

import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.sink.EventSink;
import io.vipwatch.monitor.sink.SinkException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Fills a store from the files of a journal that nobody writes; on the thread that calls it. */
public final class StoreRebuild {
    private static final int AT_ONCE = 4096;

    private StoreRebuild() {}

    /**
     * Hands a sink all that a journal has.
     *
     * @param sink opened here, and let go of
     * @return how many events
     * @throws SinkException if the sink cannot take them
     * @throws IOException if the journal cannot be read
     */
    public static long fill(EventSink sink, JournalReader reader)
            throws SinkException, IOException, InterruptedException {
        long events = 0;
        try {
            sink.open();
            for (List<Line> lines = some(reader); !lines.isEmpty(); lines = some(reader)) {
                sink.write(lines);
                events += lines.size();
            }
            return events;
        } finally {
            sink.release();
        }
    }

    private static List<Line> some(JournalReader reader) throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        List<Line> more = reader.read(Duration.ZERO);
        while (!more.isEmpty()) {
            lines.addAll(more);
            more = lines.size() < AT_ONCE ? reader.read(Duration.ZERO) : List.of();
        }
        return lines;
    }
}
