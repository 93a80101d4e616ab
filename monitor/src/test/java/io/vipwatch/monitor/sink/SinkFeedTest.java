package io.vipwatch.monitor.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorLagged;
import io.vipwatch.monitor.event.MonitorStall;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.event.StoreDegraded;
import io.vipwatch.monitor.event.StoreRecovered;
import io.vipwatch.monitor.journal.Journal;
import io.vipwatch.monitor.journal.JournalSettings;
import io.vipwatch.monitor.journal.Line;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkFeedTest {
    private static final long EPOCH = 1_795_335_551_000_000_000L;
    private static final Pace AT_ONCE =
            new Pace(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofSeconds(20));

    @TempDir
    Path directory;

    private final LinkedBlockingQueue<Occurrence> told = new LinkedBlockingQueue<>();

    private static Moment now() {
        return new Moment(1, EPOCH, 0);
    }

    private Journal journal() throws IOException {
        return journal(32 << 20);
    }

    private Journal journal(long memory) throws IOException {
        return Journal.open(
                new JournalSettings(directory, 1 << 20, Duration.ofDays(10_000), Long.MAX_VALUE, memory),
                "monitor/test",
                new EventIds(new Random(directory.hashCode())));
    }

    private static void record(Journal journal, int count) {
        for (int i = 0; i < count; i++) {
            journal.record(now(), new MonitorStall(Duration.ofNanos(i), "process", 0));
        }
        journal.flush(now());
    }

    private SinkFeed feed(Journal journal, EventSink sink) {
        return SinkFeed.start(journal, sink, told::add, SinkFeedTest::now, AT_ONCE);
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** A sink in memory that can be told to fail, and whose cursor outlives it. */
    private static class Kept implements EventSink {
        final List<Long> taken = new ArrayList<>();
        final CountDownLatch enough = new CountDownLatch(1);
        final AtomicInteger failing = new AtomicInteger();
        final List<String> begunAnew = new ArrayList<>();
        Cursor cursor = Cursor.START;
        volatile long wanted = Long.MAX_VALUE;

        @Override
        public String name() {
            return "kept";
        }

        @Override
        public Cursor open() throws SinkException {
            return cursor;
        }

        @Override
        public void beginAnew(String reason) {
            begunAnew.add(reason);
            taken.clear();
            cursor = Cursor.START;
        }

        @Override
        public void write(List<Line> lines) throws SinkException {
            if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                throw new SinkException("the sink is away");
            }
            lines.forEach(line -> taken.add(line.seq()));
            cursor = new Cursor(lines.getLast().seq(), lines.getLast().id());
            if (cursor.seq() >= wanted) {
                enough.countDown();
            }
        }

        @Override
        public void tend(Moment now) throws SinkException {}

        @Override
        public void release() {}

        void await() throws InterruptedException {
            assertThat(enough.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static Kept wanting(long seq) {
        Kept sink = new Kept();
        sink.wanted = seq;
        return sink;
    }

    @Test
    void a_sink_takes_every_event_once_and_in_order() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 10);
            Kept sink = wanting(12);
            try (SinkFeed _ = feed(journal, sink)) {
                record(journal, 2);
                sink.await();
            }
            assertThat(sink.taken).isEqualTo(range(1, 12));
        }
    }

    @Test
    void a_sink_that_was_away_goes_on_from_its_cursor_also_where_memory_does_not_reach_back() throws Exception {
        Kept sink = wanting(3);
        try (Journal journal = journal(2000)) {
            record(journal, 3);
            try (SinkFeed _ = feed(journal, sink)) {
                sink.await();
            }
            record(journal, 500);
        }
        Kept again = wanting(503);
        again.cursor = sink.cursor;
        try (Journal journal = journal(2000);
                SinkFeed _ = feed(journal, again)) {
            again.await();
            assertThat(again.begunAnew).isEmpty();
        }
        assertThat(again.taken).isEqualTo(range(4, 503));
    }

    @Test
    void what_is_recorded_until_the_end_is_taken_at_the_end() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 1);
            Kept sink = wanting(1);
            SinkFeed feed = feed(journal, sink);
            sink.await();
            record(journal, 1000);
            feed.close();
            assertThat(sink.taken).isEqualTo(range(1, 1001));
        }
    }

    @Test
    void a_sink_that_fails_is_told_of_once_tried_again_and_told_of_when_it_takes_events_again() throws Exception {
        try (Journal journal = journal()) {
            Kept sink = wanting(5);
            sink.failing.set(4);
            record(journal, 5);
            try (SinkFeed feed = feed(journal, sink)) {
                sink.await();
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new StoreDegraded("kept", "the sink is away"));
                assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo(new StoreRecovered("kept", Duration.ZERO, 0));
                assertThat(feed.status().failures()).isEqualTo(4);
                assertThat(feed.status().trouble()).isEmpty();
                assertThat(feed.status().written()).isEqualTo(5);
            }
            assertThat(sink.taken).isEqualTo(range(1, 5));
            assertThat(told).isEmpty();
        }
    }

    @Test
    void a_fault_of_the_sink_is_trouble_like_any_other() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 2);
            AtomicInteger faults = new AtomicInteger(1);
            Kept sink = new Kept() {
                @Override
                public void tend(Moment now) {
                    if (faults.getAndDecrement() > 0) {
                        throw new IllegalStateException("a fault");
                    }
                }
            };
            try (SinkFeed _ = feed(journal, sink)) {
                assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(StoreDegraded.class);
                assertThat(told.poll(30, TimeUnit.SECONDS)).isInstanceOf(StoreRecovered.class);
            }
            assertThat(sink.taken).isEqualTo(range(1, 2));
        }
    }

    @Test
    void a_sink_that_hangs_keeps_nobody_waiting_and_gathers_nothing() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        Kept sink = new Kept() {
            @Override
            public void write(List<Line> lines) throws SinkException {
                entered.countDown();
                boolean over = false;
                while (!over) {
                    try {
                        released.await();
                        over = true;
                    } catch (InterruptedException deaf) {
                        // as a call into the system that cannot be interrupted
                    }
                }
                super.write(lines);
            }
        };
        long memory = 1 << 20;
        try (Journal journal = journal(memory)) {
            record(journal, 1);
            SinkFeed feed = SinkFeed.start(
                    journal,
                    sink,
                    told::add,
                    SinkFeedTest::now,
                    new Pace(Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(50)));
            assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
            long before = heap();
            for (int i = 0; i < 200; i++) {
                record(journal, 500); // returns, whatever the sink does
            }
            assertThat(journal.lastSeq()).isEqualTo(100_001);
            assertThat(journal.awaitDurable(100_001, Duration.ofSeconds(30))).isTrue();
            assertThat(feed.status().behind()).isEqualTo(100_001);
            // 100,000 events are some 40 MB; memory holds the newest of them, up to its size, and some overhead
            assertThat(heap() - before).isLessThan(8 * memory);
            feed.close(); // gives up on it
            released.countDown();
        }
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    @Test
    void events_that_the_journal_does_not_have_any_more_are_named() throws Exception {
        Kept sink = wanting(10);
        try (Journal journal = journal()) {
            record(journal, 3);
            try (SinkFeed _ = feed(journal, wantingTheSame(sink, 3))) {
                sink.await();
            }
        }
        Cursor cursor = sink.cursor;
        try (Journal journal = Journal.open(
                new JournalSettings(directory, 1, Duration.ofDays(10_000), 2000, 2000),
                "monitor/test",
                new EventIds(new Random(1)))) {
            for (int i = 0; i < 100; i++) { // a segment each, of which a few are kept
                record(journal, 1);
            }
            Kept late = wanting(103);
            late.cursor = cursor;
            try (SinkFeed _ = feed(journal, late)) {
                late.await();
                MonitorLagged lagged = (MonitorLagged) told.poll(30, TimeUnit.SECONDS);
                assertThat(lagged.missedFrom()).isEqualTo(4);
                assertThat(lagged.missedTo())
                        .isEqualTo(late.taken.getFirst() - 1)
                        .isGreaterThan(80);
            }
        }
    }

    private static Kept wantingTheSame(Kept sink, long seq) {
        sink.wanted = seq;
        return sink;
    }

    @Test
    void a_sink_that_was_fed_from_another_journal_begins_anew() throws Exception {
        try (Journal journal = journal()) {
            record(journal, 5);
            Kept other = wanting(5);
            other.cursor = new Cursor(3, "01999999-0000-7000-8000-000000000000");
            try (SinkFeed _ = feed(journal, other)) {
                other.await();
            }
            assertThat(other.begunAnew).singleElement().asString().contains("its event 3 is 01999999-");
            assertThat(other.taken).isEqualTo(range(1, 5));
            Kept ahead = wanting(5);
            ahead.cursor = new Cursor(9, "");
            try (SinkFeed _ = feed(journal, ahead)) {
                ahead.await();
            }
            assertThat(ahead.begunAnew).containsExactly("it holds event 9, and the journal ends with 5");
        }
    }

    @Test
    void segments_with_events_that_a_sink_has_not_taken_are_kept_up_to_twice_the_size() throws Exception {
        long[] taken = {0};
        try (Journal journal = Journal.open(
                new JournalSettings(directory, 1, Duration.ofDays(10_000), 4000, 2000),
                "monitor/test",
                new EventIds(new Random(1)))) {
            journal.keepUntilTaken(() -> taken[0]);
            for (int i = 0; i < 17; i++) { // some 450 octets a segment: more than 4000, less than 8000
                record(journal, 1);
            }
            assertThat(oldest()).isEqualTo(1);
            taken[0] = 5;
            record(journal, 1);
            assertThat(oldest()).isEqualTo(6);
            for (int i = 0; i < 60; i++) {
                record(journal, 1);
            }
            assertThat(oldest()).isGreaterThan(40);
        }
    }

    private long oldest() throws IOException {
        try (var files = java.nio.file.Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".jsonl"))
                    .sorted()
                    .findFirst()
                    .map(name -> Long.parseLong(name.substring("events-".length(), name.length() - ".jsonl".length())))
                    .orElseThrow();
        }
    }
}
