package io.vipwatch.monitor.http;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vipwatch.bgp.prefix.IpAddress;
import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.http.Ask.Reply;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalReader;
import io.vipwatch.monitor.journal.JournalSettings;
import io.vipwatch.monitor.journal.Line;
import io.vipwatch.monitor.store.SqliteHistory;
import io.vipwatch.monitor.store.SqliteStore;
import io.vipwatch.monitor.store.StoreFile;
import io.vipwatch.monitor.store.StoreSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A journal, and the API of a monitor that writes it. */
abstract class ServedJournal {
    static final long EPOCH = 1_795_335_551_000_000_000L;
    static final long NOW = EPOCH + 10_000_000_000L;

    @TempDir
    Path directory;

    final PrometheusRegistry registry = new PrometheusRegistry();
    Journal journal;
    ShownMonitor shown;
    HttpApi http;
    Ask ask;

    @BeforeEach
    void start() throws IOException {
        journal = Journal.open(
                new JournalSettings(directory, 1 << 20, Duration.ofDays(1), Long.MAX_VALUE, 4000),
                "monitor/test",
                new EventIds(new Random(1)));
        shown = new ShownMonitor(journal);
        InetSocketAddress loopback = new InetSocketAddress(IpAddress.of("::1").toInetAddress(), 0);
        http = HttpApi.start(loopback, shown, new MetricsPage(registry));
        ask = new Ask(http.address());
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        journal.close();
    }

    void record(Occurrence... occurrences) {
        Moment at = new Moment(1, EPOCH, 0);
        for (Occurrence occurrence : occurrences) {
            journal.record(at, occurrence);
        }
        journal.flush(at);
    }

    void stalls(int count) {
        for (int i = 0; i < count; i++) {
            record(new MonitorStall(Duration.ofNanos(i), "process", 0));
        }
    }

    Path store() {
        return directory.resolve("store.sqlite");
    }

    /** Has the monitor show a store that has taken the events up to this one. */
    void store(long upTo) throws Exception {
        SqliteStore store = new SqliteStore(new StoreSettings(store(), Duration.ofDays(10_000), 1 << 30), _ -> {});
        try (JournalReader reader = journal.reader(1)) {
            store.open();
            while (reader.position() <= upTo) {
                List<Line> lines = reader.read(Duration.ZERO);
                store.write(lines.stream().filter(line -> line.seq() <= upTo).toList());
            }
            store.release();
        }
        shown.history = Optional.of(new SqliteHistory(new StoreFile(store()), _ -> {}));
    }

    static List<Long> seqs(Reply reply) {
        List<Long> seqs = new ArrayList<>();
        reply.json().path("events").forEach(event -> seqs.add(event.path("seq").asLong()));
        return seqs;
    }
}
