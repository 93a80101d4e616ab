package io.vipwatch.monitor.replay;

import io.vipwatch.monitor.event.Event;
import io.vipwatch.monitor.event.EventJson;
import io.vipwatch.monitor.event.NotAnEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads the lines of journal files as the events that they are, on the thread that calls. */
final class JournalReplay {
    private final EventJson json = new EventJson();
    private final Consumer<Event> events;
    private final List<Outcome.Damage> damage = new ArrayList<>();
    private long lines;
    private long told;
    private long damages;

    JournalReplay(Consumer<Event> events) {
        this.events = events;
    }

    Outcome run(List<Path> files) throws IOException {
        for (Path file : files) {
            read(file);
        }
        return new Outcome(lines, 0, told, damages, damage);
    }

    private void read(Path file) throws IOException {
        // Octets that are no UTF-8 stand in a line that is no event; they must not end the reading.
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            long offset = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                line(file, offset, line);
                offset += line.getBytes(StandardCharsets.UTF_8).length + 1;
            }
        }
    }

    private void line(Path file, long offset, String line) {
        if (line.isBlank()) {
            return;
        }
        lines++;
        try {
            events.accept(json.read(line));
            told++;
        } catch (NotAnEvent torn) {
            damages++;
            if (damage.size() < Outcome.DAMAGES_NAMED) {
                damage.add(new Outcome.Damage(file.toString(), offset, String.valueOf(torn.getMessage())));
            }
        }
    }
}
