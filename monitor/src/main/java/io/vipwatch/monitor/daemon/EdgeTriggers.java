package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.IncidentCrosscheck.Verdict;
import io.vipwatch.monitor.event.IncidentReport;
import io.vipwatch.monitor.event.IncidentUpdated;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the edge asked at once when something happens that it should notice too, as an incident that opens or closes does.
 * The virtual thread {@code edge-triggers} follows the journal for that.
 */
final class EdgeTriggers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeTriggers.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Set<String> TYPES =
            Set.of("session.up", "session.down", "bfd.up", "bfd.down", "prefix.state", "inject.route", "inject.drain");

    /** What the edge is asked for and the answer is told of. */
    private static final Set<String> INCIDENTS = Set.of("incident.open", "incident.update", "incident.close");

    private final JournalReader reader;
    private final Runnable ask;
    private final Consumer<String> askFor;
    private final EventJson json = new EventJson();
    private volatile boolean closed;

    private EdgeTriggers(JournalReader reader, Runnable ask, Consumer<String> askFor) {
        this.reader = reader;
        this.ask = ask;
        this.askFor = askFor;
    }

    /**
     * {@return one that follows the journal until it is closed}
     *
     * @param ask has the edge asked
     * @param askFor has the edge asked for the incident of that name
     */
    static EdgeTriggers follow(JournalReader reader, Runnable ask, Consumer<String> askFor) {
        EdgeTriggers triggers = new EdgeTriggers(reader, ask, askFor);
        Thread.ofVirtual().name("edge-triggers").start(triggers::run);
        return triggers;
    }

    private void run() {
        try (reader) {
            while (!closed && !reader.isAtEnd()) {
                if (reader.behindMemory() > 0) {
                    reader.skipToMemory(); // so much has happened that it is worth asking
                    ask.run();
                }
                for (Line line : reader.read(TURN)) {
                    follow(line);
                }
            }
        } catch (IOException unreadable) {
            LOG.warn("the edge is asked at intervals only: {}", unreadable.toString());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** A fault of our own costs one question, which the next interval brings anyhow. */
    private void follow(Line line) {
        try {
            if (TYPES.contains(line.type())) {
                ask.run();
            } else if (INCIDENTS.contains(line.type())) {
                wanting(json.read(line.text())).ifPresent(askFor);
            }
        } catch (RuntimeException fault) {
            LOG.warn("the edge is not asked because of {}", line.type(), fault);
        }
    }

    /** What was compared after the last change need not be compared again when an update tells of it. */
    private static Optional<String> wanting(Event event) {
        return event.what() instanceof IncidentUpdated(IncidentReport incident)
                        && incident.crosscheck().verdict() != Verdict.NOT_COMPARED
                ? Optional.empty()
                : event.incident();
    }

    @Override
    public void close() {
        closed = true;
    }
}
