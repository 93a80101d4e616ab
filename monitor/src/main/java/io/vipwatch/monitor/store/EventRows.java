package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.Prefix;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Puts events into their tables and takes the oldest out again; within the transaction of whoever uses it. */
final class EventRows implements AutoCloseable {
    private final PreparedStatement row;
    private final PreparedStatement json;
    private final PreparedStatement peer;
    private final PreparedStatement prefix;
    private final PreparedStatement first;
    private final PreparedStatement span;
    private final PreparedStatement oldest;
    private final List<PreparedStatement> deletions = new ArrayList<>();
    private final PreparedStatement deletePeer;
    private final PreparedStatement deletePrefix;

    EventRows(Connection database) throws SQLException {
        row = database.prepareStatement("INSERT OR IGNORE INTO event (seq, t_ns, type, subject, cause, duration_ns,"
                + " incident) VALUES (?, ?, ?, ?, ?, ?, ?)");
        json = database.prepareStatement("INSERT OR IGNORE INTO event_json (seq, json) VALUES (?, ?)");
        peer = database.prepareStatement("INSERT OR IGNORE INTO event_peer (peer, seq) VALUES (?, ?)");
        prefix = database.prepareStatement("INSERT OR IGNORE INTO event_prefix (prefix, seq) VALUES (?, ?)");
        first = database.prepareStatement("SELECT t_ns FROM event WHERE t_ns <= ? ORDER BY seq LIMIT 1");
        span = database.prepareStatement("SELECT coalesce(max(seq) + 1, 0), coalesce(min(seq), 0) FROM event");
        oldest = database.prepareStatement(
                "SELECT seq, t_ns, json FROM event JOIN event_json USING (seq) ORDER BY seq LIMIT ?");
        deletions.add(database.prepareStatement("DELETE FROM event WHERE seq <= ?"));
        deletions.add(database.prepareStatement("DELETE FROM event_json WHERE seq <= ?"));
        deletePeer = database.prepareStatement("DELETE FROM event_peer WHERE peer = ? AND seq <= ?");
        deletePrefix = database.prepareStatement("DELETE FROM event_prefix WHERE prefix = ? AND seq <= ?");
    }

    void put(EventFields event, String text) throws SQLException {
        row.setLong(1, event.seq());
        row.setLong(2, event.epochNanos());
        row.setString(3, event.type());
        row.setString(4, event.subject());
        Binding.text(row, 5, event.cause());
        Binding.number(row, 6, event.durationNanos());
        Binding.text(row, 7, event.incident());
        row.executeUpdate();
        json.setLong(1, event.seq());
        json.setString(2, text);
        json.executeUpdate();
        for (String name : event.peers()) {
            peer.setString(1, name);
            peer.setLong(2, event.seq());
            peer.executeUpdate();
        }
        for (Prefix named : event.prefixes()) {
            prefix.setBytes(1, PrefixKey.of(named));
            prefix.setLong(2, event.seq());
            prefix.executeUpdate();
        }
    }

    /**
     * {@return when the first event happened, in nanoseconds since the epoch; the largest number if there is none} One that
     * is stamped later than {@code now} was written by a clock that was wrong, and does not tell.
     */
    long oldestEpochNanos(long now) throws SQLException {
        first.setLong(1, now);
        try (ResultSet oldestRow = first.executeQuery()) {
            return oldestRow.next() ? oldestRow.getLong(1) : Long.MAX_VALUE;
        }
    }

    /** {@return about how many events there are: as many as their numbers reach over} */
    long count() throws SQLException {
        try (ResultSet ends = span.executeQuery()) {
            return ends.next() ? ends.getLong(1) - ends.getLong(2) : 0;
        }
    }

    /** Deletes the oldest events, as many as {@code limit} at the most, whenever they happened. */
    void deleteOldest(int limit) throws SQLException {
        List<EventFields> gone = new ArrayList<>();
        oldest.setInt(1, limit);
        try (ResultSet rows = oldest.executeQuery()) {
            while (rows.next()) {
                gone.add(fields(rows));
            }
        }
        delete(gone);
    }

    /**
     * Deletes the oldest events that happened before {@code before}, as many as {@code limit} at the most, with those among
     * them that are stamped later than {@code now}; both in nanoseconds since the epoch.
     */
    void deleteOlder(int limit, long before, long now) throws SQLException {
        List<EventFields> gone = new ArrayList<>();
        List<EventFields> wrong = new ArrayList<>();
        oldest.setInt(1, limit);
        try (ResultSet rows = oldest.executeQuery()) {
            while (rows.next() && (rows.getLong(2) < before || rows.getLong(2) > now)) {
                wrong.add(fields(rows));
                if (rows.getLong(2) < before) {
                    gone.addAll(wrong);
                    wrong.clear();
                }
            }
        }
        // Where there is none but wrong ones, whoever calls this has seen an old one behind them.
        delete(gone.isEmpty() ? wrong : gone);
    }

    private static EventFields fields(ResultSet row) throws SQLException {
        return EventFields.of(row.getString(3).getBytes(StandardCharsets.UTF_8));
    }

    private void delete(List<EventFields> gone) throws SQLException {
        if (gone.isEmpty()) {
            return;
        }
        long last = gone.getLast().seq();
        for (PreparedStatement deletion : deletions) {
            deletion.setLong(1, last);
            deletion.executeUpdate();
        }
        for (String name : gone.stream()
                .flatMap(event -> event.peers().stream())
                .distinct()
                .toList()) {
            deletePeer.setString(1, name);
            deletePeer.setLong(2, last);
            deletePeer.executeUpdate();
        }
        for (Prefix named : gone.stream()
                .flatMap(event -> event.prefixes().stream())
                .distinct()
                .toList()) {
            deletePrefix.setBytes(1, PrefixKey.of(named));
            deletePrefix.setLong(2, last);
            deletePrefix.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement deletion : deletions) {
            deletion.close();
        }
        try (row;
                json;
                peer;
                prefix;
                first;
                span;
                oldest;
                deletePeer;
                deletePrefix) {
            // all of them
        }
    }
}
