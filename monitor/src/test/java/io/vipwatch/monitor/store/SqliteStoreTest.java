package io.vipwatch.monitor.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.event.StoreDegraded;
import io.vipwatch.monitor.event.StorePutAside;
import io.vipwatch.monitor.event.StoreRecovered;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.sink.Cursor;
import io.vipwatch.monitor.sink.SinkException;
import io.vipwatch.monitor.sink.SinkFeed;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqliteStoreTest extends StoreOnDisk {
    @Test
    void the_store_holds_what_the_journal_holds_and_goes_on_from_there() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 100);
            fill(journal);
            assertThatTheStoreIsTheJournal(journal);
            record(journal, 30);
            fill(journal);
            assertThatTheStoreIsTheJournal(journal);
            assertThat(told).isEmpty();
        }
    }

    @Test
    void events_that_are_given_again_change_nothing() throws Exception {
        try (Journal journal = journal();
                JournalReader reader = journal.reader(1)) {
            record(journal, 20);
            var lines = reader.read(Duration.ZERO);
            SqliteStore store = store();
            assertThat(store.open()).isEqualTo(Cursor.START);
            store.write(lines);
            store.write(lines.subList(5, 15));
            store.write(lines);
            store.release();
            assertThatTheStoreIsTheJournal(journal);
            assertThat(count("event_peer")).isEqualTo(20);
            assertThat(store.open()).isEqualTo(new Cursor(20, lines.getLast().id()));
            store.release();
        }
    }

    @Test
    void what_a_killed_process_leaves_is_whole_and_catches_up() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 50);
            SqliteStore store = store();
            try (SinkFeed feed = feed(journal, store)) {
                awaitTaken(feed, 50);
                copyFiles(directory, directory.resolve("left")); // as they are while they are open
            }
            record(journal, 25);
            Files.delete(file());
            copyFiles(directory.resolve("left"), directory);
            assertThat(Files.size(directory.resolve("store.sqlite-wal"))).isPositive();
            fill(journal);
            assertThatTheStoreIsTheJournal(journal);
            assertThat(told).isEmpty();
        }
    }

    private static void copyFiles(Path from, Path to) throws Exception {
        Files.createDirectories(to);
        for (String name : List.of("store.sqlite", "store.sqlite-wal", "store.sqlite-shm")) {
            Files.copy(from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"store.sqlite", "store.sqlite-wal", "store.sqlite-shm"})
    void whichever_file_is_damaged_the_store_comes_to_hold_what_the_journal_holds(String damaged) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Journal journal = journal()) {
            record(journal, 200);
            try (SinkFeed feed = feed(journal, store())) {
                awaitTaken(feed, 200);
                copyFiles(directory, directory.resolve("left"));
            }
            Files.delete(file());
            copyFiles(directory.resolve("left"), directory);
            damage(directory.resolve(damaged), random);
            record(journal, 5);
            fill(journal);
            try {
                assertThatTheStoreIsTheJournal(journal);
            } catch (HistoryException found) { // where reading finds it first, the writer is told
                try (SinkFeed feed = feedSuspecting(journal, String.valueOf(found.getMessage()))) {
                    awaitTaken(feed, 205);
                }
                assertThatTheStoreIsTheJournal(journal);
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private SinkFeed feedSuspecting(Journal journal, String damage) {
        SqliteStore store = store();
        store.suspect(damage);
        return feed(journal, store);
    }

    private static void damage(Path file, Random random) throws Exception {
        byte[] noise = new byte[(int) Math.min(Files.size(file), 8192)];
        random.nextBytes(noise);
        noise[0] = 0; // a text would be somebody's file
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(noise), 0);
        }
    }

    @Test
    void a_damaged_store_is_put_aside_and_filled_anew_while_the_monitor_runs() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 40);
            SqliteStore store = store();
            try (SinkFeed feed = feed(journal, store)) {
                awaitTaken(feed, 40);
                store.suspect("a page is not what it was");
                record(journal, 1);
                StoreDegraded degraded = (StoreDegraded) told.poll(30, TimeUnit.SECONDS);
                assertThat(degraded.reason()).contains("is damaged: a page is not what it was");
                StorePutAside aside = (StorePutAside) told.poll(30, TimeUnit.SECONDS);
                assertThat(Path.of(aside.file())).exists().hasFileName("store.sqlite.aside-1");
                assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(StoreRecovered.class);
                awaitTaken(feed, 41);
            }
            assertThatTheStoreIsTheJournal(journal);
        }
    }

    @Test
    void a_store_that_is_removed_while_the_monitor_runs_is_made_anew() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 40);
            try (SinkFeed feed = feed(journal, store())) {
                awaitTaken(feed, 40);
                for (String name : List.of("store.sqlite", "store.sqlite-wal", "store.sqlite-shm")) {
                    Files.delete(directory.resolve(name));
                }
                record(journal, 1);
                assertThat(told.poll(30, TimeUnit.SECONDS))
                        .isInstanceOfSatisfying(
                                StoreDegraded.class,
                                degraded -> assertThat(degraded.reason())
                                        .contains("was removed, or another file took its place"));
                assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(StoreRecovered.class);
                awaitTaken(feed, 41);
            }
            assertThatTheStoreIsTheJournal(journal);
        }
    }

    @Test
    void a_store_of_another_journal_is_put_aside_and_stays_readable() throws Exception {
        try (Journal journal = journal("former")) {
            record(journal, 7);
            fill(journal);
        }
        try (Journal journal = journal()) {
            record(journal, 9);
            fill(journal);
            assertThatTheStoreIsTheJournal(journal);
            StorePutAside aside = (StorePutAside) told.poll();
            assertThat(aside.reason()).contains("was filled from another journal: its event 7 is");
            SqliteHistory former = new SqliteHistory(new StoreFile(Path.of(aside.file())), _ -> {});
            assertThat(former.events(EventFilter.ALL, EVERYTHING)).hasSize(7);
        }
    }

    @Test
    void a_database_that_another_program_has_locked_is_trouble_until_it_lets_go() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 3);
            fill(journal);
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN EXCLUSIVE");
                try (SinkFeed feed = feed(journal, store())) {
                    record(journal, 2);
                    StoreDegraded degraded = (StoreDegraded) told.poll(30, TimeUnit.SECONDS);
                    assertThat(degraded.reason()).contains("is locked by another program");
                    record(journal, 2);
                    statement.execute("COMMIT");
                    assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(StoreRecovered.class);
                    awaitTaken(feed, 7);
                }
            }
            assertThatTheStoreIsTheJournal(journal);
        }
    }

    @Test
    void two_monitors_do_not_write_one_store() throws Exception {
        SqliteStore first = store();
        first.open();
        SqliteStore second = store();
        assertThatThrownBy(second::open)
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("is being written by another vipwatch");
        first.release();
        second.open();
        second.release();
    }

    @Test
    void a_directory_that_is_none_is_named_as_what_is_wrong() throws Exception {
        Path obstacle = Files.writeString(directory.resolve("obstacle"), "");
        SqliteStore store = new SqliteStore(
                new StoreSettings(obstacle.resolve("store.sqlite"), Duration.ofDays(1), 1 << 20), told::add);
        assertThatThrownBy(store::open)
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("its directory must be writable");
    }

    @Test
    void the_file_of_somebody_else_stays_as_it_is() throws Exception {
        Files.writeString(file(), "speaker: {asn: 64999}\n".repeat(100));
        assertThatThrownBy(() -> store().open())
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("is not a database of SQLite and stays as it is");
        assertThat(Files.readString(file())).startsWith("speaker:");
        Files.delete(file());
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = other.createStatement()) {
            statement.execute("CREATE TABLE accounts (name TEXT)");
        }
        byte[] before = Files.readAllBytes(file());
        assertThatThrownBy(() -> store().open())
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("is a database of another program");
        assertThat(Files.readAllBytes(file())).isEqualTo(before);
    }

    @Test
    void a_store_of_a_later_version_stays_as_it_is() throws Exception {
        SqliteStore store = store();
        store.open();
        store.release();
        try (Connection later = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = later.createStatement()) {
            statement.execute("PRAGMA user_version = 99");
        }
        assertThatThrownBy(() -> store().open())
                .isInstanceOf(SinkException.class)
                .hasMessageContaining("made by a later version of vipwatch");
        assertThatThrownBy(() -> history().lastSeq())
                .isInstanceOf(HistoryException.class)
                .hasMessageContaining("a later vipwatch made it");
    }

    @Test
    void a_store_of_every_earlier_version_is_brought_up_to_date_with_what_it_holds() throws Exception {
        for (int version = 1; version < Schema.current(); version++) {
            try (Journal journal = journal("journal-" + version)) {
                record(journal, 10);
                fill(journal);
                Path old = directory.resolve("version-" + version + ".sqlite");
                try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + old)) {
                    Schema.migrate(database, version);
                    Schema.execute(
                            database,
                            "ATTACH '" + file() + "' AS now",
                            "INSERT INTO event SELECT * FROM now.event",
                            "INSERT INTO event_json SELECT * FROM now.event_json",
                            "INSERT INTO event_peer SELECT * FROM now.event_peer",
                            "INSERT INTO event_prefix SELECT * FROM now.event_prefix",
                            "UPDATE cursor SET seq = (SELECT seq FROM now.cursor),"
                                    + " event_id = (SELECT event_id FROM now.cursor)",
                            "DETACH now");
                }
                Files.move(old, file(), StandardCopyOption.REPLACE_EXISTING);
                assertThatThrownBy(() -> history().lastSeq()).hasMessageContaining("brings it up to date");
                record(journal, 5);
                fill(journal);
                assertThatTheStoreIsTheJournal(journal);
                assertThat(told).isEmpty();
                Files.delete(file());
            }
        }
    }

    @Test
    void the_oldest_events_go_when_the_file_is_too_large_and_the_newest_stay() throws Exception {
        long size = 2 << 20;
        try (Journal journal = journal()) {
            SqliteStore store = new SqliteStore(new StoreSettings(file(), Duration.ofDays(10_000), size), told::add);
            try (SinkFeed feed = feed(journal, store)) {
                for (int i = 0; i < 10; i++) {
                    record(journal, 1000);
                    awaitTaken(feed, 1000L * (i + 1));
                }
            }
            List<StoredEvent> left = history().events(EventFilter.ALL, EVERYTHING);
            assertThat(left.getLast().seq()).isEqualTo(10_000);
            assertThat(left.size()).isBetween(500, 5000);
            assertThat(Files.size(file())).isLessThan(8 * size);
            assertThat(store.size()).isLessThan(2 * size);
        }
    }

    @Test
    void a_name_that_SQLite_would_take_for_something_else_is_a_name() throws Exception {
        Path odd = directory.resolve("a b?mode=memory&x#y%20'z.sqlite");
        SqliteStore store = new SqliteStore(new StoreSettings(odd, Duration.ofDays(1), 1 << 20), told::add);
        store.open();
        store.release();
        assertThat(odd).exists();
        assertThat(new SqliteHistory(new StoreFile(odd), _ -> {}).lastSeq()).isZero();
    }
}
