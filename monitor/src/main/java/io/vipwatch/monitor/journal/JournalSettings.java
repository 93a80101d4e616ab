package io.vipwatch.monitor.journal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a journal lies and how much of it is kept.
 *
 * @param directory where the segment files lie; made if it is not there
 * @param segmentSize how many octets a segment may have before the next one begins, at least 1
 * @param keep how long a segment is kept after its last event
 * @param keepSize how many octets all segments may have together; the oldest go first, the newest stays
 * @param memorySize how many octets of the newest events are kept in memory, for readers that follow and for the time
 *     in which the files cannot be written
 */
public record JournalSettings(Path directory, long segmentSize, Duration keep, long keepSize, long memorySize) {
    /** How many times as long, and as much, is kept of what somebody has yet to take. */
    static final int UNTAKEN = 2;

    /** {@return segments of 64 MiB, thirty days, 16 GiB at most, and 32 MiB in memory} */
    public static JournalSettings in(Path directory) {
        return new JournalSettings(directory, 64L << 20, Duration.ofDays(30), 16L << 30, 32L << 20);
    }
}
