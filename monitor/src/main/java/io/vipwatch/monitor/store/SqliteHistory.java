package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.Prefix;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.sqlite.ProgressHandler;

/**
 * The reading side of a store in a file of SQLite, whether a monitor writes it or not; on the thread that calls it, which
 * it may keep for some seconds. Each question has a connection of its own, so that a file which takes the place of another
 * is read from then on.
 */
public final class SqliteHistory implements History {
    /** How many instructions of SQLite's machine one question may take: several seconds' worth. */
    private static final long MOST_INSTRUCTIONS = 2_000_000_000L;

    /** How many events that a table names are gathered before they are looked at. */
    private static final int FEW = 20_000;

    private static final int INSTRUCTIONS_A_LOOK = 1_000_000;

    private final StoreFile file;
    private final Consumer<String> damage;

    /** @param damage told when the file is found to be damaged */
    public SqliteHistory(StoreFile file, Consumer<String> damage) {
        this.file = file;
        this.damage = damage;
    }

    /** A question to a database. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection database) throws SQLException;
    }

    @Override
    public List<StoredEvent> events(EventFilter filter, Reach reach) throws HistoryException {
        return answer(database -> {
            List<StoredEvent> events = new ArrayList<>();
            if (reach.from() > reach.to()) {
                return events;
            }
            long from = Math.max(reach.from(), earliest(database, filter));
            Conditions conditions = eventConditions(database, filter, from, reach.to());
            String sql = "SELECT seq, json FROM (SELECT e.seq FROM event e" + conditions.where() + " ORDER BY e.seq"
                    + (reach.newest() ? " DESC" : "") + " LIMIT " + reach.limit()
                    + ") JOIN event_json USING (seq) ORDER BY seq";
            try (PreparedStatement statement = conditions.bind(database.prepareStatement(sql));
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    events.add(new StoredEvent(rows.getLong(1), rows.getString(2)));
                }
            }
            return events;
        });
    }

    /**
     * {@return where in the sequence the events since the wanted time begin}. Events come nearly in the order of their
     * times: of the first thousand in that order, the one that came first.
     */
    private static long earliest(Connection database, EventFilter filter) throws SQLException {
        if (filter.since().isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = database.prepareStatement("SELECT coalesce(min(seq), ?) FROM"
                + " (SELECT seq FROM event INDEXED BY event_time WHERE t_ns >= ? ORDER BY t_ns LIMIT 1000)")) {
            statement.setLong(1, Long.MAX_VALUE);
            statement.setLong(2, filter.since().getAsLong());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : Long.MAX_VALUE;
            }
        }
    }

    private static Conditions eventConditions(Connection database, EventFilter filter, long from, long to)
            throws SQLException {
        Conditions conditions = new Conditions();
        conditions.add("e.seq BETWEEN ? AND ?", from, to);
        filter.since().ifPresent(since -> conditions.add("+e.t_ns >= ?", since));
        filter.until().ifPresent(until -> conditions.add("+e.t_ns <= ?", until));
        if (!filter.types().isEmpty()) {
            conditions.any(filter.types(), "(e.type >= ? AND e.type < ?)", type -> List.of(type, type + '\uffff'));
        }
        if (filter.peer().isPresent()) {
            named(
                    database,
                    conditions,
                    "event_peer WHERE peer = ?",
                    from,
                    to,
                    filter.peer().get());
        }
        if (filter.prefix().isPresent()) {
            Prefix prefix = filter.prefix().get();
            byte[] first = PrefixKey.of(prefix);
            if (prefix.length() == prefix.address().bits()) {
                named(database, conditions, "event_prefix WHERE prefix = ?", from, to, first);
            } else {
                byte[] last = PrefixKey.lastWithin(prefix);
                named(database, conditions, "event_prefix WHERE prefix BETWEEN ? AND ?", from, to, first, last);
            }
        }
        filter.cause().ifPresent(cause -> conditions.add("e.cause = ?", cause));
        filter.slowerThan().ifPresent(time -> conditions.add("e.duration_ns > ?", time.toNanos()));
        return conditions;
    }

    /**
     * Adds that an event is among those that a table names. Where they are few, they are gathered first; where they are
     * many, each event is looked up in turn, of which the first that are wanted are soon found.
     */
    private static void named(
            Connection database, Conditions conditions, String names, long from, long to, Object... values)
            throws SQLException {
        Conditions among = new Conditions();
        among.add(
                names + " AND seq BETWEEN ? AND ?",
                Stream.concat(Stream.of(values), Stream.of(from, to)).toArray());
        try (PreparedStatement count = among.bind(database.prepareStatement("SELECT count(*) FROM (SELECT 1 FROM "
                        + names + " AND seq BETWEEN ? AND ? LIMIT " + (FEW + 1) + ")"));
                ResultSet row = count.executeQuery()) {
            if (row.next() && row.getLong(1) <= FEW) {
                conditions.add(
                        "e.seq IN (SELECT seq FROM " + names + " AND seq BETWEEN ? AND ?)",
                        Stream.concat(Stream.of(values), Stream.of(from, to)).toArray());
            } else {
                conditions.add("EXISTS (SELECT 1 FROM " + names + " AND seq = e.seq)", values);
            }
        }
    }

    private static void within(Conditions conditions, String beginning, Prefix prefix) {
        conditions.add(beginning + "prefix BETWEEN ? AND ?)", PrefixKey.of(prefix), PrefixKey.lastWithin(prefix));
    }

    @Override
    public List<StoredIncident> incidents(EventFilter filter, int limit) throws HistoryException {
        return answer(database -> {
            Conditions conditions = new Conditions();
            filter.since().ifPresent(since -> conditions.add("(i.closed_ns IS NULL OR i.closed_ns >= ?)", since));
            filter.until().ifPresent(until -> conditions.add("i.opened_ns <= ?", until));
            filter.peer()
                    .ifPresent(peer -> conditions.add("i.id IN (SELECT id FROM incident_peer WHERE peer = ?)", peer));
            filter.prefix()
                    .ifPresent(prefix -> within(conditions, "i.id IN (SELECT id FROM incident_prefix WHERE ", prefix));
            filter.cause().ifPresent(cause -> conditions.add("i.cause = ?", cause));
            filter.slowerThan().ifPresent(time -> conditions.add("i.duration_ns > ?", time.toNanos()));
            return incidents(database, conditions, " ORDER BY i.opened_ns DESC, i.id LIMIT " + limit);
        });
    }

    @Override
    public Optional<StoredIncident> incident(String id) throws HistoryException {
        return answer(database -> {
            Conditions conditions = new Conditions();
            conditions.add("i.id = ?", id);
            return incidents(database, conditions, "").stream().findFirst();
        });
    }

    private static List<StoredIncident> incidents(Connection database, Conditions conditions, String order)
            throws SQLException {
        List<StoredIncident> incidents = new ArrayList<>();
        String sql = "SELECT i.id, i.json FROM incident i" + conditions.where() + order;
        try (PreparedStatement statement = conditions.bind(database.prepareStatement(sql));
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                incidents.add(new StoredIncident(rows.getString(1), rows.getString(2)));
            }
        }
        return incidents;
    }

    @Override
    public long lastSeq() throws HistoryException {
        return answer(database -> {
            try (PreparedStatement statement = database.prepareStatement("SELECT seq FROM cursor");
                    ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0L;
            }
        });
    }

    private <T> T answer(Question<T> question) throws HistoryException {
        if (!file.exists()) {
            throw new HistoryException("there is no store " + file.path());
        }
        try (Connection database = open()) {
            check(database);
            Allowance allowance = new Allowance();
            ProgressHandler.setHandler(database, INSTRUCTIONS_A_LOOK, allowance);
            return question.ask(database);
        } catch (SQLException e) {
            if (SqliteConnections.isCorrupt(e)) {
                damage.accept(String.valueOf(e.getMessage()));
            }
            throw new HistoryException(SqliteConnections.text(file.path(), e), e);
        } catch (LinkageError e) {
            throw new HistoryException("SQLite cannot be loaded here: " + e, e);
        }
    }

    /** A file that nobody writes may be read where its directory may not be written. */
    private Connection open() throws SQLException {
        try {
            Connection database = SqliteConnections.reader(file.path(), false);
            try {
                Schema.version(database); // opening by itself does not look at the file
                return database;
            } catch (SQLException e) {
                database.close();
                throw e;
            }
        } catch (SQLException e) {
            if (SqliteConnections.cannotOpen(e) && !file.hasLog()) {
                return SqliteConnections.reader(file.path(), true);
            }
            throw e;
        }
    }

    private void check(Connection database) throws SQLException, HistoryException {
        int version = Schema.version(database);
        if (Schema.application(database) != Schema.APPLICATION) {
            throw new HistoryException(file.path() + " is not a store of vipwatch");
        }
        if (version != Schema.current()) {
            throw new HistoryException(file.path() + " has tables of version " + version + ", and this program reads "
                    + Schema.current() + ": "
                    + (version < Schema.current()
                            ? "'vipwatch run' brings it up to date"
                            : "a later vipwatch made it"));
        }
    }

    /** Ends a question that takes too long. */
    private static final class Allowance extends ProgressHandler {
        private long left = MOST_INSTRUCTIONS;

        @Override
        protected int progress() {
            left -= INSTRUCTIONS_A_LOOK;
            return left < 0 ? 1 : 0;
        }
    }
}
