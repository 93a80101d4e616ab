package io.vipwatch.monitor.store;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables, as a list of migrations: number N makes version N of what version N - 1 was. The version stands in the
 * database itself ({@code user_version}), beside a number that says whose database it is ({@code application_id}).
 */
final class Schema {
    /** "vipw" in ASCII. */
    static final int APPLICATION = 0x76697077;

    private static final List<Migration> MIGRATIONS =
            List.of(Schema::events, Schema::incidents, Schema::prefixesByEvent);

    private Schema() {}

    /** One step. */
    @FunctionalInterface
    private interface Migration {
        void apply(Connection database) throws SQLException;
    }

    /** {@return the version that this program reads and writes} */
    static int current() {
        return MIGRATIONS.size();
    }

    static int version(Connection database) throws SQLException {
        return (int) number(database, "PRAGMA user_version");
    }

    static int application(Connection database) throws SQLException {
        return (int) number(database, "PRAGMA application_id");
    }

    static boolean isEmpty(Connection database) throws SQLException {
        return number(database, "SELECT count(*) FROM sqlite_schema") == 0;
    }

    static long number(Connection database, String sql) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    /** Brings a database to {@code version}, each step in a transaction of its own. */
    static void migrate(Connection database, int version) throws SQLException {
        for (int from = version(database); from < version; from++) {
            execute(database, "BEGIN IMMEDIATE");
            MIGRATIONS.get(from).apply(database);
            execute(
                    database,
                    "PRAGMA application_id = " + APPLICATION,
                    "PRAGMA user_version = " + (from + 1),
                    "COMMIT");
        }
    }

    private static void events(Connection database) throws SQLException {
        execute(
                database,
                // The last event that was taken, in the one row that there is.
                "CREATE TABLE cursor (one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL,"
                        + " event_id TEXT NOT NULL)",
                "INSERT INTO cursor VALUES (1, 0, '')",
                // What events are found by stands apart from what they say, so that looking through them reads little.
                "CREATE TABLE event (seq INTEGER PRIMARY KEY, t_ns INTEGER NOT NULL, type TEXT NOT NULL,"
                        + " subject TEXT NOT NULL, cause TEXT, duration_ns INTEGER, incident TEXT)",
                "CREATE TABLE event_json (seq INTEGER PRIMARY KEY, json TEXT NOT NULL)",
                "CREATE INDEX event_time ON event (t_ns)",
                "CREATE INDEX event_type ON event (type)",
                "CREATE INDEX event_cause ON event (cause) WHERE cause IS NOT NULL",
                "CREATE TABLE event_peer (peer TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (peer, seq))"
                        + " WITHOUT ROWID",
                "CREATE TABLE event_prefix (prefix BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (prefix, seq))"
                        + " WITHOUT ROWID");
    }

    private static void incidents(Connection database) throws SQLException {
        execute(
                database,
                "CREATE TABLE incident (id TEXT PRIMARY KEY, opened_ns INTEGER NOT NULL, closed_ns INTEGER,"
                        + " updated_seq INTEGER NOT NULL, cause TEXT, duration_ns INTEGER, json TEXT NOT NULL)"
                        + " WITHOUT ROWID",
                "CREATE INDEX incident_time ON incident (opened_ns)",
                "CREATE TABLE incident_peer (id TEXT NOT NULL, peer TEXT NOT NULL, PRIMARY KEY (id, peer)) WITHOUT ROWID",
                "CREATE TABLE incident_prefix (id TEXT NOT NULL, prefix BLOB NOT NULL, PRIMARY KEY (id, prefix))"
                        + " WITHOUT ROWID");
        try (PreparedStatement earlier = database.prepareStatement("SELECT json FROM event JOIN event_json USING (seq)"
                        + " WHERE type >= 'incident.' AND type < 'incident/' ORDER BY seq");
                ResultSet rows = earlier.executeQuery();
                IncidentRows incidents = new IncidentRows(database)) {
            while (rows.next()) {
                String json = rows.getString(1);
                incidents.put(EventFields.of(json.getBytes(StandardCharsets.UTF_8)), json);
            }
        }
    }

    /** For prefixes that many events lie within: events are gone through in order, and each is looked up here. */
    private static void prefixesByEvent(Connection database) throws SQLException {
        execute(database, "CREATE INDEX event_prefix_seq ON event_prefix (seq, prefix)");
    }

    static void execute(Connection database, String... sql) throws SQLException {
        try (Statement statement = database.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }
}
