package io.vipwatch.monitor.journal;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.NotAnEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The events of a journal that nobody need be writing, from its files: a directory of segments, or one file of lines; on
 * the thread that calls. A line at the very end without a line feed is one that is being written, or was torn by a crash:
 * it is left out.
 */
public final class JournalFiles implements EventSource {
    private final EventJson json = new EventJson();
    private final Deque<Path> files;
    private Optional<BufferedReader> reader = Optional.empty();
    private Path current;
    private long line;

    private JournalFiles(List<Path> files, Path first) {
        this.files = new ArrayDeque<>(files);
        current = first;
    }

    /**
     * {@return the events of a journal}
     *
     * @param path its directory, or one of its files
     * @throws IOException if there is none
     */
    public static JournalFiles open(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return new JournalFiles(List.of(path), path);
        }
        List<Path> files =
                new Segments(path).list().stream().map(Segments.Segment::file).toList();
        if (files.isEmpty()) {
            throw new IOException("there is no journal in " + path);
        }
        return new JournalFiles(files, path);
    }

    @Override
    public Optional<Event> next() throws IOException {
        while (true) {
            if (reader.isEmpty()) {
                if (files.isEmpty()) {
                    return Optional.empty();
                }
                current = files.removeFirst();
                line = 0;
                reader = Optional.of(Files.newBufferedReader(current, StandardCharsets.UTF_8));
            }
            Optional<String> text = Optional.ofNullable(reader.get().readLine());
            line++;
            if (text.isEmpty()) {
                close();
            } else if (!text.get().isBlank()) {
                Optional<Event> event = event(text.get());
                if (event.isPresent()) {
                    return event;
                }
            }
        }
    }

    /** {@return the event; empty where the line is the last one and is torn} */
    private Optional<Event> event(String text) throws IOException {
        try {
            return Optional.of(json.read(text));
        } catch (NotAnEvent bad) {
            boolean last = files.isEmpty() && !reader.orElseThrow().ready();
            if (last) {
                return Optional.empty();
            }
            throw new NotAnEvent(current + ", line " + line + ": " + bad.getMessage(), bad);
        }
    }

    @Override
    public void close() throws IOException {
        if (reader.isPresent()) {
            reader.get().close();
        }
        reader = Optional.empty();
    }
}
