package io.vipwatch.monitor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.bgp.prefix.Family;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.bgp.prefix.Prefix;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.LossCause;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.Ownership;
import io.vipwatch.monitor.event.PathState;
import io.vipwatch.monitor.event.PeerName;
import io.vipwatch.monitor.event.PeerRole;
import io.vipwatch.monitor.event.RouteAction;
import io.vipwatch.monitor.event.RouteChanged;
import io.vipwatch.monitor.event.RouteReason;
import io.vipwatch.monitor.event.SessionDown;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.JournalSettings;
import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.sink.Pace;
import io.vipwatch.monitor.sink.SinkFeed;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** What every test of a store beside a journal needs. */
abstract class StoreOnDisk {
    /** When the journal's first event happened; one second passes with each. */
    static final long EPOCH = 1_795_335_551_000_000_000L;

    static final long SECOND = 1_000_000_000;
    static final Prefix VIP = Prefix.of("2001:db8:0:ff00::100/128");
    static final History.Reach EVERYTHING = new History.Reach(1, Long.MAX_VALUE, 10_000, false);

    @TempDir
    Path directory;

    final LinkedBlockingQueue<Occurrence> told = new LinkedBlockingQueue<>();
    private long clock = EPOCH;
    private long stepped;
    private int journals;

    Path file() {
        return directory.resolve("store.sqlite");
    }

    SqliteHistory history() {
        return new SqliteHistory(new StoreFile(file()), _ -> {});
    }

    StoreSettings settings() {
        return new StoreSettings(file(), Duration.ofDays(10_000), Long.MAX_VALUE);
    }

    Journal journal() throws IOException {
        return journal("journal");
    }

    Journal journal(String name) throws IOException {
        return Journal.open(
                JournalSettings.in(directory.resolve(name)), "monitor/test", new EventIds(new Random(++journals)));
    }

    Moment now() {
        return new Moment(clock - EPOCH, clock + stepped, 0);
    }

    /** Moves the wall clock alone. */
    void step(Duration by) {
        stepped += by.toNanos();
    }

    /** Lets time go by on both clocks. */
    void pass(Duration elapsed) {
        clock += elapsed.toNanos();
    }

    void record(Journal journal, Occurrence what) {
        journal.record(now(), what);
        journal.flush(now());
        clock += SECOND;
    }

    void record(Journal journal, int count) {
        for (int i = 0; i < count; i++) {
            record(journal, i % 10 == 9 ? down("node" + i % 3, LossCause.BFD, i) : route("node" + i % 3, VIP));
        }
    }

    static RouteChanged route(String peer, Prefix prefix) {
        return new RouteChanged(
                RouteAction.ANNOUNCE,
                name(peer),
                Family.IPV6_UNICAST,
                prefix,
                OptionalLong.of(5),
                List.of(IpAddress.of("2001:db8::11")),
                Ownership.OWN,
                "path id 5 came before End-of-RIB",
                RouteReason.UPDATE,
                PathState.PRESENT,
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    static SessionDown down(String peer, LossCause cause, long silentMillis) {
        return new SessionDown(
                name(peer),
                new SessionDown.SessionLoss(
                        cause, "silent", Optional.empty(), Duration.ofMillis(silentMillis), Duration.ofSeconds(3)),
                Duration.ofHours(1));
    }

    private static PeerName name(String peer) {
        return new PeerName(peer, peer, PeerRole.NODE, IpAddress.of("2001:db8::11"));
    }

    SqliteStore store() {
        return new SqliteStore(settings(), told::add);
    }

    SinkFeed feed(Journal journal, SqliteStore store) {
        return SinkFeed.start(
                journal,
                store,
                told::add,
                this::now,
                new Pace(Duration.ZERO, Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofSeconds(20)));
    }

    /** Feeds the store until it has everything that the journal has. */
    void fill(Journal journal) throws InterruptedException {
        try (SinkFeed feed = feed(journal, store())) {
            awaitTaken(feed, journal.lastSeq());
        }
    }

    static void awaitTaken(SinkFeed feed, long seq) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (feed.taken() < seq) {
            assertThat(System.nanoTime()).as("%s", feed.status()).isLessThan(deadline);
            Thread.sleep(2);
        }
    }

    /** Compares the store with the journal, event by event. */
    void assertThatTheStoreIsTheJournal(Journal journal) throws Exception {
        List<StoredEvent> lines = new ArrayList<>();
        try (JournalReader reader = journal.reader(1)) {
            for (List<Line> read = reader.read(Duration.ZERO); !read.isEmpty(); read = reader.read(Duration.ZERO)) {
                read.forEach(line -> lines.add(new StoredEvent(line.seq(), line.text())));
            }
        }
        assertThat(history().events(EventFilter.ALL, EVERYTHING)).isEqualTo(lines);
        assertThat(history().lastSeq()).isEqualTo(lines.getLast().seq());
    }

    long count(String table) throws Exception {
        try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = database.createStatement();
                var row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            return row.getLong(1);
        }
    }
}
