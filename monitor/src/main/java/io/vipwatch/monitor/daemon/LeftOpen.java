package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentOccurrence;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentReport.State;
import io.vipwatch.monitor.event.NotAnEvent;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the incidents that the former run of the monitor left open, on the thread that starts the daemon: from the end of
 * the journal back to the beginning of that run, since none outlives a start.
 */
final class LeftOpen {
    private static final Logger LOG = LoggerFactory.getLogger(LeftOpen.class);
    private static final long FIRST_SPAN = 1_024;

    private final Map<String, IncidentReport> open = new LinkedHashMap<>();
    private final EventJson json = new EventJson();

    private LeftOpen() {}

    static List<IncidentReport> in(Journal journal) throws IOException {
        long last = journal.lastSeqFound();
        boolean complete = last == 0;
        LeftOpen found = new LeftOpen();
        for (long span = FIRST_SPAN; !complete; span *= 4) {
            found = new LeftOpen();
            long from = Math.max(1, last - span);
            complete = found.read(journal, from, last) || from == 1;
        }
        return List.copyOf(found.open.values());
    }

    /** {@return whether a beginning of a run is among these events} */
    private boolean read(Journal journal, long from, long last) throws IOException {
        boolean began = false;
        try (JournalReader reader = journal.reader(from)) {
            while (reader.position() <= last) {
                List<Line> lines = reader.read(Duration.ZERO);
                if (lines.isEmpty()) {
                    return began;
                }
                for (Line line : lines) {
                    String type = line.type();
                    if (type.equals("monitor.started")) {
                        began = true;
                        open.clear();
                    } else if (type.startsWith("incident.")) {
                        take(line);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return began;
    }

    private void take(Line line) {
        try {
            if (json.read(line.text()).what() instanceof IncidentOccurrence said) {
                IncidentReport report = said.incident();
                if (report.state() == State.OPEN) {
                    open.put(report.id(), report);
                } else {
                    open.remove(report.id());
                }
            }
        } catch (NotAnEvent unreadable) {
            LOG.warn("event {} of an incident cannot be read: {}", line.seq(), unreadable.getMessage());
        }
    }
}
