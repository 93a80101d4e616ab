package io.vipwatch.monitor.replay;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.Occurrence;
import io.vipwatch.monitor.journal.EventSource;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;

/** MRT files and captures as a source of events, read as far as events are asked for; on the thread that asks. */
public final class Recordings implements EventSource {
    private static final int BUFFER = 1 << 16;

    private final Source recording;
    private final Queue<Event> told = new ArrayDeque<>();
    private final MessageReplay replay;

    private Recordings(Source recording, ReplaySettings settings, List<Occurrence> opening) {
        this.recording = recording;
        replay = new MessageReplay(settings, "replay", opening, told::add);
    }

    /**
     * {@return the events of files, read as one recording in the order of its times}
     *
     * @param files MRT files, of which a monitor writes one a peer, and captures; a directory stands for the files in it
     *     whose names end in {@code .mrt}
     * @param opening what is told at the beginning, such as the rules by which incidents are drawn
     * @throws IOException if a file cannot be read, or is neither
     */
    public static Recordings open(List<Path> files, ReplaySettings settings, List<Occurrence> opening)
            throws IOException {
        return new Recordings(SourceFiles.open(expanded(files), settings), settings, opening);
    }

    /**
     * {@return whether this is a recording: an MRT file, a capture, or a directory of MRT files}
     *
     * @throws IOException if it cannot be read
     */
    public static boolean isRecording(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            return !expanded(List.of(file)).isEmpty();
        }
        try (BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), BUFFER)) {
            return SourceForm.of(in) != SourceForm.TEXT;
        }
    }

    private static List<Path> expanded(List<Path> files) throws IOException {
        List<Path> expanded = new ArrayList<>();
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                try (Stream<Path> within = Files.list(file)) {
                    within.filter(one -> one.toString().endsWith(".mrt"))
                            .sorted()
                            .forEach(expanded::add);
                }
            } else {
                expanded.add(file);
            }
        }
        return expanded;
    }

    @Override
    public Optional<Event> next() throws IOException {
        while (told.isEmpty()) {
            Optional<Recorded> recorded = recording.next();
            if (recorded.isEmpty()) {
                return Optional.empty();
            }
            replay.take(recorded.get());
        }
        return Optional.of(told.remove());
    }

    /** {@return what has come of it so far} */
    public Outcome outcome() {
        return replay.outcome();
    }

    @Override
    public void close() throws IOException {
        recording.close();
    }
}
