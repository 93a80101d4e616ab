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
     * {@code taken} only when they are beyond twice of what is to be kept.
     *
     * @param taken the last event that everybody has who wants to have all of them
     */
    void retain(JournalSettings settings, long epochMillis, long taken) throws IOException {
        List<Segment> segments = list();
        long total = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            Path file = segments.get(i).file();
            total += Files.size(file);
            boolean newest = i == segments.size() - 1;
            if (!newest) {
                boolean wanted = segments.get(i + 1).firstSeq() - 1 > taken;
                int times = wanted ? JournalSettings.UNTAKEN : 1;
                long age = epochMillis - Files.getLastModifiedTime(file).toMillis();
                if (age / times > settings.keep().toMillis() || total / times > settings.keepSize()) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }
}
