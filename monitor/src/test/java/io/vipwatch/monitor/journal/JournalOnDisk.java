package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.event.EventIds;
import io.vipwatch.monitor.event.Moment;
import io.vipwatch.monitor.event.MonitorStall;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;

/** What every test of a journal in a directory needs. */
abstract class JournalOnDisk {
    /** When the monotonic clock stood at zero, in nanoseconds since the epoch. */
    static final long EPOCH = 1_795_335_551_000_000_000L;

    @TempDir
    Path directory;

    /** The monotonic clock of the journal under test; a test moves it. */
    long nanos = 1;

    Moment now() {
        return new Moment(nanos, EPOCH + nanos, 0);
    }

    Journal open() throws IOException {
        return open(JournalSettings.in(directory));
    }

    static Journal open(JournalSettings settings) throws IOException {
        return Journal.open(settings, "monitor/test", new EventIds(new Random(1)));
    }

    JournalSettings small(long segmentSize) {
        return new JournalSettings(directory, segmentSize, Duration.ofDays(10_000), Long.MAX_VALUE, 1 << 20);
    }

    void record(Journal journal, int count) {
        for (int i = 0; i < count; i++) {
            journal.record(now(), new MonitorStall(Duration.ofNanos(i), "process", 0));
        }
        journal.flush(now());
    }

    static List<Long> seqs(Journal journal, long from) throws Exception {
        List<Long> seqs = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            for (List<Line> lines = reader.read(Duration.ZERO); !lines.isEmpty(); lines = reader.read(Duration.ZERO)) {
                lines.forEach(line -> seqs.add(line.seq()));
            }
        }
        return seqs;
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }
}
