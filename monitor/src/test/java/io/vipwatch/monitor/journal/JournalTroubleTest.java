package io.vipwatch.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.JournalDegraded;
import io.vipwatch.monitor.event.JournalRecovered;
import io.vipwatch.monitor.event.MonitorStall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A journal whose disk, or whose former writer, is not as one wishes. */
class JournalTroubleTest extends JournalOnDisk {
    @Test
    void while_the_files_cannot_be_written_events_are_kept_in_memory_and_written_later() throws Exception {
        try (Journal journal = open(small(1))) { // a segment for each flush
            record(journal, 1);
            Path obstacle = Files.createDirectory(directory.resolve("events-0000000000000000002.jsonl"));
            record(journal, 1);
            assertThat(journal.trouble()).isPresent();
            record(journal, 1);
            assertThat(seqs(journal, 1)).isEqualTo(range(1, 4));
            Files.delete(obstacle);
            nanos += Duration.ofSeconds(2).toNanos();
            record(journal, 1);
            assertThat(journal.trouble()).isEmpty();
        }
        try (Journal journal = open()) {
            assertThat(journal.lastSeqFound()).isEqualTo(6);
            EventJson json = new EventJson();
            List<Event> events = new ArrayList<>();
            try (JournalReader reader = journal.reader(1)) {
                for (List<Line> lines = reader.read(Duration.ZERO);
                        !lines.isEmpty();
                        lines = reader.read(Duration.ZERO)) {
                    lines.forEach(line -> events.add(json.read(line.text())));
                }
            }
            assertThat(events.stream().map(Event::seq).toList()).isEqualTo(range(1, 6));
            assertThat(events.get(2).what()).isInstanceOf(JournalDegraded.class);
            assertThat(events.get(5).what()).isEqualTo(new JournalRecovered(0, 0));
        }
    }

    @Test
    void what_did_not_fit_in_memory_meanwhile_is_named() throws Exception {
        try (Journal journal = open(new JournalSettings(directory, 1, Duration.ofDays(10_000), Long.MAX_VALUE, 2000))) {
            record(journal, 1);
            Path obstacle = Files.createDirectory(directory.resolve("events-0000000000000000002.jsonl"));
            record(journal, 50);
            Files.delete(obstacle);
            nanos += Duration.ofSeconds(2).toNanos();
            record(journal, 1);
            Event last = new EventJson()
                    .read(journal.reader(54).read(Duration.ZERO).getFirst().text());
            JournalRecovered recovered = (JournalRecovered) last.what();
            assertThat(recovered.lostFrom()).isEqualTo(2);
            assertThat(recovered.lostTo()).isBetween(30L, 52L);
            assertThat(journal.trouble()).isEmpty();
        }
    }

    @Test
    void what_the_journal_records_about_itself_is_told_to_who_flushes() throws Exception {
        try (Journal journal = open(small(1))) {
            record(journal, 1);
            Path obstacle = Files.createDirectory(directory.resolve("events-0000000000000000002.jsonl"));
            journal.record(now(), new MonitorStall(Duration.ZERO, "process", 0));
            assertThat(journal.flush(now())).map(Event::type).containsExactly("journal.degraded");
            assertThat(journal.flush(now())).isEmpty();
            Files.delete(obstacle);
            nanos += Duration.ofSeconds(2).toNanos();
            assertThat(journal.flush(now())).map(Event::type).containsExactly("journal.recovered");
            assertThat(journal.flush(now())).isEmpty();
        }
    }

    @Test
    void what_gathered_during_trouble_is_written_at_the_end() throws Exception {
        try (Journal journal = open(small(1))) {
            record(journal, 1);
            Path obstacle = Files.createDirectory(directory.resolve("events-0000000000000000002.jsonl"));
            record(journal, 2);
            assertThat(journal.trouble()).isPresent();
            Files.delete(obstacle);
        }
        try (Journal journal = open()) { // 1, the two, degraded and recovered
            assertThat(journal.lastSeqFound()).isEqualTo(5);
        }
    }

    @Test
    void an_end_in_trouble_says_what_is_lost_and_lets_the_readers_and_the_directory_go() throws Exception {
        Journal journal = open(small(1));
        record(journal, 1);
        Path obstacle = Files.createDirectory(directory.resolve("events-0000000000000000002.jsonl"));
        journal.record(now(), new MonitorStall(Duration.ZERO, "process", 0)); // meets the obstacle at the end only
        JournalReader reader = journal.reader(2);
        assertThatThrownBy(journal::close).isInstanceOf(IOException.class);
        reader.skipToMemory();
        assertThat(reader.isAtEnd()).isTrue();
        Files.delete(obstacle);
        open().close();
    }

    @Test
    void an_event_that_this_version_cannot_read_stays_in_the_journal() throws Exception {
        try (Journal journal = open()) {
            record(journal, 1);
        }
        Path segment = directory.resolve("events-0000000000000000001.jsonl");
        String later = Files.readString(segment)
                .replace("\"seq\":1,", "\"seq\":2,")
                .replace("\"data\":{", "\"data\":{\"late_ns\":{\"more\":\"than a number\"},");
        Files.writeString(segment, later, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        try (Journal journal = open()) {
            assertThat(journal.tornTail()).isEmpty();
            assertThat(journal.lastSeqFound()).isEqualTo(2);
        }
    }

    @Test
    void a_directory_that_cannot_be_made_by_whoever_runs_it_is_refused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> open(JournalSettings.in(file))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> open(JournalSettings.in(file.resolve("journal"))))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_torn_tail_that_cannot_be_moved_aside_stays_until_it_can() throws Exception {
        try (Journal journal = open()) {
            record(journal, 3);
        }
        Path segment = directory.resolve("events-0000000000000000001.jsonl");
        Files.writeString(segment, "{\"torn", StandardOpenOption.APPEND);
        Path quarantine = directory.resolve("events-0000000000000000001.jsonl.torn-1");
        Repair bad = Repair.of(new Segments(directory));
        Path obstacle = Files.createFile(Files.createDirectory(quarantine).resolve("in the way"));
        assertThatThrownBy(bad::carryOut).isInstanceOf(IOException.class);
        assertThat(Files.readString(segment)).as("not lost").endsWith("{\"torn");
        Files.delete(obstacle);
        bad.carryOut();
        bad.carryOut(); // twice is once
        assertThat(quarantine).hasContent("{\"torn");
        assertThat(Files.readString(segment)).endsWith("}\n");
    }

    @Test
    void forcing_while_a_new_segment_begins_is_no_trouble() throws Exception {
        SegmentWriter writer = new SegmentWriter(JournalDirectory.open(directory), small(1));
        AtomicBoolean written = new AtomicBoolean();
        CompletableFuture<Boolean> forced = CompletableFuture.supplyAsync(() -> {
            try {
                while (!written.get()) {
                    writer.force();
                }
                return true;
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        for (long seq = 1; seq <= 500; seq++) { // a segment for each
            writer.write(List.of(new Line(seq, "{}".getBytes(StandardCharsets.US_ASCII))));
        }
        written.set(true);
        assertThat(forced.get()).isTrue();
        writer.close();
    }
}
