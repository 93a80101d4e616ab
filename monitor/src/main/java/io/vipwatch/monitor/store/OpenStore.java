package io.vipwatch.monitor.store;

import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.sink.Cursor;
import io.vipwatch.monitor.sink.SinkException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** A database that is open for writing; on the thread of the store's feed. */
final class OpenStore implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpenStore.class);

    /** How many of the oldest events go at once: events that come wait meanwhile. */
    private static final int DELETED_AT_ONCE = 4096;

    /** Where the database is too large, a sixteenth of the events goes at once: what is left is soon small enough. */
    private static final int A_SIXTEENTH = 16;

    /** Free pages that are given back to the file system at once, where there are more than are soon used again. */
    private static final int GIVEN_BACK = 1024;

    private final StoreFile file;
    private final Connection database;
    private final Optional<Object> identity;
    private Optional<Statements> statements = Optional.empty();

    private OpenStore(StoreFile file, Connection database) {
        this.file = file;
        this.database = database;
        identity = file.identity();
    }

    /** What is done again and again. */
    private record Statements(EventRows events, IncidentRows incidents, PreparedStatement cursor) {}

    static OpenStore open(StoreFile file) throws SQLException {
        return new OpenStore(file, SqliteConnections.writer(file.path()));
    }

    /**
     * Sees that the database is ours, and brings its tables to the version of this program.
     *
     * @throws SinkException if it is another program's, or a later version's
     */
    void prepare() throws SQLException, SinkException {
        boolean empty = Schema.isEmpty(database);
        if (!empty && Schema.application(database) != Schema.APPLICATION) {
            throw new SinkException(file.path() + " is a database of another program: name another file");
        }
        if (Schema.version(database) > Schema.current()) {
            throw new SinkException(file.path() + " was made by a later version of vipwatch (its tables have version "
                    + Schema.version(database) + ", this program knows " + Schema.current()
                    + "): start that one, or name another file");
        }
        // In this order: the first says nothing any more once the file has its first page. Readers go on while somebody
        // writes (write-ahead log), and pages that are free can be given back.
        Schema.execute(database, "PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA journal_mode = WAL");
        Schema.migrate(database, Schema.current());
        statements = Optional.of(new Statements(
                new EventRows(database),
                new IncidentRows(database),
                database.prepareStatement("UPDATE cursor SET seq = ?, event_id = ? WHERE one = 1")));
    }

    Cursor cursor() throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery("SELECT seq, event_id FROM cursor")) {
            return row.next() ? new Cursor(row.getLong(1), row.getString(2)) : Cursor.START;
        }
    }

    void write(List<Line> lines) throws SQLException {
        Statements prepared = statements.orElseThrow();
        Schema.execute(database, "BEGIN IMMEDIATE");
        for (Line line : lines) {
            put(prepared, line);
        }
        prepared.cursor.setLong(1, lines.getLast().seq());
        prepared.cursor.setString(2, lines.getLast().id());
        prepared.cursor.executeUpdate();
        Schema.execute(database, "COMMIT");
    }

    private static void put(Statements prepared, Line line) throws SQLException {
        EventFields event;
        try {
            event = EventFields.of(line.utf8());
        } catch (JacksonException e) {
            LOG.warn("event {} is not in the store: {}", line.seq(), e.getMessage());
            return;
        }
        String text = line.text();
        prepared.events.put(event, text);
        if (IncidentRows.isAbout(event)) {
            prepared.incidents.put(event, text);
        }
    }

    /**
     * Deletes some of what is beyond the time or the size that are to be kept, and gives back what is free for long.
     *
     * @param settled whether the wall clock can be trusted with what is too old
     */
    void retain(StoreSettings settings, long nowEpochNanos, boolean settled) throws SQLException {
        Statements prepared = statements.orElseThrow();
        long before = settled ? nowEpochNanos - settings.age().toNanos() : Long.MIN_VALUE;
        for (int i = 0; i < A_SIXTEENTH && size() > settings.size(); i++) {
            long held = prepared.events.count();
            Schema.execute(database, "BEGIN IMMEDIATE");
            prepared.events.deleteOldest(Math.clamp(held / A_SIXTEENTH, 1, DELETED_AT_ONCE));
            prepared.incidents.deleteClosed(before);
            Schema.execute(database, "COMMIT");
        }
        if (prepared.events.oldestEpochNanos(nowEpochNanos) < before) {
            Schema.execute(database, "BEGIN IMMEDIATE");
            prepared.events.deleteOlder(DELETED_AT_ONCE, before, nowEpochNanos);
            prepared.incidents.deleteClosed(before);
            Schema.execute(database, "COMMIT");
        }
        if (Schema.number(database, "PRAGMA freelist_count") > 2 * GIVEN_BACK) {
            Schema.execute(database, "PRAGMA incremental_vacuum(" + GIVEN_BACK + ")");
        }
    }

    /** {@return how many octets are in use} */
    long size() throws SQLException {
        long pages = Schema.number(database, "PRAGMA page_count") - Schema.number(database, "PRAGMA freelist_count");
        return pages * Schema.number(database, "PRAGMA page_size");
    }

    /** {@return whether the file that is open still has its name} */
    boolean isStill(StoreFile named) {
        return named.identity().equals(identity);
    }

    void rollback() {
        try {
            Schema.execute(database, "ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("there was nothing to take back: {}", e.toString());
        }
    }

    @Override
    public void close() {
        try (database) {
            if (statements.isPresent()) {
                statements.get().events.close();
                statements.get().incidents.close();
                statements.get().cursor.close();
            }
        } catch (SQLException e) {
            LOG.debug("closing {}: {}", file.path(), e.toString());
        }
    }
}
