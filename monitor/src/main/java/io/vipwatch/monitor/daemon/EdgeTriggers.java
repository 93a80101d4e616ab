package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the edge asked at once when something happens that it should notice too, as an incident that opens or closes does.
 * The virtual thread {@code edge-triggers} follows the journal for that.
 */
final class EdgeTriggers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EdgeTriggers.class);
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final Set<String> TYPES = Set.of(
            "incident.open",
            "incident.close",
            "session.up",
            "session.down",
            "bfd.up",
            "bfd.down",
            "prefix.state",
            "inject.route",
            "inject.drain");

    private final JournalReader reader;
    private final Runnable ask;
    private volatile boolean closed;

    private EdgeTriggers(JournalReader reader, Runnable ask) {
        this.reader = reader;
        this.ask = ask;
    }

    static EdgeTriggers follow(JournalReader reader, Runnable ask) {
        EdgeTriggers triggers = new EdgeTriggers(reader, ask);
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
            }
        } catch (RuntimeException fault) {
            LOG.warn("the edge is not asked because of {}", line.type(), fault);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
