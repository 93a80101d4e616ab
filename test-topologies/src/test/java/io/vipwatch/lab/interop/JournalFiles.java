package io.vipwatch.lab.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.Occurrence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A journal as it lies on the disk, octet by octet, read without the program that wrote it. */
final class JournalFiles {
    private final Path directory;
    private final EventJson json = new EventJson();

    JournalFiles(Path directory) {
        this.directory = directory;
    }

    /** {@return how many events of that type there are at present after a sequence number} */
    long count(String type, long seq) {
        return whole().lines()
                .filter(line -> line.contains("\"type\":\"" + type + "\""))
                .filter(line -> json.read(line).seq() > seq)
                .count();
    }

    /** {@return the sequence number of the last whole line; 0 without any} */
    long lastSeq() {
        return whole().lines()
                .reduce((_, last) -> last)
                .map(line -> json.read(line).seq())
                .orElse(0L);
    }

    /** {@return all events, when each line is whole and is one, and the sequence has no gap} */
    List<Event> events() {
        String text = text();
        assertThat(text).as("the end of the journal").endsWith("\n");
        List<Event> events = new ArrayList<>();
        text.lines().forEach(line -> {
            Event event = json.read(line);
            assertThat(event.seq()).as("what follows event %s", events.size()).isEqualTo(events.size() + 1L);
            events.add(event);
        });
        return events;
    }

    /** {@return the events so far, of whole lines, after a sequence number, from the oldest to the newest} */
    List<Event> after(long seq) {
        return whole().lines()
                .map(json::read)
                .filter(event -> event.seq() > seq)
                .toList();
    }

    /** {@return the first event of that kind} */
    static Event first(Class<? extends Occurrence> kind, List<Event> events) {
        return events.stream()
                .filter(event -> kind.isInstance(event.what()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind.getSimpleName() + " in " + events));
    }

    static <T extends Occurrence> List<T> only(Class<T> kind, List<Event> events) {
        return events.stream()
                .map(Event::what)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    private String whole() {
        String text = text();
        return text.substring(0, text.lastIndexOf('\n') + 1);
    }

    private String text() {
        if (!Files.exists(directory)) {
            return "";
        }
        try (Stream<Path> files = Files.list(directory)) {
            StringBuilder text = new StringBuilder();
            for (Path segment : files.filter(file -> file.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                text.append(Files.readString(segment, StandardCharsets.UTF_8));
            }
            return text.toString();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
