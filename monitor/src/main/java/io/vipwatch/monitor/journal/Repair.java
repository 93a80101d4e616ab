package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.MonitorStarted.TornTail;
import io.vipwatch.monitor.journal.Segments.Segment;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What it takes to put the end of a journal in order after a crash. Only the end can be out of order: what was acknowledged
 * is on the disk whole, and lines are only ever appended. A line is an event if it is one JSON object with a number that can
 * follow: what it says may be beyond this version's knowledge. What follows the last whole event is moved to a file beside
 * the segment, never thrown away.
 *
 * @param lastSeq the last event of the journal; 0 if there is none
 * @param torn what is to be moved aside
 * @param empty segments in which nothing is left then: what comes next may have a smaller number
 */
record Repair(long lastSeq, List<Torn> torn, List<Path> empty) {
    /**
     * What follows the last whole event of a segment.
     *
     * @param segment the segment
     * @param whole how many of its octets are whole events
     * @param octets how many octets it has
     * @param quarantine where the rest goes
     */
    record Torn(Path segment, long whole, long octets, Path quarantine) {
        TornTail told() {
            return new TornTail(
                    String.valueOf(segment.getFileName()), octets - whole, String.valueOf(quarantine.getFileName()));
        }
    }

    /** {@return what is to be done; nothing is changed by looking} */
    static Repair of(Segments segments) throws IOException {
        List<Segment> all = segments.list();
        List<Torn> torn = new ArrayList<>();
        List<Path> empty = new ArrayList<>();
        for (Segment segment : all.reversed()) {
            Extent extent = extent(segment);
            if (extent.wholeOctets < extent.octets) {
                torn.addFirst(new Torn(segment.file(), extent.wholeOctets, extent.octets, unused(segment.file())));
            }
            if (extent.lastSeq > 0) {
                return new Repair(extent.lastSeq, torn, empty);
            }
            empty.add(segment.file());
        }
        // The name of an empty segment says at least how far the sequence had come.
        long lastSeq = all.isEmpty() ? 0 : all.getFirst().firstSeq() - 1;
        return new Repair(lastSeq, torn, empty);
    }

    /** Does it; where it fails, it can be done again. */
    void carryOut() throws IOException {
        for (Torn tail : torn) {
            if (Files.exists(tail.segment) && Files.size(tail.segment) > tail.whole) {
                moveAside(tail);
            }
        }
        for (Path segment : empty) {
            Files.deleteIfExists(segment);
        }
    }

    /** How much of a segment is whole events. */
    private record Extent(long octets, long wholeOctets, long lastSeq) {}

    private static Extent extent(Segment segment) throws IOException {
        byte[] octets = Files.readAllBytes(segment.file());
        EventJson json = new EventJson();
        long lastSeq = 0;
        int lineStart = 0;
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n') {
                long seq = SeqScanner.seq(octets, lineStart, i);
                long expected = lastSeq == 0 ? segment.firstSeq() : lastSeq + 1;
                if (seq < expected || !isEvent(json, octets, lineStart, i)) {
                    break;
                }
                lastSeq = seq;
                lineStart = i + 1;
            }
        }
        return new Extent(octets.length, lineStart, lastSeq);
    }

    private static boolean isEvent(EventJson json, byte[] octets, int from, int to) {
        return json.isWhole(new String(octets, from, to - from, StandardCharsets.UTF_8));
    }

    private static void moveAside(Torn tail) throws IOException {
        Files.deleteIfExists(tail.quarantine); // a part, if an earlier attempt met a full disk
        try (FileChannel segment = FileChannel.open(tail.segment, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel aside =
                        FileChannel.open(tail.quarantine, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer octets = ByteBuffer.allocate(Math.toIntExact(tail.octets - tail.whole));
            while (octets.hasRemaining() && segment.read(octets, tail.whole + octets.position()) >= 0) {
                // until the whole tail is read
            }
            octets.flip();
            while (octets.hasRemaining()) {
                aside.write(octets);
            }
            aside.force(true);
            segment.truncate(tail.whole);
            segment.force(true);
        }
    }

    private static Path unused(Path file) {
        for (int i = 1; ; i++) {
            Path candidate = file.resolveSibling(file.getFileName() + ".torn-" + i);
            if (!Files.exists(candidate)) {
                return candidate;
            }
        }
    }
}
