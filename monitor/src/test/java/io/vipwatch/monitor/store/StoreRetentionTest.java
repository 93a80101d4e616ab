package io.vipwatch.monitor.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.sink.SinkException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What goes by its age, and what does not where the wall clock was wrong. */
class StoreRetentionTest extends StoreOnDisk {
    private static final Duration KEPT = Duration.ofSeconds(3600 + 30);

    private SqliteStore open(Duration age) throws SinkException {
        SqliteStore store = new SqliteStore(new StoreSettings(file(), age, Long.MAX_VALUE), told::add);
        store.open();
        return store;
    }

    private List<Long> left() throws Exception {
        return history().events(EventFilter.ALL, EVERYTHING).stream()
                .map(StoredEvent::seq)
                .toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }

    private void settle(SqliteStore store) throws SinkException {
        store.tend(now());
        pass(Duration.ofHours(1));
        store.tend(now());
    }

    @Test
    void the_oldest_events_go_when_they_are_too_old_with_all_that_they_are_found_by() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 100); // a second each
            fill(journal);
            SqliteStore store = open(KEPT);
            settle(store);
            store.release();
            assertThat(left()).isEqualTo(range(71, 100));
            assertThat(count("event_peer")).isEqualTo(30);
            assertThat(count("event_prefix")).isEqualTo(27);
        }
    }

    @Test
    void a_clock_that_jumps_ahead_deletes_nothing_until_it_has_stood_for_an_hour() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 100);
            fill(journal);
            SqliteStore store = open(Duration.ofDays(1));
            settle(store);
            step(Duration.ofDays(3650));
            store.tend(now());
            pass(Duration.ofMinutes(59));
            store.tend(now());
            step(Duration.ofDays(-3650));
            settle(store);
            assertThat(left()).isEqualTo(range(1, 100));
            step(Duration.ofDays(3650));
            settle(store);
            assertThat(left()).isEmpty();
            store.release();
        }
    }

    @Test
    void an_event_that_is_stamped_years_ahead_keeps_none_that_are_too_old() throws Exception {
        try (Journal journal = journal()) {
            step(Duration.ofDays(3650));
            record(journal, 10);
            step(Duration.ofDays(-3650));
            record(journal, 80);
            step(Duration.ofDays(3650));
            record(journal, 1);
            step(Duration.ofDays(-3650));
            record(journal, 9);
            fill(journal);
            SqliteStore store = open(KEPT);
            settle(store);
            assertThat(left()).isEqualTo(range(71, 100));
            pass(Duration.ofSeconds(25));
            store.tend(now());
            assertThat(left()).isEqualTo(range(96, 100));
            store.release();
        }
    }
}
