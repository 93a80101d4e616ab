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
import java.util.List;
import java.util.Optional;

/**
 * Puts the end of a journal in order after a crash. Only the end can be out of order: what was acknowledged is on the
 * disk whole, and lines are only ever appended. A line is an event if it is one JSON object with a number that can
 * follow: what it says may be beyond this version's knowledge. What follows the last whole event is moved to a file beside the segment,
 * never thrown away.
 *
 * @param lastSeq the last event of the journal; 0 if there is none
 * @param tornTail what was moved aside, if anything was
 */
record Repair(long lastSeq, Optional<TornTail> tornTail) {
    static Repair of(Segments segments) throws IOException {
        List<Segment> all = segments.list();
        Optional<TornTail> torn = Optional.empty();
        for (int i = all.size() - 1; i >= 0; i--) {
            Segment segment = all.get(i);
            Extent extent = extent(segment);
            if (extent.wholeOctets < extent.octets) {
                torn = Optional.of(moveAside(segment.file(), extent));
            }
            if (extent.lastSeq > 0) {
                return new Repair(extent.lastSeq, torn);
            }
            Files.delete(segment.file()); // nothing is left in it, and what comes next may have a smaller number
        }
        // The name of an empty segment says at least how far the sequence had come.
        long lastSeq = all.isEmpty() ? 0 : all.getFirst().firstSeq() - 1;
        return new Repair(lastSeq, torn);
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

    private static TornTail moveAside(Path file, Extent extent) throws IOException {
        Path quarantine = unused(file);
        long octets = extent.octets - extent.wholeOctets;
        try (FileChannel segment = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileChannel aside =
                        FileChannel.open(quarantine, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(octets));
            while (tail.hasRemaining() && segment.read(tail, extent.wholeOctets + tail.position()) >= 0) {
                // until the whole tail is read
            }
            tail.flip();
            while (tail.hasRemaining()) {
                aside.write(tail);
            }
            aside.force(true);
            segment.truncate(extent.wholeOctets);
            segment.force(true);
        }
        return new TornTail(String.valueOf(file.getFileName()), octets, String.valueOf(quarantine.getFileName()));
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
