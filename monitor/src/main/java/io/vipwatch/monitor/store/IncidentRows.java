package io.vipwatch.monitor.store;

import io.vipwatch.bgp.prefix.Prefix;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps, of each incident, what the last event about it says; within the transaction of whoever uses it. */
final class IncidentRows implements AutoCloseable {
    private final PreparedStatement row;
    private final PreparedStatement peer;
    private final PreparedStatement prefix;
    private final List<PreparedStatement> deletions = new ArrayList<>();

    IncidentRows(Connection database) throws SQLException {
        row = database.prepareStatement(
                "INSERT INTO incident (id, opened_ns, closed_ns, updated_seq, cause, duration_ns,"
                        + " json) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                        + " opened_ns = min(opened_ns, excluded.opened_ns), closed_ns = excluded.closed_ns,"
                        + " updated_seq = excluded.updated_seq, cause = coalesce(excluded.cause, cause),"
                        + " duration_ns = coalesce(excluded.duration_ns, duration_ns), json = excluded.json"
                        + " WHERE excluded.updated_seq > updated_seq");
        peer = database.prepareStatement("INSERT OR IGNORE INTO incident_peer (id, peer) VALUES (?, ?)");
        prefix = database.prepareStatement("INSERT OR IGNORE INTO incident_prefix (id, prefix) VALUES (?, ?)");
        String old = " WHERE id IN (SELECT id FROM incident WHERE closed_ns < ?)";
        deletions.add(database.prepareStatement("DELETE FROM incident_peer" + old));
        deletions.add(database.prepareStatement("DELETE FROM incident_prefix" + old));
        deletions.add(database.prepareStatement("DELETE FROM incident" + old));
    }

    /** {@return whether an event is about an incident itself} */
    static boolean isAbout(EventFields event) {
        return event.type().startsWith("incident.") && event.incident().isPresent();
    }

    /** Takes an {@code incident.*} event; another, and one that was taken before, changes nothing. */
    void put(EventFields event, String json) throws SQLException {
        Optional<String> id = event.incident();
        if (!isAbout(event) || id.isEmpty()) {
            return;
        }
        row.setString(1, id.get());
        row.setLong(2, event.begin().orElse(event.epochNanos()));
        Binding.number(row, 3, event.closed());
        row.setLong(4, event.seq());
        Binding.text(row, 5, event.cause());
        Binding.number(row, 6, event.durationNanos());
        row.setString(7, json);
        row.executeUpdate();
        for (String name : event.peers()) {
            peer.setString(1, id.get());
            peer.setString(2, name);
            peer.executeUpdate();
        }
        for (Prefix named : event.prefixes()) {
            prefix.setString(1, id.get());
            prefix.setBytes(2, PrefixKey.of(named));
            prefix.executeUpdate();
        }
    }

    /** Deletes incidents that were closed before this, in nanoseconds since the epoch. */
    void deleteClosed(long before) throws SQLException {
        for (PreparedStatement deletion : deletions) {
            deletion.setLong(1, before);
            deletion.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement deletion : deletions) {
            deletion.close();
        }
        try (row;
                peer;
                prefix) {
            // all three
        }
    }
}
