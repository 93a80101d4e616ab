package io.vipwatch.monitor.daemon;

import io.vipwatch.monitor.config.StoreSection;
import io.vipwatch.monitor.http.Past;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.sink.EventSink;
import io.vipwatch.monitor.sink.Pace;
import io.vipwatch.monitor.sink.SinkFeed;
import io.vipwatch.monitor.sink.SinkStatus;
import io.vipwatch.monitor.store.QueuedHistory;
import io.vipwatch.monitor.store.SqliteHistory;
import io.vipwatch.monitor.store.SqliteStore;
import io.vipwatch.monitor.store.StoreFile;
import io.vipwatch.monitor.store.StoreSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Who takes the events on from the journal, each on a thread of its own; its methods may be called by any thread. What is
 * wrong with one of them is told and concerns nobody else.
 */
final class Sinks implements AutoCloseable {
    private final MonitorClock clock;
    private final List<SinkFeed> feeds = new ArrayList<>();
    private final Optional<SqliteStore> store;
    private final Optional<QueuedHistory> history;

    private Sinks(
            StoreSection section, List<EventSink> others, Journal journal, HandOver handOver, MonitorClock clock) {
        this.clock = clock;
        store = section.enabled()
                ? Optional.of(new SqliteStore(settings(section), handOver::occurred))
                : Optional.empty();
        history = store.map(
                written -> new QueuedHistory(new SqliteHistory(new StoreFile(section.path()), written::suspect)));
        List<EventSink> all = new ArrayList<>(others);
        store.ifPresent(all::add);
        for (EventSink sink : all) {
            feeds.add(SinkFeed.start(journal, sink, handOver::occurred, clock::now, Pace.LOCAL));
        }
        if (!feeds.isEmpty()) {
            journal.keepUntilTaken(
                    () -> feeds.stream().mapToLong(SinkFeed::taken).min().orElse(Long.MAX_VALUE));
        }
    }

    private static StoreSettings settings(StoreSection section) {
        return new StoreSettings(
                section.path(), section.retention().age(), section.retention().size());
    }

    /**
     * Starts to hand events on.
     *
     * @param others sinks beside the store that the configuration asks for
     */
    static Sinks start(
            StoreSection section, List<EventSink> others, Journal journal, HandOver handOver, MonitorClock clock) {
        return new Sinks(section, others, journal, handOver, clock);
    }

    /** {@return how each of them fares} */
    List<SinkStatus> status() {
        return feeds.stream().map(SinkFeed::status).toList();
    }

    /** {@return how many octets of the store are in use; 0 without one} */
    long storeSize() {
        return store.map(SqliteStore::size).orElse(0L);
    }

    /** {@return what is known of the past} */
    Past past() {
        List<String> remarks = status().stream()
                .flatMap(sink -> sink.trouble().stream()
                        .map(trouble -> "the store " + sink.name() + " takes no events, " + sink.behind()
                                + " wait in the journal: " + trouble))
                .toList();
        return new Past(history.map(Function.identity()), remarks, clock.now().epochNanos());
    }

    @Override
    public void close() {
        feeds.forEach(SinkFeed::close);
        history.ifPresent(QueuedHistory::close);
    }
}
