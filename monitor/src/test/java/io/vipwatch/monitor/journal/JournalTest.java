package io.vipwatch.monitor.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vipwatch.monitor.event.MonitorStarted.TornTail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JournalTest extends JournalOnDisk {
    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void the_sequence_begins_at_1_and_goes_on_after_a_restart() throws Exception {
        try (Journal journal = open()) {
            assertThat(journal.lastSeqFound()).isZero();
            record(journal, 3);
        }
        try (Journal journal = open()) {
            assertThat(journal.lastSeqFound()).isEqualTo(3);
            assertThat(journal.tornTail()).isEmpty();
            record(journal, 2);
            assertThat(seqs(journal, 1)).isEqualTo(range(1, 5));
        }
    }

    @Test
    void wherever_the_last_lines_are_cut_no_torn_line_is_left_and_no_whole_one_is_lost() throws Exception {
        try (Journal journal = open()) {
            record(journal, 4);
        }
        Path segment = segmentFiles().getFirst();
        byte[] whole = Files.readAllBytes(segment);
        for (int cut = indexOf(whole, 3) - 1; cut <= whole.length; cut++) {
            Files.write(segment, Arrays.copyOf(whole, cut));
            long wholeLines = lines(whole, cut);
            int wholeOctets = indexOf(whole, (int) wholeLines);
            Repair repair = Repair.of(new Segments(directory));
            assertThat(Files.size(segment)).as("looking changes nothing").isEqualTo(cut);
            repair.carryOut();
            assertThat(repair.lastSeq()).as("cut at %s", cut).isEqualTo(wholeLines);
            assertThat(Files.readAllBytes(segment)).isEqualTo(Arrays.copyOf(whole, wholeOctets));
            if (wholeOctets == cut) {
                assertThat(repair.torn()).as("cut at %s", cut).isEmpty();
            } else {
                TornTail torn = repair.torn().getFirst().told();
                assertThat(torn.octets()).isEqualTo(cut - wholeOctets);
                assertThat(Files.readAllBytes(directory.resolve(torn.quarantine())))
                        .isEqualTo(Arrays.copyOfRange(whole, wholeOctets, cut));
                Files.delete(directory.resolve(torn.quarantine()));
            }
        }
    }

    @Test
    void after_a_torn_line_the_sequence_goes_on_where_the_whole_lines_end() throws Exception {
        try (Journal journal = open()) {
            record(journal, 4);
        }
        Path segment = segmentFiles().getFirst();
        byte[] whole = Files.readAllBytes(segment);
        Files.write(segment, Arrays.copyOf(whole, whole.length - 7));
        try (Journal journal = open()) {
            assertThat(journal.tornTail().orElseThrow().segment()).isEqualTo(String.valueOf(segment.getFileName()));
            record(journal, 2);
            assertThat(seqs(journal, 1)).isEqualTo(range(1, 5));
        }
        try (Journal journal = open()) {
            assertThat(journal.tornTail()).isEmpty();
            assertThat(seqs(journal, 1)).isEqualTo(range(1, 5));
        }
    }

    @Test
    void a_tail_of_zeros_such_as_a_loss_of_power_leaves_is_set_aside() throws Exception {
        try (Journal journal = open()) {
            record(journal, 4);
        }
        Path segment = segmentFiles().getFirst();
        byte[] octets = Files.readAllBytes(segment);
        Arrays.fill(octets, indexOf(octets, 3), octets.length - 1, (byte) 0);
        Files.write(segment, octets);
        try (Journal journal = open()) {
            assertThat(journal.lastSeqFound()).isEqualTo(3);
            assertThat(journal.tornTail()).isPresent();
        }
    }

    @Test
    void a_segment_that_a_crash_left_empty_does_not_disturb_the_sequence() throws Exception {
        try (Journal journal = open()) {
            record(journal, 4);
        }
        Files.createFile(directory.resolve("events-0000000000000000009.jsonl"));
        try (Journal journal = open()) {
            assertThat(journal.lastSeqFound()).isEqualTo(4);
            record(journal, 1);
            assertThat(seqs(journal, 1)).isEqualTo(range(1, 5));
        }
    }

    @Test
    void segments_rotate_by_size_and_a_reader_goes_through_all_of_them() throws Exception {
        JournalSettings settings = small(1000);
        try (Journal journal = open(settings)) {
            for (int i = 0; i < 20; i++) {
                record(journal, 2);
            }
            assertThat(segmentFiles()).hasSizeGreaterThan(5);
            for (long from = 1; from <= 40; from++) {
                assertThat(seqs(journal, from)).isEqualTo(range(from, 40));
            }
        }
        try (Journal journal = open(settings)) { // now nothing is in memory
            assertThat(seqs(journal, 17)).isEqualTo(range(17, 40));
        }
    }

    @Test
    void segments_beyond_what_is_to_be_kept_go_the_oldest_first() throws Exception {
        try (Journal journal = open(small(1000))) {
            for (int i = 0; i < 20; i++) {
                record(journal, 2);
            }
        }
        List<Path> before = segmentFiles();
        Files.setLastModifiedTime(before.getFirst(), FileTime.fromMillis(0));
        nanos += Duration.ofMinutes(2).toNanos();
        try (Journal journal = open(small(1000))) {
            for (Path file : before.subList(1, before.size())) {
                Files.setLastModifiedTime(file, FileTime.fromMillis(EPOCH / 1_000_000));
            }
            journal.flush(now());
            assertThat(segmentFiles()).as("a clock that may be wrong").isEqualTo(before);
            nanos += Duration.ofHours(1).toNanos();
            journal.flush(now());
            assertThat(segmentFiles()).isEqualTo(before.subList(1, before.size()));
        }
        nanos += Duration.ofMinutes(2).toNanos();
        try (Journal journal = open(new JournalSettings(directory, 1000, Duration.ofDays(10_000), 3200, 1 << 20))) {
            journal.flush(now());
            assertThat(segmentFiles()).hasSize(2).endsWith(before.getLast());
        }
    }

    @Test
    void segments_that_a_wrong_clock_wrote_neither_keep_others_nor_leave_a_gap() throws Exception {
        try (Journal journal = open(small(1000))) {
            for (int i = 0; i < 30; i++) {
                record(journal, 2);
            }
        }
        List<Path> before = segmentFiles();
        assertThat(before).hasSizeGreaterThan(6);
        for (Path file : before) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(EPOCH / 1_000_000));
        }
        long years = EPOCH / 1_000_000 + Duration.ofDays(3650).toMillis();
        Files.setLastModifiedTime(before.getFirst(), FileTime.fromMillis(years));
        Files.setLastModifiedTime(before.get(1), FileTime.fromMillis(0));
        Files.setLastModifiedTime(before.get(2), FileTime.fromMillis(years));
        Files.setLastModifiedTime(before.get(4), FileTime.fromMillis(0));
        try (Journal journal = open(small(1000))) {
            journal.flush(now());
            nanos += Duration.ofHours(1).toNanos();
            journal.flush(now());
            assertThat(segmentFiles()).isEqualTo(before.subList(2, before.size()));
        }
    }

    @Test
    void a_reader_that_follows_is_woken_by_what_is_flushed() throws Exception {
        try (Journal journal = open()) {
            List<Line> read = new ArrayList<>();
            Thread follower = Thread.ofVirtual().start(() -> {
                try (JournalReader reader = journal.reader(1)) {
                    while (read.size() < 5) {
                        read.addAll(reader.read(Duration.ofMinutes(1)));
                    }
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < 5; i++) {
                record(journal, 1);
            }
            assertThat(follower.join(Duration.ofSeconds(30))).isTrue();
            assertThat(read.stream().map(Line::seq)).containsExactly(1L, 2L, 3L, 4L, 5L);
        }
    }

    @Test
    void a_reader_that_falls_behind_memory_is_told_how_far_and_can_still_have_everything_from_the_files()
            throws Exception {
        try (Journal journal =
                open(new JournalSettings(directory, 4000, Duration.ofDays(10_000), Long.MAX_VALUE, 2000))) {
            JournalReader slow = journal.reader(1);
            record(journal, 100);
            long missed = slow.behindMemory();
            assertThat(missed).isPositive();
            assertThat(seqs(journal, 1)).isEqualTo(range(1, 100));
            slow.skipToMemory();
            assertThat(slow.read(Duration.ZERO).getFirst().seq()).isEqualTo(1 + missed);
            slow.close();
        }
    }

    @Test
    void an_event_is_acknowledged_when_it_is_on_the_disk() throws Exception {
        try (Journal journal = open()) {
            record(journal, 3);
            assertThat(journal.awaitDurable(3, Duration.ofSeconds(30))).isTrue();
            assertThat(journal.durableSeq()).isEqualTo(3);
        }
    }

    @Test
    void two_writers_of_one_journal_are_refused() throws Exception {
        try (Journal journal = open()) {
            record(journal, 1);
            assertThatThrownBy(this::open).isInstanceOf(IOException.class).hasMessageContaining("another vipwatch");
        }
    }

    private static long lines(byte[] octets, int end) {
        long lines = 0;
        for (int i = 0; i < end; i++) {
            lines += octets[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** {@return where the line after {@code lines} lines begins} */
    private static int indexOf(byte[] octets, int lines) {
        String text = new String(octets, StandardCharsets.UTF_8);
        int at = 0;
        for (int i = 0; i < lines; i++) {
            at = text.indexOf('\n', at) + 1;
        }
        return at;
    }
}
