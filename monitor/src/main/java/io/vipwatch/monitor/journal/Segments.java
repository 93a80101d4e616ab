package io.vipwatch.monitor.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The segment files of a directory; each is named after its first sequence number, so that their names sort. */
final class Segments {
    private static final Pattern NAME = Pattern.compile("events-(\\d{19})\\.jsonl");

    private final Path directory;

    Segments(Path directory) {
        this.directory = directory;
    }

    /** One segment file. */
    record Segment(Path file, long firstSeq) {}

    Path fileFor(long firstSeq) {
        return directory.resolve(String.format("events-%019d.jsonl", firstSeq));
    }

    /** {@return the segments, oldest first; none where there is no directory} */
    List<Segment> list() throws IOException {
        List<Segment> segments = new ArrayList<>();
        if (Files.notExists(directory)) {
            return segments;
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
                if (name.matches()) {
                    segments.add(new Segment(file, Long.parseLong(name.group(1))));
                }
            });
        }
        segments.sort((a, b) -> Long.compare(a.firstSeq(), b.firstSeq()));
        return segments;
    }

    /** {@return the segment that holds {@code seq} if any does, else the first one after it} */
    Optional<Segment> holding(long seq) throws IOException {
        Optional<Segment> best = Optional.empty();
        for (Segment segment : list()) {
            if (segment.firstSeq() <= seq || best.isEmpty()) {
                best = Optional.of(segment);
            }
        }
        return best;
    }

    /** {@return the segment that follows the one which begins with {@code firstSeq}} */
    Optional<Segment> after(long firstSeq) throws IOException {
        return list().stream().filter(segment -> segment.firstSeq() > firstSeq).findFirst();
    }

    /**
     * Deletes the oldest segments that are beyond what is to be kept; never the newest, and those with an event after
     * {@code taken} only when they are beyond twice of what is to be kept. One that is younger is kept with all that follow
     * it, so that no gap comes about where clocks were wrong; one from the future is as old as the next.
     *
     * @param settled whether the wall clock can be trusted with what is too old
     * @param taken the last event that everybody has who wants to have all of them
     */
    void retain(JournalSettings settings, long epochMillis, boolean settled, long taken) throws IOException {
        List<Segment> segments = list();
        int gone = beyondSize(segments, settings, taken);
        if (settled) {
            gone = Math.max(gone, beyondAge(segments, settings, epochMillis, taken));
        }
        for (Segment segment : segments.subList(0, gone)) {
            Files.deleteIfExists(segment.file());
        }
    }

    /** {@return how many of the oldest segments are more than what may be kept} */
    private static int beyondSize(List<Segment> segments, JournalSettings settings, long taken) throws IOException {
        long total = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            total += Files.size(segments.get(i).file());
            if (i < segments.size() - 1 && total / times(segments, i, taken) > settings.keepSize()) {
                return i + 1;
            }
        }
        return 0;
    }

    /** {@return how many of the oldest segments are older than what may be kept} */
    private static int beyondAge(List<Segment> segments, JournalSettings settings, long epochMillis, long taken)
            throws IOException {
        int gone = 0;
        for (int i = 0; i < segments.size() - 1; i++) {
            long age = epochMillis
                    - Files.getLastModifiedTime(segments.get(i).file()).toMillis();
            if (age / times(segments, i, taken) > settings.keep().toMillis()) {
                gone = i + 1;
            } else if (age >= 0) {
                break;
            }
        }
        return gone;
    }

    /** {@return how many times as much, and as long, is kept of a segment that is not the newest} */
    private static int times(List<Segment> segments, int index, long taken) {
        return segments.get(index + 1).firstSeq() - 1 > taken ? JournalSettings.UNTAKEN : 1;
    }
}
